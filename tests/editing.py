"""What a person does with a page: read it, send its editor, press a button."""

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def read(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def sent(page: BeautifulSoup) -> dict[str, str]:
    """What the editor's form would send if nothing were changed."""
    area = page.find("textarea")
    assert area is not None
    return _fields(area.find_parent("form")) | {"text": area.text.lstrip("\r\n")}


def cleared(page: BeautifulSoup) -> dict[str, str]:
    """What it would send after the lines that mark a clash were removed."""
    fields = sent(page)
    kept = [line for line in fields["text"].splitlines() if not line.startswith(("▼ ", "▲ "))]
    return fields | {"text": "\n".join(kept)}


def target(page: BeautifulSoup) -> str:
    """Where the editor's form goes."""
    area = page.find("textarea")
    assert area is not None
    return str(area.find_parent("form")["action"])


def filled(form: Tag) -> dict[str, str]:
    """What a form would send as it stands, with its boxes, lists and texts."""
    fields = {
        one["name"]: one.get("value", "")
        for one in form.find_all("input")
        if one.get("type") not in ("checkbox", "radio") or one.has_attr("checked")
    }
    for one in form.find_all("select"):
        chosen = one.select_one("option[selected]") or one.find("option")
        fields[one["name"]] = chosen["value"]
    return fields | {one["name"]: one.text.lstrip("\r\n") for one in form.find_all("textarea")}


def press(client: FlaskClient, page: BeautifulSoup, action: str) -> TestResponse:
    """Press the first button of the page that does this."""
    return client.post(action, data=_fields(page.find("form", action=action)))


def _fields(form: Tag) -> dict[str, str]:
    return {field["name"]: field.get("value", "") for field in form.find_all("input")}
