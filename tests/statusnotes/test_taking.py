"""Taking evidence into the text through the editor's form, without any script."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.editing import read, sent
from tests.statusnotes.desk import INDEX, NEW, noted, rows
from tracker.cases.models import Case
from tracker.core.database import begin_writing, db

MONTH = {"as_of": "2012-01"}
FORM = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def logged(app: Flask, world: make.World) -> dict[str, str]:
    """A visit with one excerpt, an event and a claim of May; their marks."""
    with app.app_context():
        begin_writing()
        case, author = make.husk()[1], make.get(make.Account, world.researcher)
        make.excerpt_kind(case.study, "enabler", "Enabler")
        make.theme(case.study, "funding", "Funding")
        note, (excerpt,) = noted(case, author, "They **meet** weekly. #funding !enabler")
        event = make.event(case)
        before = {"as_of": dt.date(2011, 5, 1), "text": f"They began. [^v{event.id}]\n\nHard."}
        make.status_note(case, author, **(make.PUBLISHED | before | {
            "published_at": dt.datetime(2011, 2, 1, tzinfo=dt.UTC)}))  # fmt: skip
        db.session.commit()
        return {
            "contact": f"c{note.engagement_id}",
            "excerpt": f"e{excerpt.id}",
            "event": f"v{event.id}",
        }


def _boxes(client: FlaskClient, **answers: object) -> list[str]:
    page = read(
        client.post(NEW, data=MONTH | answers) if answers else client.get(f"{NEW}?as_of=2012-01")
    )
    return [box["value"] for box in page.select("aside input[name=chosen]")]


def test_everything_since_the_last_one_can_be_chosen(
    leader: FlaskClient, logged: dict[str, str]
) -> None:
    boxes = _boxes(leader)
    assert set(logged.values()) <= set(boxes)
    assert len([key for key in boxes if key.startswith("k")]) == 2


def test_the_chosen_goes_into_the_text_and_all_that_was_typed_stays(
    app: Flask, leader: FlaskClient, logged: dict[str, str]
) -> None:
    claim = next(key for key in _boxes(leader) if key.startswith("k"))
    chosen = [logged["excerpt"], logged["event"], logged["excerpt"], claim, "e999"]
    answers = MONTH | {"text": "Mine.", "act": "take", "client_id": FORM, "chosen": chosen}
    answer = leader.post(NEW, data=answers)
    fields = sent(read(answer))
    assert answer.status_code == 200
    assert fields["text"] == (
        f"Mine.\n\n- They **meet** weekly. [^{logged['excerpt']}]\n"
        f"- 1 March 2011: Youth team formed [^{logged['event']}]\n\n"
        f"They began. [^{logged['event']}]"
    )
    assert fields["client_id"] == FORM
    assert read(answer).find("form", attrs={"data-draft-new": "yes"}) is not None
    assert [row[0] for row in rows(app)] == [1]


def test_what_was_taken_is_saved_with_its_reference(
    app: Flask, leader: FlaskClient, logged: dict[str, str]
) -> None:
    taken = read(leader.post(NEW, data=MONTH | {"act": "take", "chosen": logged["excerpt"]}))
    shown = leader.post(NEW, data=MONTH | {"text": sent(taken)["text"]}).location
    page = read(leader.get(shown))
    assert page.select_one("sup.reference a")["href"].endswith(f"#excerpt-{logged['excerpt'][1:]}")
    assert page.select_one(".rests-on a").text == "site visit, 5 December 2011"


def test_a_draft_takes_from_the_evidence_as_well(
    app: Flask, leader: FlaskClient, draft: str, logged: dict[str, str]
) -> None:
    fields = sent(read(leader.get(f"{draft}/edit")))
    answer = leader.post(
        f"{draft}/edit", data=fields | {"act": "take", "chosen": logged["event"], "text": "Ny."}
    )
    again = sent(read(answer))
    assert again["text"].endswith(f"formed [^{logged['event']}]")
    assert again["version"] == fields["version"]
    assert "One.\n\nTwo.\n\nThree." in [row[3] for row in rows(app)]


def test_a_claim_is_settled_when_it_stands_in_the_text_or_was_dropped(
    leader: FlaskClient, logged: dict[str, str]
) -> None:
    began, hard = [key for key in _boxes(leader) if key.startswith("k")]
    page = read(
        leader.post(NEW, data=MONTH | {"text": "Hard.", "act": "preview", "dropped": began})
    )
    left = [box["value"] for box in page.select("aside input[name=chosen]")]
    assert hard not in left
    assert page.select_one(f"input[name=dropped][value={began}]").has_attr("checked")
    assert page.select_one(".is-dropped").text.strip().startswith("They began.")
    assert "All of them are settled." in page.select_one("aside[data-take]").text


def test_excerpts_are_shown_by_kind_or_by_theme(
    leader: FlaskClient, logged: dict[str, str]
) -> None:
    page = read(leader.get(f"{NEW}?as_of=2012-01"))
    assert [h.text.split()[0] for h in page.select("aside h3")] == ["Enabler"]
    switch = page.find("button", string="Group by theme")
    page = read(leader.post(NEW, data=MONTH | {"text": "Typed.", "act": switch["value"]}))
    assert [h.text.split()[0] for h in page.select("aside h3")] == ["Funding"]
    fields = sent(page)
    assert (fields["text"], fields["by"]) == ("Typed.", "theme")
    page = read(leader.post(NEW, data=MONTH | {"text": "Typed.", "by": "theme", "act": "preview"}))
    assert [h.text.split()[0] for h in page.select("aside h3")] == ["Funding"]


def test_a_draft_is_begun_from_the_log(
    app: Flask, leader: FlaskClient, logged: dict[str, str]
) -> None:
    answer = leader.post(NEW, data=MONTH | {"text": "", "act": "from-log"})
    assert answer.status_code == 303
    assert answer.location == f"{INDEX}/2/edit"
    text = rows(app)[-1][3]
    assert text.startswith("## What is new")
    assert "## Enabler\n\n- They **meet** weekly. [^" in text


def test_the_log_goes_below_what_is_typed_already(
    app: Flask, leader: FlaskClient, logged: dict[str, str]
) -> None:
    answer = leader.post(NEW, data=MONTH | {"text": "Typed.", "act": "from-log"})
    assert answer.status_code == 200
    assert sent(read(answer))["text"].startswith("Typed.\n\n## What is new\n\n- ")
    assert len(rows(app)) == 1


@pytest.mark.parametrize("text", ["", "Typed."])
def test_a_case_without_any_contact_says_that_there_is_nothing(
    app: Flask, leader: FlaskClient, text: str
) -> None:
    page = read(leader.get(f"{NEW}?as_of=2012-01"))
    assert "No contact was logged in this time." in page.select_one("aside[data-take]").text
    answer = leader.post(NEW, data=MONTH | {"text": text, "act": "from-log"})
    assert answer.status_code == 422
    assert "Nothing was logged in this time" in answer.text
    assert sent(read(answer))["text"] == text
    assert rows(app) == []


def test_a_month_before_the_study_began_is_refused_beside_its_field(
    app: Flask, leader: FlaskClient, logged: dict[str, str]
) -> None:
    answer = leader.post(NEW, data={"as_of": "2010-06", "act": "from-log"})
    assert answer.status_code == 422
    assert read(answer).find(id="as_of-errors") is not None
    assert len(rows(app)) == 1


def test_beginning_from_the_log_beside_a_colleagues_draft_shows_both(
    app: Flask, leader: FlaskClient, colleague: FlaskClient, logged: dict[str, str]
) -> None:
    colleague.post(NEW, data=MONTH | {"text": "Mine."})
    answer = leader.post(NEW, data=MONTH | {"text": "", "act": "from-log"})
    assert answer.status_code == 409
    assert "Mine." in sent(read(answer))["text"]
    assert "What is new" in sent(read(answer))["text"]
    assert rows(app)[-1][2:] == (1, "Mine.")


@pytest.mark.parametrize("number", [1, 3])
def test_the_editor_takes_the_same_number_of_statements(
    app: Flask, leader: FlaskClient, world: make.World, number: int
) -> None:
    with app.app_context():
        begin_writing()
        case: Case = make.husk()[1]
        author = make.get(make.Account, world.researcher)
        for index in range(number):
            note, (excerpt,) = noted(case, author, f"Said {index}. #funding")
            make.event(case)
        text = f"[^e{excerpt.id}] [^v1] [^c{note.engagement_id}]"
        db.session.commit()
    typed = MONTH | {"text": text, "act": "preview"}
    with statements() as counted:
        leader.post(NEW, data=typed)
    assert counted.number <= 30
