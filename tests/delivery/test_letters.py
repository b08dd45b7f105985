"""The words of letters, compared with files that one can read: text, HTML, in both languages."""

import datetime as dt
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import make
from tests.delivery.conftest import Clock, change, choose, remind, tick
from tests.deriving import own_reminder
from tests.letterbox import Letterbox
from tests.payloads import dangers
from tests.reminding import reminder
from tracker.core import clock
from tracker.core.database import db
from tracker.delivery import tokens
from tracker.reminders import derive

FILES = Path(__file__).parent / "letters"
NORWEGIAN = "nb"


def _said(box: Letterbox, form: str) -> str:
    """One form of the newest letter; what is secret in it is left out."""
    part = box.newest().get_body((form,))
    assert part is not None
    text = re.sub(r"/unsubscribe/[^\s\"]+", "/unsubscribe/TOKEN", part.get_content())
    return text.replace("\r\n", "\n")


@pytest.fixture
def several(app: Flask, world: make.World, team: dict[str, int], moved: Clock) -> None:
    """Three things in two studies for the leader, one about a case."""

    def add() -> None:
        study, case = make.husk()
        leader = make.get(make.Account, world.leader)
        other = make.study(short_name="third", title="Tredje studie – på norsk")
        here, there = make.members_of(study)[0], make.member(other, leader)
        reminder(here, number=1)
        reminder(here, number=2, case_id=case.id)
        reminder(
            there,
            rule="follow-up-due",
            subject="follow-up:1",
            key="f",
            details={"text": "Send <b>the</b> report", "due_on": "2012-01-25", "address": {}},
        )

    change(app, add)
    choose(app, world.leader, mode="daily")
    moved.move(hours=-3)


@pytest.mark.parametrize("language", ["en", NORWEGIAN])
@pytest.mark.parametrize(("form", "ending"), [("plain", "txt"), ("html", "html")])
def test_a_gathered_letter_reads_as_it_should(
    app: Flask, several: None, world: make.World, moved: Clock, box: Letterbox,
    language: str, form: str, ending: str,
) -> None:  # fmt: skip
    change(app, lambda: setattr(make.get(make.Account, world.leader), "language", language))
    tick(app)
    moved.move(hours=2)
    tick(app)
    assert _said(box, form) == (FILES / f"gathered.{language}.{ending}").read_text()
    assert box.subjects() == [
        {"en": "3 things need you", NORWEGIAN: "3 ting venter på deg"}[language]
    ]


BY_HAND = {
    "en": (
        "Leader set this for Fri 20 Jan 2012, 09:05.",
        "Open it: http://localhost/s/husk/cases/nav-baerum",
        "Done or snooze: http://localhost/s/husk/reminders#reminder-",
    ),
    NORWEGIAN: (
        "Leader satte denne til",
        "Åpne den: http://localhost/s/husk/cases/nav-baerum",
        "Gjort eller utsett: http://localhost/s/husk/reminders#reminder-",
    ),
}


@pytest.mark.parametrize("language", BY_HAND)
def test_one_set_by_hand_names_its_thing_its_hour_and_who_set_it_and_leads_there(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox, language: str
) -> None:
    def add() -> int:
        account = make.get(make.Account, world.researcher)
        account.language = language
        leader, whom, *_ = make.members_of(make.husk()[0])
        own = own_reminder(whom, made_by=leader, subject=f"case:{make.husk()[1].id}",
                           first_on=clock.now().date(), at_time=dt.time(9, 5))  # fmt: skip
        return own.id

    choose(app, world.researcher)
    change(app, add)
    with app.app_context():
        derive.everything(now=clock.now())
    moved.move(hours=24)
    tick(app)
    said = _said(box, "plain")
    assert "Call back – NAV Bærum" in said
    why, act, done = BY_HAND[language]
    assert [line for line in (why, act, done) if line not in said] == []
    assert act.partition(": ")[2] in _said(box, "html")


@pytest.mark.parametrize(("form", "ending"), [("plain", "txt"), ("html", "html")])
def test_a_participant_reads_what_comes_up_in_the_language_of_the_study(
    app: Flask, team: dict[str, int], moved: Clock, box: Letterbox, form: str, ending: str
) -> None:
    def add() -> None:
        study, case = make.husk()
        study.language = NORWEGIAN
        make.engagement(study, case, title="Besøk", place="Sandvika")
        role = db.session.scalars(sa.select(make.InformantRole)).first()
        person = make.person(study, role, name="Kari Kanari", email="kari@nav.test")
        details = {"title": "Besøk", "begins": "2012-01-24T09:00+00:00", "address": {"number": 1}}
        reminder(person, rule="coming-up", details=details)

    change(app, add)
    tick(app)
    assert _said(box, form) == (FILES / f"participant.{ending}").read_text()
    assert box.subjects() == ["Snart: Besøk"]
    assert box.recipients == [["kari@nav.test"]]
    assert box.newest()["Reply-To"] == "leader@test.no"


