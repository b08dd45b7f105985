"""The search page: what it shows to whom, where it leads, and what it makes of bad questions."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from tests import make
from tests.counting import statements
from tests.payloads import PAYLOADS, dangers
from tests.signing import sign_in
from tracker.cases import queries as cases
from tracker.core.database import begin_writing, db
from tracker.engagements import service as engagements
from tracker.engagements.rules import when
from tracker.jobs import catch_up
from tracker.notes import service as notes
from tracker.overview.lines import lines
from tracker.studies import queries
from tracker.studies import service as studies
from tracker.studies.models import Membership, Study

SEARCH = "/s/husk/search"
WORD = "kanariword"


def _fill(study: Study, word: str) -> None:
    """One thing of every sort that holds the word, in NAV Bærum on 24 March 2011."""
    case = cases.find_case(study, "nav-baerum")
    leader = queries.members(study)[0].account
    assert case is not None
    day = when(day=dt.date(2011, 3, 24), time_zone="Europe/Oslo")
    visit = engagements.plan(study, kind="site-visit", title=f"Visit {word}", when=day,
                             cases=[case])  # fmt: skip
    text = f"First words. The {word} went well #funding @office-leader !quote. Last words."
    notes.write(visit, author=leader, text=text, now=make.NOW)
    role = queries.informant_roles(study)[0]
    make.person(study, role, case=case, pseudonym=f"Person {visit.number}", organisation=word)
    for month, published in ((visit.number, make.PUBLISHED), (visit.number + 6, {})):
        make.status_note(case, leader, as_of=dt.date(2011, month, 1), text=f"{word}.", **published)
    catch_up(now=make.NOW)


@pytest.fixture
def study(app: Flask, world: make.World) -> Study:
    with app.app_context():
        begin_writing()
        study = queries.find_study("husk")
        assert study is not None
        make.theme(study, "money", "Money").also = "funding"
        make.excerpt_kind(study, "quote", "Quote")
        _fill(study, WORD)
        db.session.commit()
        return study


def _client(app: Flask, role: str) -> FlaskClient:
    with app.app_context():
        account = db.session.query(make.Account).filter_by(email=f"{role}@test.no").one()
        return sign_in(app.test_client(), account.id)


def _hits(client: FlaskClient, **asked: str) -> list[str]:
    """Where the hits lead, in their order."""
    answer = client.get(SEARCH, query_string=asked)
    assert answer.status_code == 200
    links = BeautifulSoup(answer.text, "html.parser").select(".hits a")
    return [str(link["href"]).removeprefix("/s/husk/") for link in links]


TITLE, NOTE, EXCERPT = "engagements/1", "engagements/1#note-1", "engagements/1#excerpt-1"
PERSON, PUBLISHED, DRAFT = "people/1", "status-notes/1", "status-notes/2"
EVERYTHING = {TITLE, NOTE, PERSON, PUBLISHED, DRAFT}
SEEN = {
    "leader": EVERYTHING,
    "researcher": EVERYTHING,
    "reviewer": {TITLE, NOTE, PUBLISHED, DRAFT},
    "observer": {TITLE, PUBLISHED},
}


@pytest.mark.parametrize("role", SEEN)
def test_each_role_finds_what_it_may_see(app: Flask, study: Study, role: str) -> None:
    assert set(_hits(_client(app, role), q=WORD)) == SEEN[role]


@pytest.mark.parametrize("sort", ["note", "excerpt", "draft", "person"])
def test_asking_for_what_one_may_not_see_finds_nothing(app: Flask, study: Study, sort: str) -> None:
    answer = _client(app, "observer").get(SEARCH, query_string={"q": WORD, "sort": sort})
    assert answer.status_code == 422
    assert not BeautifulSoup(answer.text, "html.parser").select(".hits a")


@pytest.mark.parametrize("asked", [{"theme": "money"}, {"role": "office-leader"}, {"author": "1"}])
def test_filters_on_notes_are_not_for_those_who_may_not_read_them(
    app: Flask, study: Study, asked: dict[str, str]
) -> None:
    assert set(_hits(_client(app, "observer"), q=WORD, **asked)) == SEEN["observer"]


@pytest.mark.parametrize("word", ["funding", "first", "kanarifugl"])
def test_an_observer_finds_no_word_of_a_note(app: Flask, study: Study, word: str) -> None:
    assert _hits(_client(app, "observer"), q=word) == []


def test_a_stranger_finds_nothing_of_another_study(
    app: Flask, study: Study, world: make.World
) -> None:
    stranger = sign_in(app.test_client(), world.stranger)
    assert stranger.get(SEARCH, query_string={"q": WORD}).status_code == 404
    own = stranger.get("/s/other/search", query_string={"q": WORD})
    assert WORD not in own.text.replace(f'value="{WORD}"', "").replace(f"Search: {WORD}", "")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"sort": "note"}, {NOTE}),
        ({"sort": "excerpt"}, {EXCERPT}),
        ({"case": "nav-baerum"}, EVERYTHING),
        ({"case": "nav-sola"}, set()),
        ({"kind": "site-visit"}, {TITLE, NOTE}),
        ({"kind": "interview"}, set()),
        ({"theme": "money"}, {EXCERPT}),
        ({"role": "office-leader"}, {EXCERPT, PERSON}),
        ({"excerpt": "quote"}, {EXCERPT}),
        ({"author": "1"}, {NOTE, PUBLISHED, DRAFT}),
        ({"author": "2"}, set()),
        ({"since": "2011-03", "until": "2011-03"}, {TITLE, NOTE}),
        ({"since": "2011-07"}, {DRAFT}),
        ({"until": "2011-01"}, {PUBLISHED}),
    ],
)
def test_filters_narrow(app: Flask, study: Study, asked: dict[str, str], found: set[str]) -> None:
    assert set(_hits(_client(app, "leader"), q=WORD, **asked)) == found


def test_a_hit_shows_its_sentence_with_the_word_marked(app: Flask, study: Study) -> None:
    answer = _client(app, "leader").get(SEARCH, query_string={"q": WORD, "sort": "note"})
    (hit,) = BeautifulSoup(answer.text, "html.parser").select(".hit")
    assert " ".join(hit.get_text(" ", strip=True).split()) == (
        f"Visit {WORD} Site visit Note Thu 24 Mar 2011 NAV Bærum "
        f"The {WORD} went well #funding @office-leader !quote."
    )
    assert [mark.text for mark in hit.select("mark")] == [WORD]


def test_people_are_found_by_role_and_never_by_name(app: Flask, study: Study) -> None:
    with app.app_context():
        begin_writing()
        person = make.get(make.Person, 1)
        person.name, person.phone = "Fuglesang", "99001122"
        db.session.commit()
    leader = _client(app, "leader")
    assert _hits(leader, q="office leaders", sort="person") == [PERSON]
    assert _hits(leader, q="fuglesang") == _hits(leader, q="99001122") == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "Look through notes"),
        ({"q": "()"}, "Write a word or a number"),
        ({"q": "unicorn"}, "Try the beginning of the word"),
        ({"q": "unicorn visit"}, "Look for fewer words"),
        ({"q": WORD, "kind": "interview"}, "Take filters away"),
    ],
)
def test_an_empty_page_says_what_to_do(
    app: Flask, study: Study, asked: dict[str, str], says: str
) -> None:
    answer = _client(app, "leader").get(SEARCH, query_string=asked)
    assert (answer.status_code, says in answer.text) == (200, True)


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 10_000},
        {"q": WORD, "kind": "party"},
        {"q": WORD, "case": "no-such-case"},
        {"q": WORD, "author": "1 OR 1=1"},
        {"q": WORD, "since": "2011-99"},
        {"q": WORD, "since": "2011-05", "until": "2011-04"},
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    app: Flask, study: Study, asked: dict[str, str]
) -> None:
    answer = _client(app, "leader").get(SEARCH, query_string=asked)
    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, page.select(".hits a")) == (422, [])
    assert page.select(".field-errors li")


def test_other_pages_of_hits_keep_the_question(app: Flask, study: Study) -> None:
    with app.app_context():
        begin_writing()
        here = queries.find_study("husk")
        case, leader = cases.find_case(here, "nav-sola"), queries.members(here)[0].account
        visit = make.engagement(here, case)
        for _ in range(25):
            notes.write(visit, author=leader, text="Many words.", now=make.NOW)
        db.session.commit()
    leader_ = _client(app, "leader")
    first = leader_.get(SEARCH, query_string={"q": "many", "sort": "note"})
    following = BeautifulSoup(first.text, "html.parser").select_one("a[rel=next]")
    assert following is not None
    second = _hits_of(leader_.get(str(following["href"])).text)
    beyond = _hits(leader_, q="many", sort="note", page="99")
    assert (len(second), len(_hits_of(first.text)), beyond) == (5, 20, _hits_of(first.text))


def _hits_of(page: str) -> list[str]:
    links = BeautifulSoup(page, "html.parser").select(".hits a")
    return [str(link["href"]).removeprefix("/s/husk/") for link in links]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_texts_and_questions_stay_text(app: Flask, study: Study, payload: str) -> None:
    with app.app_context():
        begin_writing()
        here = queries.find_study("husk")
        visit = engagements.plan(
            here, kind="feedback", title=f"Title {payload}", cases=[cases.cases(here)[0]],
            when=when(day=dt.date(2011, 5, 5), time_zone="Europe/Oslo"),
        )  # fmt: skip
        author = queries.members(here)[0].account
        notes.write(visit, author=author, text=f"{payload} pwned", now=make.NOW)
        db.session.commit()
    leader = _client(app, "leader")
    answer = leader.get(SEARCH, query_string={"q": "pwned"})
    assert (answer.status_code, dangers(answer.text)) == (200, [])
    assert len(_hits_of(answer.text)) >= 1
    assert dangers(leader.get(SEARCH, query_string={"q": payload}).text) == []


def test_more_hits_take_no_more_statements(app: Flask, study: Study) -> None:
    leader = _client(app, "leader")
    _hits(leader, q=WORD)
    with statements() as few:
        assert len(_hits(leader, q=WORD)) == 5
    with app.app_context():
        begin_writing()
        _fill(queries.find_study("husk"), WORD)
        _fill(queries.find_study("husk"), WORD)
        db.session.commit()
    with statements() as many:
        assert len(_hits(leader, q=WORD)) == 15
    assert few.number == many.number <= 18


def test_every_page_has_the_box_that_leads_here(app: Flask, study: Study) -> None:
    page = BeautifulSoup(_client(app, "observer").get("/s/husk/today").text, "html.parser")
    (form,) = page.select("form.search")
    assert (form["action"], form["method"]) == (SEARCH, "get")
    assert form.select_one("input[name=q][data-find]")


def test_filters_without_words_lead_to_the_same_excerpts(
    app: Flask, study: Study, world: make.World
) -> None:
    leader = _client(app, "leader")
    asked = {"theme": "money", "until": "2011-03", "case": "nav-baerum"}
    page = BeautifulSoup(leader.get(SEARCH, query_string=asked).text, "html.parser")
    assert "needs a word" in page.select_one("main .empty").text  # type: ignore[union-attr]
    link = page.find("a", string="Show these excerpts")
    assert link is not None
    assert str(link["href"]).endswith("?until=2011-03-31&case=nav-baerum&theme=money")
    assert WORD in leader.get(str(link["href"])).text
    observer = _client(app, "observer").get(SEARCH, query_string={"kind": "site-visit"}).text
    assert ("needs a word" in observer, "Show these excerpts" in observer) == (True, False)


def test_who_wrote_and_only_watches_by_now_can_be_asked_for(app: Flask, study: Study) -> None:
    leader = _client(app, "leader")
    with app.app_context():
        begin_writing()
        account = db.session.query(make.Account).filter_by(email="researcher@test.no").one()
        visit = db.session.query(make.Engagement).filter_by(study_id=1).first()
        assert visit is not None
        notes.write(visit, author=account, text="glockenspiel", now=make.NOW)
        member = db.session.query(Membership).filter_by(account_id=account.id, study_id=1).one()
        member.role = "observer"
        db.session.commit()
        key = account.id
    assert _hits(leader, q="glockenspiel", author=str(key)) == ["engagements/1#note-2"]


def test_the_command_line_finds_people_by_a_role_that_was_renamed(app: Flask, study: Study) -> None:
    with app.app_context():
        begin_writing()
        here = db.session.get_one(Study, 1)
        role = queries.informant_roles(here)[0]
        studies.rename_entry(here, role, name="Ship captain", code="captain")
        db.session.commit()
        found = lines(db.session.get_one(Study, 1), "captains", case=None, kind="")
    assert len(found) == 1
