"""The documents are true: every setting, command and room stands in them."""

import re
from dataclasses import fields
from pathlib import Path

import click

from tracker import cli
from tracker.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def _commands(group: click.Group, before: str = "tracker") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += _commands(command, f"{before} {name}")
        else:
            found.append(f"{before} {name}")
    return found


def test_every_setting_is_described() -> None:
    own = {field.name.upper() for field in fields(Settings)} - {"SECRET_KEY"}
    assert {name for name in own if f"`{name}`" not in README} == set()


def test_every_command_is_described() -> None:
    assert [name for name in _commands(cli.commands) if f"`{name}" not in README] == []


def test_every_target_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.M))
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.M)} == set()


def test_what_runs_on_postgresql_too_is_there_and_no_service_is_left_out() -> None:
    makefile = (ROOT / "Makefile").read_text()
    tests = ROOT / "tests"
    runs, left_out = re.findall(r"\$\(addprefix \S*tests/,((?:[^)\\]|\\\n)+)\)", makefile)
    named = [word for word in (runs + " " + left_out).split() if word != "\\"]
    assert [name for name in named if not (tests / name).exists()] == []
    assert not re.search(r"service|queries|search|fault|backup", left_out)


def test_every_room_of_the_house_is_described() -> None:
    architecture = (ROOT / "docs" / "architecture.md").read_text()
    rooms = {path.parent.name for path in (ROOT / "tracker").glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in architecture} == set()


def test_the_pictures_it_shows_are_there() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert [name for name in shown if not (ROOT / name).exists()] == []
