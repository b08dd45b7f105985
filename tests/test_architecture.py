"""What the linters cannot see of the house: budgets, directions of relationships, templates."""

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy.orm import configure_mappers

from tracker.app import create_app  # noqa: F401 - loads every table
from tracker.core.database import Base

ROOT = Path(__file__).resolve().parent.parent
LADDER = (
    "settings", "core", "web", "accounts", "studies", "drafts", "search", "milestones",
    "cases", "people", "engagements", "programmes", "planning", "workbooks", "calendars",
    "invitations", "attachments", "feedback", "followups", "notes", "checkins", "minutes",
    "matrix", "statusnotes", "reviews", "memberchecks", "coverage", "crosscase", "reminders",
    "delivery", "method", "summaries", "overview", "example",
)  # fmt: skip


def _files(pattern: str, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).glob(pattern)]
    return [path for path in found if "versions" not in path.parts and "lib" not in path.parts]


def _too_long(paths: list[Path], limit: int) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {length}"
        for path in paths
        if (length := len(path.read_text().splitlines())) > limit
    ]


@pytest.mark.parametrize(
    ("pattern", "folders", "limit"),
    [
        ("**/*.py", ("tracker", "tests"), 300),
        ("**/*.html", ("tracker",), 130),
        ("**/*.css", ("tracker/static/css",), 400),
    ],
)
def test_files_stay_within_their_budget(pattern: str, folders: tuple[str, ...], limit: int) -> None:
    assert _too_long(_files(pattern, *folders), limit) == []


@pytest.mark.parametrize(("folder", "limit"), [("tracker", 40), ("tests", 30)])
def test_functions_stay_within_their_budget(folder: str, limit: int) -> None:
    long = []
    for path in _files("**/*.py", folder):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > limit and (folder == "tracker" or node.name.startswith("test_")):
                    long.append(f"{path.relative_to(ROOT)}:{node.name}: {length}")
    assert long == []


def test_relationships_point_down_the_ladder() -> None:
    configure_mappers()
    upward = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if _height(relation.mapper.class_) > _height(mapper.class_)
    ]
    assert upward == []


def _height(table: type) -> int:
    return LADDER.index(table.__module__.split(".")[1])


def test_templates_hold_no_inline_style_script_or_handler() -> None:
    forbidden = re.compile(r"\sstyle=\"|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    guilty = [
        str(path.relative_to(ROOT))
        for path in _files("**/*.html", "tracker/templates")
        if forbidden.search(path.read_text())
    ]
    assert guilty == []


def test_colours_and_sizes_come_from_the_tokens() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)
    guilty = [
        f"{path.name}:{number}"
        for path in _files("*.css", "tracker/static/css")
        if path.name not in {"tokens.css", "print.css"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if colour.search(line)
    ]
    assert guilty == []


def test_every_template_belongs_to_a_view_function() -> None:
    words = "\n".join(path.read_text() for path in _files("**/*.py", "tracker"))
    words += "\n".join(path.read_text() for path in _files("**/*.html", "tracker/templates"))
    orphans = [
        name
        for path in _files("**/*.html", "tracker/templates")
        if (name := str(path.relative_to(ROOT / "tracker" / "templates"))) not in words
        and not name.startswith("security/")
    ]
    assert orphans == []


def test_no_address_of_a_registry_or_machine_stands_in_the_project() -> None:
    guilty = re.compile(r"https?://[^\s\"']*(?:pypi|npmjs|registry)|/opt/(?:wheels|pypi)|/work/")
    paths = [*_files("requirements/*.txt", "."), ROOT / "package-lock.json", ROOT / "Makefile"]
    assert [path.name for path in paths if guilty.search(path.read_text())] == []
