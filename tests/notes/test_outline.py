"""What a text holds, as the editor shows it while one types."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import read
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.core.database import begin_writing, db
from tracker.notes.outline import Outline, completions, outline_of
from tracker.studies import queries as studies
from tracker.studies.rules import ListName
from tracker.studies.vocabulary import Term, Vocabulary

WORDS = Vocabulary(
    [
        Term(1, ListName.THEMES, "money", "Money", ("funding",)),
        Term(1, ListName.ROLES, "leader", "Office leader", ()),
    ]
)
OUTLINE = "/s/husk/outline"


def _of(text: str) -> Outline:
    return outline_of(text, WORDS)


def test_each_excerpt_stands_with_its_line_and_the_names_of_its_tags() -> None:
    (one,) = _of("Nothing.\n\nIt ends #funding @leader #fundng").excerpts
    assert (one.line, one.words) == (3, "It ends")
    assert [label.name for label in one.labels] == [
        "Money", "Office leader", "#fundng",
    ]  # fmt: skip


def test_words_on_no_list_are_told_once() -> None:
    assert _of("It ends #a !a\n\nAgain #a\n\nSaid @leader").unknown == ["#a", "!a"]


def test_words_on_no_list_are_spelt_as_they_were_typed() -> None:
    outline = _of("Said #økonomi !spo\u0308rsmål")
    assert outline.unknown == ["#økonomi", "!spörsmål"]
    assert [label.name for label in outline.excerpts[0].labels] == ["#økonomi", "!spörsmål"]


def test_what_is_completed_reads_as_the_list_has_it() -> None:
    words = Vocabulary(
        [Term(1, ListName.THEMES, "okonomi", "Økonomi", ()),
         Term(2, ListName.THEMES, "sami", "Sámi språk", ()),
         Term(3, ListName.QUESTIONS, "rq1", "What promotes it?", ())]
    )  # fmt: skip
    assert completions(words, [])["#"] == [
        ("økonomi", "Økonomi"), ("sami", "Sámi språk"), ("rq1", "What promotes it?"),
    ]  # fmt: skip


def test_of_very_many_the_first_are_shown_and_all_counted() -> None:
    outline = _of("\n\n".join(f"said #a{number}" for number in range(500)))
    assert (len(outline.excerpts), outline.count) == (60, 500)


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.theme(study, "funding", "Funding")
        author = studies.members(study)[0].account
        make.note(make.engagement(study, case), author, "Saved #funding")
        db.session.commit()
    return sign_in(client, world.leader)


def test_the_server_reads_what_is_typed_and_writes_nothing(leader: FlaskClient) -> None:
    text = "Typed #funding #reporting\n\n- [ ] call by 2011-05-20 ~kari"
    with statements() as asked:
        answer = leader.post(OUTLINE, data={"text": text})
    page = read(answer)
    assert [button.text for button in page.select("button[data-line]")] == ["Typed", "☐ call"]
    assert page.select_one(".is-unknown").text == "#reporting"
    assert not any(text.startswith(("INSERT", "UPDATE", "DELETE")) for text in asked.texts)


def test_a_day_that_is_none_is_told_in_words(leader: FlaskClient) -> None:
    answer = leader.post(OUTLINE, data={"text": "- [ ] call by 2011-02-30"})
    assert "“by 2011-02-30” is no date." in read(answer).text


def test_the_editor_begins_with_what_was_saved(leader: FlaskClient) -> None:
    page = read(leader.get("/s/husk/notes/1/edit"))
    assert page.select_one("[data-outline] [data-line]").text == "Saved"
    assert '["funding", "Funding"]' in page.select_one("[data-complete-list]")["data-complete-list"]


def test_a_hostile_text_stays_text(leader: FlaskClient) -> None:
    text = "\n\n".join(f"{payload} #pwned" for payload in PAYLOADS)
    assert dangers(leader.post(OUTLINE, data={"text": text}).text) == []


def test_a_text_of_any_size_is_read(leader: FlaskClient) -> None:
    assert leader.post(OUTLINE, data={"text": "x #a\n" * 400_000}).status_code == 200
