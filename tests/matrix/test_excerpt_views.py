"""The list of excerpts and what is on no list, through HTTP."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.editing import read
from tests.matrix.conftest import Say
from tests.signing import sign_in

EXCERPTS = "/s/husk/excerpts"


def test_the_list_shows_words_tags_and_the_way_back(leader: FlaskClient, say: Say) -> None:
    say("**One** thing #funding said.\n\n- the other #new")
    page = read(leader.get(EXCERPTS))
    first, second = page.select(".excerpt")
    assert first.select_one(".prose").decode_contents().strip() == (
        "<p><strong>One</strong> thing funding said.</p>"
    )
    assert [tag.text for tag in page.select(".excerpt .tag")] == ["Funding", "#new"]
    way, place = second.select_one(".excerpt-from a")["href"].split("#")
    note = read(leader.get(way))
    assert note.find(id=place).name == "li"
    assert note.find(id=place).text.strip() == "the other #new"


def test_the_list_is_narrowed_in_the_address(leader: FlaskClient, say: Say) -> None:
    say("One #funding.")
    say("Two #fundng @office-leader.", "nav-sola")
    for asked, count in {
        "theme=funding": 1,
        "role=office-leader&case=nav-sola": 1,
        "tag=%23fundng": 1,
        "author=999": 2,
        "kind=interview&since=2011-03-24&until=2011-03-24": 2,
        "since=2011-03-25": 0,
        "page=9": 2,
    }.items():
        answer = leader.get(f"{EXCERPTS}?{asked}")
        assert (len(read(answer).select(".excerpt")), asked) == (count, asked)


@pytest.mark.parametrize(
    "asked",
    ["theme=none", "since=x", "since=2011-02-01&until=2011-01-01", "case=nowhere", "tag=funding"],
)
def test_filters_that_make_no_sense_say_so(leader: FlaskClient, say: Say, asked: str) -> None:
    say("One #funding.")
    answer = leader.get(f"{EXCERPTS}?{asked}")
    assert answer.status_code == 422
    assert read(answer).select_one(".field-errors") is not None


def test_words_on_no_list_lead_the_leader_to_the_list(leader: FlaskClient, say: Say) -> None:
    say("One #youth-money @Bøss.")
    page = read(leader.get(EXCERPTS))
    links = [link["href"] for link in page.select(".unlisted > li > a")]
    assert links == [
        "/s/husk/settings/themes?name=Youth+money&code=youth-money#add",
        "/s/husk/settings/roles?name=B%C3%B8ss&code=boss#add",
    ]
    form = read(leader.get(links[0]))
    assert [form.find(id=name)["value"] for name in ("name", "code")] == [
        "Youth money",
        "youth-money",
    ]


def test_a_saved_note_says_which_of_its_words_are_on_no_list(
    app: Flask, leader: FlaskClient, world: make.World, say: Say
) -> None:
    say("One.")
    leader.post("/s/husk/notes/1/edit", data={"text": "Two #fundng.", "version": "1"})
    flash = read(leader.get("/s/husk/engagements/1")).select_one(".flash")
    assert "#fundng is on no list yet" in flash.text
    assert flash.a["href"].startswith("/s/husk/settings/themes?name=Fundng")
    researcher = sign_in(app.test_client(), world.researcher)
    researcher.post("/s/husk/notes/1/edit", data={"text": "3 #fundng !new.", "version": "2"})
    flash = read(researcher.get("/s/husk/engagements/1")).select_one(".flash")
    assert "!new, #fundng are on no list yet" in flash.text
    assert flash.a is None


def test_of_many_words_on_no_list_some_are_named_and_all_are_counted(
    leader: FlaskClient, say: Say
) -> None:
    say("One.")
    text = "Two !spørsmål" + "".join(f" #tag{number}" for number in range(20))
    leader.post("/s/husk/notes/1/edit", data={"text": text, "version": "1"})
    flash = read(leader.get("/s/husk/engagements/1")).select_one(".flash")
    assert "!spørsmål, #tag0, #tag1, #tag10, #tag11 and 16 more are on no list" in flash.text
