"""B6 and T5 in part: each guest gets a letter of their own, and never two for what is old."""

import base64
from collections.abc import Callable
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.calendars.reading_back import by_icalendar
from tests.calendars.shared import change
from tests.invitations.conftest import Visit
from tests.letterbox import DROP, Letterbox
from tracker.accounts import mail
from tracker.core.database import begin_writing_on, db
from tracker.engagements import queries, service
from tracker.engagements.models import Engagement
from tracker.engagements.rules import shifted
from tracker.invitations.models import Invitation
from tracker.people.models import Person
from tracker.studies import service as studies
from tracker.studies.models import Study


def send(client: FlaskClient, visit: Visit, *people: int, words: str = "") -> int:
    given = {"people": [str(one) for one in people], "words": words}
    return client.post(visit.page, data=given).status_code


def letters(box: Letterbox) -> list[EmailMessage]:
    parser = BytesParser(policy=default)
    return [
        message
        for one in box.letters
        if isinstance(message := parser.parsebytes(one), EmailMessage)
    ]


def event_in(letter: EmailMessage) -> tuple[str, object]:
    """The method and the event of its calendar part."""
    part = letter.get_body(("calendar",)) or next(
        one for one in letter.walk() if one.get_content_type() == "text/calendar"
    )
    [event] = by_icalendar(part.get_payload(decode=True))
    return str(part.get_param("method")), event


def standing(app: Flask) -> dict[int, Invitation]:
    with app.app_context():
        return {row.person_id: row for row in db.session.scalars(sa.select(Invitation))}


def on_visit(app: Flask, visit: Visit, work: Callable[[Engagement], object]) -> None:
    def do(study: Study) -> None:
        engagement = queries.find_engagement(study, visit.number)
        assert engagement is not None
        work(engagement)

    change(app, do)


def _move(engagement: Engagement) -> None:
    service.move(engagement, when=shifted(engagement.when, days=1, time_zone="Europe/Oslo"))


def test_each_gets_their_own_letter(client: FlaskClient, visit: Visit, box: Letterbox) -> None:
    """B6: one recipient each; nobody sees another's address or name; the reply goes to a person."""
    assert send(client, visit, visit.kari, visit.ola, words="Welcome!") == 303
    assert box.recipients == [["kari@nav.test"], ["ola@nav.test"]]
    for raw, own, other in zip(box.letters, ("kari", "ola"), ("ola", "kari"), strict=True):
        [letter] = [one for one in letters(box) if own in str(one["To"])]
        method, event = event_in(letter)
        assert (method, str(event["ATTENDEE"])) == ("REQUEST", f"mailto:{own}@nav.test")
        assert other.encode() not in raw.lower()
        assert other not in event.to_ical().decode().lower()
        assert (letter["From"], letter["Reply-To"]) == ("tracker@institute.test", "leader@test.no")


