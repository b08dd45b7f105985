"""Check A6: after a whole journey on a real server the token stands nowhere but in its letter."""

import http.client
import re
import socket
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests import make
from tests.browser.serving import free_port, start, stop
from tests.letterbox import Letterbox, standing
from tests.memberchecks.desk import laid
from tracker.accounts import service as accounts
from tracker.app import create_app
from tracker.core import schema
from tracker.core.database import begin_writing, db
from tracker.settings import read

pytestmark = pytest.mark.xdist_group("processes")

ASK = "/s/husk/status-notes/1/member-check"


@dataclass
class Browser:
    """Speaks HTTP by hand, so that nothing is left to a library's own mind."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode(fields)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        said = answer.status, answer.read().decode()
        connection.close()
        return said

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        """The form of a page, with its token."""
        page = BeautifulSoup(self.ask("GET", path)[1], "html.parser")
        hidden = page.find("main").find("input", {"name": "csrf_token"})["value"]
        return self.ask("POST", path, {"csrf_token": hidden} | fields)


@dataclass(frozen=True)
class Running:
    port: int
    folder: Path
    box: Letterbox


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The program as a user starts it, with mail, a leader with a password, and the desk laid."""
    app = create_app(read({"TRACKER_INSTANCE": str(tmp_path), "BASE_URL": "http://localhost"}))
    with app.app_context():
        schema.upgrade()
        begin_writing()
        world = make.world()
        laid()
        accounts.choose_password(make.get(make.Account, world.leader), make.PASSWORD)
        db.session.commit()
        db.engine.dispose()
    port, mail_port = free_port(), free_port()
    monkeypatch.setenv("MAIL_SERVER", f"smtp://127.0.0.1:{mail_port}")
    monkeypatch.setenv("MAIL_FROM", "tracker@institute.test")
    with standing(mail_port) as box:
        server = start(tmp_path, port)
        yield Running(port, tmp_path, box)
        stop(server)


def _asked(running: Running) -> str:
    """The link that Kari's letter brings."""
    leader = Browser(running.port)
    leader.send("/login", email="leader@test.no", password=make.PASSWORD)
    page = BeautifulSoup(leader.ask("GET", ASK)[1], "html.parser")
    until = page.find("input", {"name": "until"})["value"]
    code, _page = leader.send(ASK, people="1", until=until, language="en", words="", version="1")
    assert code == 303
    letter = running.box.newest().get_body(("plain",))
    assert letter is not None
    found = re.search(r"http://\S+(/reading/\S+)", letter.get_content())
    assert found
    return found[1]


def _raw(port: int, line: bytes) -> None:
    """What no browser sends."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(line)
        connection.settimeout(5)
        try:
            connection.recv(4096)
        except OSError:
            return


def test_the_token_is_nowhere_but_in_the_letter(running: Running) -> None:
    link = _asked(running)
    token = link.rpartition("/")[2]
    reader = Browser(running.port)
    for method in ("GET", "HEAD", "DELETE", "POST"):
        reader.ask(method, link)
    odd = (f"GET {link} HTTP/9.9", f"GET {link} x HTTP/1.1", f"{link} GET HTTP/1.1",
           f"GET {link} HTTP/1.1\r\n{link}")  # fmt: skip
    for line in (*odd, f"GET {link} HTTP/1.1\r\nHost: evil.test", f"POST {link} HTTP/1.1"):
        _raw(running.port, f"{line}\r\n\r\n".encode())
    assert reader.send(link)[0] == 303
    assert "Two rooms" in reader.ask("GET", "/reading")[1]
    assert reader.send("/reading", answer="disagree", words="No.")[0] == 303
    assert reader.ask("GET", link)[0] == 404
    everything = {path: path.read_bytes() for path in running.folder.rglob("*") if path.is_file()}
    assert len(everything) > 2
    assert [path.name for path, kept in everything.items() if token.encode() in kept] == []


def test_the_letter_has_the_link_once_in_each_form_and_no_name_in_its_head(
    running: Running,
) -> None:
    link = _asked(running)
    letter = running.box.newest()
    forms = {part.get_content_type(): part.get_content() for part in letter.walk()
             if not part.is_multipart()}  # fmt: skip
    assert {kind: text.count(link) for kind, text in forms.items()} == {
        "text/plain": 1,
        "text/html": 1,
    }
    head = "\n".join(f"{name}: {value}" for name, value in letter.items())
    assert link not in head
    assert letter["Subject"] == "For reading: NAV Bærum, status as of January 2012"
    assert "Kanari" not in head + "".join(forms.values())
    leads = BeautifulSoup(forms["text/html"], "html.parser").select("[src], [href]")
    assert [one.get("href") for one in leads] == [f"http://127.0.0.1:{running.port}{link}"]