def test_a_participant_may_answer_whoever_leads_the_study_now(
    app: Flask, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    def add() -> None:
        study, _case = make.husk()
        leader, other = make.members_of(study)[:2]
        leader.left_on, other.role = dt.date(2012, 1, 2), "leader"
        role = db.session.scalars(sa.select(make.InformantRole)).first()
        reminder(make.person(study, role, email="kari@nav.test"), rule="coming-up")

    change(app, add)
    tick(app)
    assert box.newest()["Reply-To"] == "researcher@test.no"
    assert (
        "Researcher, researcher@test.no" in _said(box, "plain"),
        "leader@" in str(box.letters),
    ) == (
        True,
        False,
    )


def test_its_headers_say_who_wrote_it_and_how_to_end_it(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader)
    remind(app, team["leader"])
    tick(app)
    letter = box.newest()
    assert letter["From"] == "tracker@institute.test"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@localhost>", letter["Message-ID"])
    assert letter["Date"].datetime.tzinfo is not None
    # Whole, and no encoded word: mail programs read it by themselves.
    [address] = re.findall(rb"(?m)^List-Unsubscribe: <(.*)>\r$", box.letters[0])
    with app.app_context():
        token = address.decode().rpartition("/unsubscribe/")[2]
        assert tokens.read(token) == ("account", world.leader)
    # RFC 8058: with this a mail program may do it by itself.
    assert re.findall(rb"(?m)^List-Unsubscribe-Post: (.*)\r$", box.letters[0]) == [
        b"List-Unsubscribe=One-Click"
    ]


def test_tokens_are_ours_alone(app: Flask) -> None:
    with app.app_context():
        token = tokens.token_for_person(7)
        assert tokens.read(token) == ("person", 7)
        assert tokens.read(tokens.token_for_account(7)) == ("account", 7)
        assert [tokens.read(bad) for bad in ("", "x.y", token[:-1], "a" + token)] == [None] * 4


@pytest.mark.parametrize("before", ["a\r\n", "a\u2028", "a\x85", "=?UTF-8?Q?=0A?="])
@pytest.mark.parametrize("where", ["title", "case"])
def test_no_word_of_ours_becomes_a_header(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox,
    before: str, where: str,
) -> None:  # fmt: skip
    """B6, on the bytes."""
    bad = f"{before}Bcc: x@evil.test"
    choose(app, world.leader)

    def add() -> None:
        study, case = make.husk()
        case.name = bad if where == "case" else case.name
        title = bad if where == "title" else "Visit"
        details = {"title": title, "begins": "2012-01-24", "address": {"number": 1}}
        reminder(make.members_of(study)[0], case_id=case.id, details=details)

    change(app, add)
    tick(app)
    head = box.letters[-1].split(b"\r\n\r\n")[0]
    assert b"x@evil.test" in head or b"=?utf-8?b?" in head
    assert not any(line.lower().startswith(b"bcc") for line in re.split(rb"[\r\n\x85]", head))
    assert [name for name, _ in box.newest().items() if name.lower() == "bcc"] == []
    assert box.recipients == [["leader@test.no"]]


def test_nothing_typed_becomes_markup_in_a_letter(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader)
    title = '<script>x()</script><img src=x onerror="y()">'
    details = {"title": title, "begins": "2012-01-24", "address": {"number": 1}}
    remind(app, team["leader"], details=details)
    tick(app)
    assert dangers(_said(box, "html")) == []


def test_what_somebody_typed_is_no_subject(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    """It may name people, and subjects are read over shoulders."""
    choose(app, world.leader)
    details = {"text": "Call Kari back", "due_on": "2012-01-25", "address": {}}
    remind(app, team["leader"], rule="follow-up-due", subject="follow-up:1", details=details)
    tick(app)
    assert box.subjects() == ["1 thing needs you"]


def test_a_long_list_says_how_many_more_there_are(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader)

    def add() -> None:
        member = make.get(make.Membership, team["leader"])
        for number in range(1, 61):
            reminder(member, number=number, at=make.NOW - dt.timedelta(hours=number))

    change(app, add)
    tick(app)
    tick(app)
    text = _said(box, "plain")
    assert (text.count("Confirm it:"), "and 10 more: http" in text) == (50, True)
    assert (box.subjects(), len(box.letters)) == (["60 things need you"], 1)


def test_what_is_late_comes_first_and_says_so(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    """As on the pages, also in a letter that cannot list all."""
    choose(app, world.leader)

    def add() -> None:
        member = make.get(make.Membership, team["leader"])
        for number in range(1, 61):
            reminder(member, number=number, at=make.NOW - dt.timedelta(hours=number))
        details = {"text": "Send it", "due_on": "2012-01-16", "address": {}}
        about = {"rule": "follow-up-due", "subject": "follow-up:1", "key": "f"}
        late_at = make.NOW - dt.timedelta(days=3)
        reminder(member, **about, details=details, late_at=late_at)

    change(app, add)
    tick(app)
    lines = _said(box, "plain").splitlines()
    first = lines.index("Send it")
    assert lines[first + 1] == "Overdue · It was promised for Mon 16 Jan 2012. (4 days ago)"
    assert first < lines.index("Visit 60")
    assert "<br><strong>Overdue</strong> · It was promised" in _said(box, "html")
    assert _said(box, "plain").count("Overdue") == 1


def test_the_first_and_the_second_word_about_a_thing_are_one_line(
    app: Flask, world: make.World, team: dict[str, int], moved: Clock, box: Letterbox
) -> None:
    choose(app, world.leader)

    def add() -> None:
        member = make.get(make.Membership, team["leader"])
        for turn in ("1", "2"):
            reminder(member, number=1, key=f"unconfirmed|engagement:1|{turn}")

    change(app, add)
    tick(app)
    tick(app)
    assert (box.subjects(), _said(box, "plain").count("Confirm it:")) == (["Visit 1"], 1)
