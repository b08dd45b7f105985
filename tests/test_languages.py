"""Both languages are complete: every visible string has its Norwegian, with the same gaps."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from flask import Flask

from tests import make
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.studies import queries

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tracker"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
WORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "n_": None,
         "_l": None}  # fmt: skip
GAP = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def norwegian() -> Catalog:
    with (PACKAGE / "translations" / "nb" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="nb")


@pytest.fixture(scope="module")
def visible() -> set[str]:
    """Every string of the program that a person can see; of two forms the first."""
    # Babel's own filter would pass over the macros, since their folder begins with a line.
    found = extract_from_dir(
        str(PACKAGE), METHODS, keywords=WORDS, directory_filter=lambda _folder: True
    )
    ids = [message for _file, _line, message, _comments, _context in found]
    return {message if isinstance(message, str) else message[0] for message in ids}


# Looking through all templates takes seconds; one process does it for both.
@pytest.mark.xdist_group("visible strings")
def test_every_visible_string_has_its_norwegian(norwegian: Catalog, visible: set[str]) -> None:
    known = {_first(message.id) for message in norwegian if message.string and not message.fuzzy}
    assert visible - known == set()


@pytest.mark.xdist_group("visible strings")
def test_the_catalogue_holds_nothing_that_is_gone(norwegian: Catalog, visible: set[str]) -> None:
    assert {_first(message.id) for message in norwegian if message.id} - visible == set()


def test_translations_have_the_same_gaps(norwegian: Catalog) -> None:
    wrong = [
        _first(message.id)
        for message in norwegian
        if message.id
        for form in _forms(message)
        if set(GAP.findall(form)) != set(GAP.findall(_first(message.id)))
    ]
    assert wrong == []


def _first(message_id: str | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("today", "Venter på deg"),
        ("cases", "Caser"),
        ("engagements", "Aktiviteter"),
        ("status-notes", "Statusnotater"),
        ("people", "Personer"),
        ("summary", "Sammendrag"),
    ],
)
def test_pages_speak_norwegian_to_who_chose_it(
    app: Flask, world: make.World, address: str, word: str
) -> None:
    with app.app_context():
        begin_writing()
        make.get(make.Account, world.leader).language = "nb"
        db.session.commit()
    client = sign_in(app.test_client(), world.leader)
    page = client.get(f"/s/husk/{address}").text
    assert '<html lang="nb"' in page
    assert word in page


def test_a_norwegian_study_has_a_norwegian_summary(app: Flask, world: make.World) -> None:
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        assert study is not None
        study.language = "nb"
        db.session.commit()
    client = sign_in(app.test_client(), world.leader)
    page = BeautifulSoup(client.get("/s/husk/summary?as_of=2012-01").text, "html.parser")
    sheet = page.select_one(".sheet")
    assert sheet is not None
    assert "NAV Bærum – status per januar 2012" in sheet.text
    assert "January" not in sheet.text


def _said_inside(node: ast.AST) -> Iterator[ast.Call]:
    for call in ast.walk(node):
        name = (
            call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
        )
        if name in WORDS and isinstance(call, ast.Call) and isinstance(call.args[0], ast.Constant):
            yield call


def test_no_words_hide_inside_an_f_string() -> None:
    """They are not collected there, so that they would never be translated."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in _said_inside(string)
    ]
    assert hidden == []