def test_a_letter_says_what_when_and_where_and_no_more(
    client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    send(client, visit, visit.kari, words="Welcome!")
    letter = box.newest()
    text = letter.get_body(("plain",)).get_content()
    for words in ("Visit, NAV Bærum", "Where: Sandvika", "Welcome!", "Leader", "The institute"):
        assert words in text
    assert str(letter["Subject"]).startswith("Invitation: Visit, NAV Bærum, ")
    _method, event = event_in(letter)
    assert str(event["ORGANIZER"]) == "mailto:tracker@institute.test"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    whole = f"{text} {letter} {event.to_ical().decode()}"
    assert [word for word in ("Kanari", "Secret", "Office leader") if word in whole] == []


@pytest.mark.parametrize("title", ["a\r\nBcc: x@evil.test", "=?UTF-8?Q?=0A?=Bcc:", "a\u2028Bcc: b"])
def test_no_title_becomes_a_header(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox, title: str
) -> None:
    """B6, on the bytes; also in words of one's own and in the calendar part."""

    def rename(engagement: Engagement) -> None:
        engagement.title = engagement.place = title

    on_visit(app, visit, rename)
    assert send(client, visit, visit.kari, words=title) == 303
    head = box.letters[-1].split(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())
    assert box.recipients == [["kari@nav.test"]]
    assert "BCC" not in event_in(box.newest())[1]


def test_a_move_is_told_once_to_those_who_hold_the_old_time(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    send(client, visit, visit.kari, visit.ola)
    _method, first = event_in(letters(box)[0])
    on_visit(app, visit, _move)
    assert "2 participants have the old time or place" in client.get(visit.own).text
    send(client, visit, visit.kari)
    method, again = event_in(box.newest())
    assert (method, again["UID"]) == ("REQUEST", first["UID"])
    assert int(again["SEQUENCE"]) > int(first["SEQUENCE"])
    assert str(box.newest()["Subject"]).startswith("New time or place: ")
    assert "1 participant has the old time or place" in client.get(visit.own).text
    assert send(client, visit, visit.kari) == 422


@pytest.mark.parametrize("act", [service.cancel, service.postpone])
def test_what_is_off_is_told(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox, act: Callable[..., None]
) -> None:
    send(client, visit, visit.kari)
    _method, first = event_in(box.newest())
    on_visit(app, visit, lambda engagement: act(engagement, reason="Illness"))
    assert "1 participant does not know that it is off" in client.get(visit.own).text
    send(client, visit, visit.kari)
    method, event = event_in(box.newest())
    assert (method, event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    assert int(event["SEQUENCE"]) > int(first["SEQUENCE"])
    assert "does not know" not in client.get(visit.own).text


def test_who_is_no_longer_invited_is_told_and_can_be_invited_again(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    """The engagement has not changed; the letters count up all the same."""
    send(client, visit, visit.kari)

    def without(engagement: Engagement) -> None:
        service.set_participants(engagement, people=[])

    def with_kari(engagement: Engagement) -> None:
        service.set_participants(engagement, people=[db.session.get(Person, visit.kari)])

    on_visit(app, visit, without)
    send(client, visit, visit.kari)
    on_visit(app, visit, with_kari)
    send(client, visit, visit.kari)
    told = [event_in(letter) for letter in letters(box)]
    assert [method for method, _event in told] == ["REQUEST", "CANCEL", "REQUEST"]
    numbers = [int(event["SEQUENCE"]) for _method, event in told]
    assert numbers == sorted(set(numbers))


def test_what_has_been_held_needs_no_letter(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    send(client, visit, visit.kari)
    on_visit(app, visit, _move)
    on_visit(app, visit, lambda one: service.hold(one, today=one.ends_on))
    assert "old time" not in client.get(visit.own).text
    assert send(client, visit, visit.kari) == 422
    assert len(box.letters) == 1


def test_a_refused_address_is_shown_and_keeps_nobody_from_theirs(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    async def refuse(_server: object, _session: object, envelope, address, _options) -> str:  # noqa: ANN001
        if address.startswith("kari"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    box.handle_RCPT = refuse
    page = client.post(visit.page, data={"people": [visit.kari, visit.ola]}, follow_redirects=True)
    assert "1 letter is sent." in page.text
    assert "1 letter could not be sent." in page.text
    rows = standing(app)
    assert (rows[visit.kari].has_failed, rows[visit.kari].sent_at) == (True, None)
    assert (rows[visit.ola].has_failed, rows[visit.ola].sent_at is None) == (False, False)
    assert "Not sent" in client.get(visit.own).text
    del box.handle_RCPT
    send(client, visit, visit.kari)
    assert not standing(app)[visit.kari].has_failed


def test_a_program_that_dies_while_sending_leaves_them_as_not_sent(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was intended is committed before anything is sent, and nobody waits meanwhile."""
    seen = []

    def die(*_given: object) -> list[bool]:
        with app.app_context(), begin_writing_on(db.engine):
            seen.extend(row.has_failed for row in standing(app).values())
        raise KeyboardInterrupt

    monkeypatch.setattr(mail, "send_each", die)
    with pytest.raises(KeyboardInterrupt):
        send(client, visit, visit.kari)
    assert seen == [True]
    assert "Not sent" in client.get(visit.own).text


def test_a_server_lost_on_the_way_keeps_what_it_took(app: Flask, box: Letterbox) -> None:
    box.script = lambda _stage, address: DROP if address == "b@test.no" else "250 OK"
    post = [mail.Letter(f"{name}@test.no", "S", "T") for name in "abc"]
    settings = app.extensions["tracker_settings"]
    assert mail.send_each(settings, post) == [True, False, False]


def test_the_calendar_part_survives_any_mail_server(
    client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    """Base64: no server breaks its lines or its letters."""
    send(client, visit, visit.kari)
    [part] = [one for one in box.newest().walk() if one.get_content_type() == "text/calendar"]
    assert part["Content-Transfer-Encoding"] == "base64"
    raw = base64.b64decode("".join(str(part.get_payload()).split()))
    assert b"\r\nMETHOD:REQUEST\r\n" in raw


def test_a_study_goes_with_its_invitations(
    app: Flask, client: FlaskClient, visit: Visit, box: Letterbox
) -> None:
    send(client, visit, visit.kari)
    change(app, studies.delete)
    assert standing(app) == {}
