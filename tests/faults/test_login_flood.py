"""Check L5: a flood of log-ins over several processes lets exactly the limit through.

The addresses it comes from are told by a proxy, as in real life.
"""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

from tests import make
from tests.browser.serving import free_port, start, stop
from tracker.accounts import service
from tracker.app import create_app
from tracker.core import schema
from tracker.core.database import begin_writing, db
from tracker.settings import read

pytestmark = pytest.mark.xdist_group("processes")

FLOOD = 60
PROCESSES = 2


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        """A redirect is an answer like another."""


_OPENER = urllib.request.build_opener(_Stay)


@dataclass
class Installation:
    """Several servers on one database."""

    folder: Path

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self._ports = [free_port() for _process in range(PROCESSES)]
        self._servers = [start(self.folder, port) for port in self._ports]

    def stop(self) -> None:
        for server in self._servers:
            stop(server)

    def log_in(self, *tries: tuple[str, str], password: str = "not the right one") -> Counter[int]:
        """What these (account, address) were answered, each by the next of the servers."""
        page = _OPENER.open(f"http://127.0.0.1:{self._ports[0]}/login")
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())[1]
        given = {"csrf_token": token, "password": password}

        def answer(port: int, email: str, address: str) -> int:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/login",
                urllib.parse.urlencode(given | {"email": email}).encode(),
                {"Cookie": cookie, "X-Forwarded-For": address},
            )
            try:
                return int(_OPENER.open(request).status)
            except urllib.error.HTTPError as refused:
                return refused.code

        with ThreadPoolExecutor(8) as pool:
            asked = [
                pool.submit(answer, port, *one)
                for port, one in zip(cycle(self._ports), tries, strict=False)
            ]
            return Counter(one.result() for one in asked)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("flood")
    app = create_app(read({"TRACKER_INSTANCE": str(folder), "BASE_URL": "http://localhost"}))
    with app.app_context():
        schema.upgrade()
        begin_writing()
        for name in ("leader", "other"):
            service.choose_password(make.account(f"{name}@test.no"), make.PASSWORD)
        db.session.commit()
        db.engine.dispose()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TRUSTED_PROXIES", "1")
        running = Installation(folder)
        yield running
        running.stop()


def test_one_account_from_one_address_also_after_a_restart(installation: Installation) -> None:
    flood = [("leader@test.no", "10.0.0.1")] * FLOOD
    assert installation.log_in(*flood) == {200: 5, 429: 55}
    installation.stop()
    installation.start()
    assert installation.log_in(*flood) == {429: 60}
    others = [("other@test.no", "10.0.0.1"), ("other@test.no", "10.0.0.2")]
    assert installation.log_in(*others, password=make.PASSWORD) == {302: 2}


def test_one_account_from_many_addresses(installation: Installation) -> None:
    flood = [("many@test.no", f"10.0.1.{number}") for number in range(FLOOD)]
    assert installation.log_in(*flood) == {200: 20, 429: 40}


def test_many_accounts_from_one_address(installation: Installation) -> None:
    flood = [(f"{number}@test.no", "10.0.2.1") for number in range(FLOOD)]
    assert installation.log_in(*flood) == {200: 20, 429: 40}
