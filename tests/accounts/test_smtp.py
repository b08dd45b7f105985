"""F4 in part: what came of a letter is told apart, and no server holds us for long."""

import datetime as dt
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from tests.letterbox import (
    DRIP,
    DROP,
    HANG,
    TAKE_AND_DROP,
    TAKE_AND_HANG,
    Letterbox,
    free_port,
    standing,
)
from tracker.accounts import mail, smtp
from tracker.accounts.mail import Letter
from tracker.accounts.smtp import Answer, Outcome, Unreachable
from tracker.core import clock
from tracker.settings import Settings, read

LETTER = Letter("a@test.no", "Subject", "Text")


def settings(folder: Path, port: int, scheme: str = "smtp", who: str = "127.0.0.1") -> Settings:
    return read(
        {
            "TRACKER_INSTANCE": str(folder),
            "MAIL_SERVER": f"{scheme}://{who}:{port}",
            "MAIL_FROM": "tracker@test.no",
        }
    )


@pytest.fixture(params=[True, False], ids=["at once", "one by one"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Letterbox, Settings]]:
    port = free_port()
    with standing(port, Letterbox(hears_at_once=request.param)) as box:
        yield box, settings(tmp_path, port)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.4)


def outcome(box: Letterbox, ours: Settings, stage: str, reply: str) -> Answer:
    box.script = lambda at, _address: reply if at == stage else "250 OK"
    return handed_over(ours, LETTER)


def handed_over(ours: Settings, letter: Letter) -> Answer:
    server = mail.connect(ours)
    answer = mail.hand_over(ours, server, letter)
    smtp.goodbye(server)
    return answer


@pytest.mark.parametrize(
    ("stage", "reply", "expected"),
    [
        ("DATA", "250 OK", Answer(Outcome.TAKEN)),
        ("RCPT", "550 5.1.1 nobody here", Answer(Outcome.NO_SUCH_ADDRESS, "550")),
        ("RCPT", "550 unknown", Answer(Outcome.NO_SUCH_ADDRESS, "550")),
        ("RCPT", "554 5.7.1 relay denied", Answer(Outcome.REFUSED, "554")),
        ("RCPT", "552 5.2.2 mailbox full", Answer(Outcome.REFUSED, "552")),
        ("DATA", "554 no", Answer(Outcome.REFUSED, "554")),
        ("RCPT", "450 later", Answer(Outcome.LATER, "450")),
        ("DATA", "451 later", Answer(Outcome.LATER, "451")),
        ("RCPT", "530 log in", Answer(Outcome.UNREACHABLE, "log-in 530")),
        ("RCPT", "421 closing", Answer(Outcome.UNREACHABLE, "closing 421")),
        ("DATA", "421 closing", Answer(Outcome.UNREACHABLE, "closing 421")),
        ("RCPT", DROP, Answer(Outcome.UNREACHABLE, "hung-up")),
        ("DATA", DROP, Answer(Outcome.LOST, "hung-up")),
        ("DATA", TAKE_AND_DROP, Answer(Outcome.LOST, "hung-up")),
    ],
)
def test_outcomes_are_told_apart(
    server: tuple[Letterbox, Settings], stage: str, reply: str, expected: Answer
) -> None:
    assert outcome(*server, stage, reply) == expected


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("stage", "reply", "expected"),
    [
        ("RCPT", HANG, Outcome.UNREACHABLE),
        ("RCPT", DRIP, Outcome.UNREACHABLE),
        ("DATA", HANG, Outcome.LOST),
        ("DATA", TAKE_AND_HANG, Outcome.LOST),
        ("DATA", DRIP, Outcome.LOST),
    ],
)
def test_a_server_that_hangs_or_drips_meets_an_end(
    server: tuple[Letterbox, Settings], stage: str, reply: str, expected: Outcome
) -> None:
    began = clock.now()
    assert outcome(*server, stage, reply) == Answer(expected, "timeout")
    # Far below the minute for which it would go on.
    assert clock.now() - began < dt.timedelta(seconds=30)


def test_after_a_refusal_the_connection_takes_the_next_letter(
    server: tuple[Letterbox, Settings],
) -> None:
    box, ours = server
    box.script = lambda _stage, address: "550 no" if address == "b@test.no" else "250 OK"
    post = [Letter(f"{name}@test.no", "S", "T") for name in "abc"]
    assert mail.send_each(ours, post) == [True, False, True]


class _Eager(Letterbox):
    """Refuses everybody and wants the letter all the same."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, *more: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append("nobody")
        return "550 no"


def test_a_server_that_wants_a_letter_for_nobody_gets_none(tmp_path: Path) -> None:
    port = free_port()
    with standing(port, _Eager()) as box:
        answer = handed_over(settings(tmp_path, port), LETTER)
    assert (answer, box.letters) == (Answer(Outcome.NO_SUCH_ADDRESS, "550"), [])


@pytest.mark.parametrize("hears_at_once", [True, False])
def test_a_letter_that_goes_no_more_is_none(tmp_path: Path, hears_at_once: bool) -> None:
    port = free_port()
    with standing(port, Letterbox(hears_at_once=hears_at_once)) as box:
        ours = settings(tmp_path, port)
        answer = mail.hand_over(ours, mail.connect(ours), LETTER, goes=lambda: False)
    assert (answer, box.letters) == (Answer(Outcome.HELD_BACK), [])


@pytest.mark.parametrize("address", ["nobody", "a b@test.no", "a@test.no>\r\nRCPT TO:<b@test.no"])
def test_what_is_no_address_is_not_handed_over(
    server: tuple[Letterbox, Settings], address: str
) -> None:
    box, ours = server
    answer = handed_over(ours, Letter(address, "S", "T"))
    assert (answer.outcome, box.letters) == (Outcome.NO_SUCH_ADDRESS, [])


def test_a_server_that_is_away_is_told_by_a_word_without_addresses(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"^refused-connection$"):
        mail.connect(settings(tmp_path, free_port()))


def test_a_server_that_does_not_exist_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"^unknown-host$"):
        mail.connect(settings(tmp_path, 25, who="nowhere.invalid"))


def test_a_log_in_that_is_refused_is_told_with_its_code(tmp_path: Path) -> None:
    port = free_port()
    with (
        standing(port, authenticator=_nobody_gets_in, auth_require_tls=False),
        pytest.raises(Unreachable, match=r"^log-in 535$"),
    ):
        mail.connect(settings(tmp_path, port, who="name:secret@127.0.0.1"))


def _nobody_gets_in(*_given: object) -> AuthResult:
    return AuthResult(success=False, handled=False)


def test_a_log_in_that_the_server_does_not_know_is_the_servers_problem(
    server: tuple[Letterbox, Settings], tmp_path: Path
) -> None:
    port = int(server[1].mail_server.rsplit(":", 1)[1])
    with pytest.raises(Unreachable, match=r"^not-offered$"):
        mail.connect(settings(tmp_path, port, who="name:secret@127.0.0.1"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for localhost that nobody has vouched for."""
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out",
         file.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_certificate_is_checked(
    tmp_path: Path,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    is_trusted: bool,
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    port = free_port()
    how = {"tls_context": context} if scheme == "smtp+starttls" else {"ssl_context": context}
    with standing(port, **how) as box:
        ours = settings(tmp_path, port, scheme, "localhost")
        assert mail.send_each(ours, [LETTER]) == [is_trusted]
        assert mail.state(ours) == ("ok" if is_trusted else "no answer (certificate)")
    assert len(box.letters) == is_trusted
