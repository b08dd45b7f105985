"""The contact summary: prompts per kind, the study's own or the usual ones."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read, sent
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.notes import tags, templates
from tracker.notes.asked import to_ask
from tracker.notes.models import NoteTemplate
from tracker.studies import queries as studies

HERE = "/s/husk/settings/note-templates"
NEW = "/s/husk/engagements/1/notes/new"


@pytest.fixture
def leader(app: Flask, client: FlaskClient, world: make.World) -> FlaskClient:
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        make.engagement(study, case, status="held")
        make.question(study, "rq1", "What helps?")
        db.session.commit()
    return sign_in(client, world.leader)


def _opened(leader: FlaskClient, address: str) -> dict[str, str]:
    """What the form would send if nothing were changed."""
    return sent(read(leader.get(address)))


def _own(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(row.kind, row.text) for row in db.session.query(NoteTemplate)]


@pytest.mark.parametrize("kind", templates.kinds())
def test_the_usual_one_ends_with_what_to_ask_next_time(kind: str) -> None:
    text = templates.usual(kind, say=str)
    assert to_ask(f"{text}\n- And the money?") == ("And the money?",)


def test_each_research_question_gets_its_heading() -> None:
    text = templates.filled("## Main\n\n{questions}\n\n## Next\n", [("rq1", "What helps?")])
    assert text == "## Main\n\n## RQ1: What helps?\n\n- #rq1 \n\n## Next\n"
    assert templates.filled("## Main\n\n{questions}\n\n## Next\n", []) == "## Main\n\n## Next\n"


def test_a_new_note_on_what_was_held_can_begin_with_it(leader: FlaskClient) -> None:
    offer = read(leader.get(NEW)).find("a", href=f"{NEW}?with=summary")
    assert offer is not None
    begun = read(leader.get(f"{NEW}?with=summary")).select_one("textarea").text
    assert [line for line in begun.splitlines() if line] == [
        "## Main issues", "## What was new", "## RQ1: What helps?", "- #rq1 ",
        "## Ask next time",
    ]  # fmt: skip


def test_the_leader_makes_it_the_studys_own_and_goes_back(app: Flask, leader: FlaskClient) -> None:
    address = f"{HERE}/site-visit"
    leader.post(address, data=_opened(leader, address) | {"text": "## How was it?\r\n"})
    assert _own(app) == [("site-visit", "## How was it?\n")]
    assert "## How was it?" in leader.get(f"{NEW}?with=summary").text
    assert "the study's own" in leader.get(HERE).text
    leader.post(address, data=_opened(leader, address) | {"text": ""})
    assert _own(app) == []


def test_the_usual_one_saved_unchanged_stays_the_usual_one(app: Flask, leader: FlaskClient) -> None:
    shown = read(leader.get(f"{HERE}/feedback")).select_one("textarea").text
    leader.post(f"{HERE}/feedback", data={"text": shown})
    assert _own(app) == []


def test_a_prompt_that_somebody_added_meanwhile_is_shown_before_it_goes(
    app: Flask, leader: FlaskClient
) -> None:
    address = f"{HERE}/site-visit"
    mine, theirs = _opened(leader, address), _opened(leader, address)
    leader.post(address, data=theirs | {"text": "## Theirs?"})
    refused = leader.post(address, data=mine | {"text": "## Mine?"})
    assert refused.status_code == 409
    assert ("## Theirs?" in refused.text, "## Mine?" in refused.text) == (True, True)
    assert _own(app) == [("site-visit", "## Theirs?\n")]
    leader.post(address, data=sent(read(refused)))
    assert _own(app) == [("site-visit", "## Mine?\n")]


def test_a_template_too_long_comes_back(leader: FlaskClient) -> None:
    answer = leader.post(f"{HERE}/feedback", data={"text": "x" * 20_001})
    assert (answer.status_code, "x" * 20_001 in answer.text) == (422, True)


def test_there_is_no_template_of_a_kind_that_is_none(leader: FlaskClient) -> None:
    assert leader.get(f"{HERE}/party").status_code == 404


def test_what_was_left_to_ask_stands_in_the_plan_of_the_next_contact(
    app: Flask, leader: FlaskClient
) -> None:
    with app.app_context():
        begin_writing()
        study = studies.find_study("husk")
        assert study is not None
        first = cases.find_case(study, "nav-baerum")
        other = make.case(study, "NAV Songdalen")
        assert first is not None
        held = make.engagement(study, first, status="held")
        author = studies.members(study)[0].account
        make.note(held, author, "## Ask next time\n\n- And the money?")
        for case in (first, other):
            make.engagement(study, case, day=dt.date(2011, 9, 1))
        db.session.commit()
    asked = read(leader.get("/s/husk/engagements/3")).find(id="to-ask").find_parent("section")
    assert "And the money?" in asked.text
    assert asked.find("a", href="/s/husk/engagements/2")
    assert "And the money?" not in leader.get("/s/husk/engagements/4").text
    assert 'id="to-ask"' not in leader.get("/s/husk/engagements/2").text


def test_what_is_typed_under_a_question_is_an_excerpt_of_it() -> None:
    begun = templates.filled("{questions}\n\n## Next\n", [("rq1", "What?"), ("rq2", "Who?")])
    assert tags.read(begun).passages == []
    answered = tags.read(begun.replace("- #rq2 ", "- #rq2 The leaders do."))
    assert [passage.tags for passage in answered.passages] == [(tags.Tag("#", "rq2"),)]


@pytest.mark.parametrize(
    ("texts", "is_held"),
    [
        ([], False),
        (["## What is new\n\nx\n\n## What was agreed\n\ny"], False),
        (["## What is new\n\nx\n\n## Ask next time:\n"], True),
        (["## what is new ##\n", "## Ask next time"], True),
        (["## Ask next time"], False),
    ],
)
def test_a_contact_summary_is_known_by_its_headings(texts: list[str], is_held: bool) -> None:
    template = templates.usual("phone-check-in", say=str)
    assert templates.is_held_in(template, texts) is is_held


def _acts(client: FlaskClient, number: int = 1) -> list[str]:
    page = read(client.get(f"/s/husk/engagements/{number}"))
    return [link["href"] for link in page.select("main a.button") if "with=summary" in link["href"]]


def test_the_summary_is_offered_until_it_is_written(app: Flask, leader: FlaskClient) -> None:
    assert _acts(leader) == [f"{NEW}?with=summary"]
    leader.post(NEW, data=sent(read(leader.get(NEW))) | {"text": "Written in minutes before."})
    assert _acts(leader) == [f"{NEW}?with=summary"]
    page = read(leader.get(f"{NEW}?with=summary"))
    leader.post(NEW, data=sent(page))
    assert _acts(leader) == []


def test_a_logged_call_still_lacks_the_studys_own_summary(app: Flask, leader: FlaskClient) -> None:
    address = f"{HERE}/phone-check-in"
    leader.post(address, data=_opened(leader, address) | {"text": "## Mood\n\n## Neste gang"})
    with app.app_context():
        begin_writing()
        study, case = make.husk()
        call = make.engagement(study, case, kind="phone-check-in", status="held")
        text = "## What is new\n\nAll well.\n\n## What was agreed\n\n- [ ] call again"
        make.note(call, studies.members(study)[0].account, text)
        db.session.commit()
    assert _acts(leader, 2) == ["/s/husk/engagements/2/notes/new?with=summary"]
    begun = read(leader.get(_acts(leader, 2)[0])).select_one("textarea").text
    assert "## Mood" in begun
