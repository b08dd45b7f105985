"""What a status note may be written from: since the last one, bounded, grouped, and as a draft."""

import datetime as dt

import pytest

from tests import make
from tests.counting import statements
from tests.statusnotes.desk import noted
from tracker.accounts.models import Account
from tracker.cases.models import Case
from tracker.core.database import db
from tracker.core.errors import DomainError, StaleText
from tracker.statusnotes import evidence as gathering
from tracker.statusnotes import references, service
from tracker.statusnotes.evidence import evidence, grouped, left_to_settle
from tracker.statusnotes.lines import lines_of
from tracker.studies.models import Study

pytestmark = pytest.mark.usefixtures("session")

MAY, JANUARY, FEBRUARY = dt.date(2011, 5, 1), dt.date(2012, 1, 1), dt.date(2012, 2, 1)
PUBLISHED = make.PUBLISHED | {"as_of": MAY, "published_at": dt.datetime(2011, 6, 3, tzinfo=dt.UTC)}


@pytest.fixture
def study() -> Study:
    return make.study()


@pytest.fixture
def case(study: Study) -> Case:
    return make.case(study)


@pytest.fixture
def kari(study: Study) -> Account:
    kari = make.account("kari@test.no", name="Kari")
    make.member(study, kari)
    return kari


def _held(study: Study, case: Case, day: dt.date) -> make.Engagement:
    return make.engagement(study, case, day=day, status="held")


def test_the_evidence_begins_where_the_last_published_month_stopped(
    study: Study, case: Case, kari: Account
) -> None:
    before = make.status_note(case, kari, **PUBLISHED)
    for day in (dt.date(2011, 5, 30), dt.date(2011, 5, 31), dt.date(2012, 1, 31), FEBRUARY):
        _held(study, case, day)
        make.event(case, text=str(day), happened_on=day)
        make.fact(case, name=str(day), holds_from=day)
    found = evidence(case, as_of=JANUARY)
    days = [dt.date(2012, 1, 31), dt.date(2011, 5, 31)]
    assert found.before is before
    assert [log.engagement.starts_on for log in found.contacts] == days
    assert [event.happened_on for event in found.events] == days
    assert sorted(fact.holds_from for fact in found.facts) == sorted(days)


def test_a_first_status_builds_on_everything(study: Study, case: Case, kari: Account) -> None:
    make.note(_held(study, case, dt.date(2011, 1, 2)), kari)
    make.event(case, happened_on=dt.date(2009, 6, 9))
    make.fact(case)
    found = evidence(case, as_of=JANUARY)
    assert (found.before, found.since) == (None, None)
    counts = len(found.contacts), len(found.events), len(found.facts)
    assert counts == (1, 1, 0)


def test_excerpts_come_from_the_contacts_of_the_time(case: Case, kari: Account) -> None:
    make.status_note(case, kari, **PUBLISHED)
    noted(case, kari, "Old. #funding", day=dt.date(2011, 4, 1))
    noted(make.case(case.study, "NAV Sola"), kari, "Theirs. #funding")
    noted(case, kari, "New. #funding")
    early, _excerpts = noted(case, kari, "Older. #funding", day=dt.date(2011, 3, 1))
    early.written_at = dt.datetime(2011, 4, 1, tzinfo=dt.UTC)
    db.session.flush()
    # The old one was written on after the last status note was published.
    words = [row.words for row in evidence(case, as_of=JANUARY).excerpts]
    assert words == ["New.", "Old."]


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({}, "open"),
        ({"due_on": JANUARY}, "open"),
        ({"done_at": dt.datetime(2012, 1, 10, tzinfo=dt.UTC)}, "closed"),
        ({"done_at": dt.datetime(2011, 5, 10, tzinfo=dt.UTC)}, None),
        ({"done_at": dt.datetime(2012, 2, 10, tzinfo=dt.UTC)}, "open"),
        ({"made_at": dt.datetime(2012, 2, 10, tzinfo=dt.UTC)}, None),
    ],
)
def test_follow_ups_are_those_open_at_the_end_and_closed_since(
    case: Case, kari: Account, values: dict[str, object], where: str | None
) -> None:
    make.status_note(case, kari, **PUBLISHED)
    row = make.follow_up(case.study, case=case)
    for name, value in values.items():
        setattr(row, name, value)
    make.follow_up(case.study, case=make.case(case.study, "NAV Sola"))
    db.session.flush()
    found = evidence(case, as_of=JANUARY)
    assert (found.open, found.closed) == (
        [row] if where == "open" else [],
        [row] if where == "closed" else [],
    )


def test_a_large_case_is_cut_and_says_so(case: Case, kari: Account) -> None:
    text = "\n\n".join(f"Said {number}. #funding" for number in range(gathering.EXCERPTS + 5))
    noted(case, kari, text)
    for _number in range(gathering.CONTACTS):
        _held(case.study, case, dt.date(2011, 3, 1))
    found = evidence(case, as_of=JANUARY)
    assert (len(found.excerpts), len(found.contacts)) == (200, 40)
    assert found.is_cut == {"excerpts", "contacts"}


def test_the_claims_of_the_last_one_bring_what_became_of_their_references(
    case: Case, kari: Account
) -> None:
    _note, (excerpt,) = noted(case, kari, "It grows. #funding", day=dt.date(2011, 4, 1))
    text = f"# Now\n\nIt *grows* [^e{excerpt.id}].\n\n- It is\n  hard.\n\n[^e9]"
    before = service.begin(case, as_of=MAY, author=kari, text=text, now=make.NOW)
    before.state, before.published_at = "published", PUBLISHED["published_at"]
    db.session.flush()
    claims = evidence(case, as_of=JANUARY).claims
    assert [claim.line for claim in claims] == [
        f"It *grows* [^e{excerpt.id}].",
        "- It is hard.",
    ]
    assert [one.state for one in claims[0].cited] == ["fine"]
    left = left_to_settle(claims, "New.\n\n- It is hard. [^e7]")
    assert left == claims[:1]
    assert left_to_settle(claims, "It *grows*.\n\nIt is hard.") == []


def test_excerpts_are_grouped_by_kind_or_by_theme(case: Case, kari: Account) -> None:
    make.excerpt_kind(case.study, "enabler", "Enabler")
    make.theme(case.study, "funding", "Funding")
    make.question(case.study, "rq1", "Why?")
    noted(case, kari, "A. #funding !enabler\n\nB. #funding #time !enabler !barrier\n\nC. #rq1")
    rows = evidence(case, as_of=JANUARY).excerpts
    by_kind = [(group.name, len(group.rows)) for group in grouped(rows, by_theme=False)]
    by_theme = [(group.name, len(group.rows)) for group in grouped(rows, by_theme=True)]
    assert by_kind == [("Enabler", 2), ("!barrier", 1), ("", 1)]
    assert by_theme == [("Funding", 2), ("#time", 1), ("", 1)]


def test_a_draft_from_the_log_is_nothing_but_the_log(case: Case, kari: Account) -> None:
    make.excerpt_kind(case.study, "enabler", "Enabler")
    visit = noted(case, kari, "They meet. !enabler @office-leader\n\n- [ ] Call back by 2012-02-01")
    event, fact = make.event(case), make.fact(case, holds_from=dt.date(2011, 11, 1))
    draft = service.draft_from_log(case, as_of=JANUARY, author=kari, now=make.NOW)
    promise = evidence(case, as_of=JANUARY).open[0]
    assert draft.text == (
        f"## What is new\n\n- 1 March 2011: Youth team formed [^v{event.id}]\n\n"
        f"## Facts\n\n- Size: 170 employees (1 November 2011) [^f{fact.id}]\n\n"
        f"## Contacts\n\n- Site visit, 5 December 2011: Visit [^c{visit[0].engagement_id}]\n\n"
        f"## Enabler\n\n- They meet. [^e{visit[1][0].id}]\n\n"
        f"## Promised and still open\n\n- Call back (due 1 February 2012) [^p{promise.id}]"
    )
    assert {one.state for one in references.cited(draft)} == {"fine"}


def test_a_norwegian_study_gets_a_norwegian_draft(kari: Account) -> None:
    case = make.case(make.study(short_name="norsk", language="nb"))
    event = make.event(case)
    draft = service.draft_from_log(case, as_of=JANUARY, author=kari, now=make.NOW)
    assert draft.text == f"## Hva er nytt\n\n- 1. mars 2011: Youth team formed [^v{event.id}]"


def test_a_case_of_which_nothing_is_logged_has_nothing_to_begin_from(
    case: Case, kari: Account
) -> None:
    found = evidence(case, as_of=JANUARY)
    assert found.is_empty
    assert (found.claims, lines_of(found, case.study), found.is_cut) == ([], {}, frozenset())
    with pytest.raises(DomainError):
        service.draft_from_log(case, as_of=JANUARY, author=kari, now=make.NOW)


def test_a_month_before_the_study_is_refused(case: Case, kari: Account) -> None:
    make.event(case, happened_on=dt.date(2010, 1, 1))
    with pytest.raises(DomainError) as refused:
        service.draft_from_log(case, as_of=dt.date(2010, 6, 1), author=kari, now=make.NOW)
    assert refused.value.field == "as_of"


def test_a_draft_that_is_there_is_never_written_over(case: Case, kari: Account) -> None:
    make.event(case)
    service.begin(case, as_of=JANUARY, author=kari, text="Mine.", now=make.NOW)
    with pytest.raises(StaleText):
        service.draft_from_log(case, as_of=JANUARY, author=kari, now=make.NOW)


def test_a_published_month_keeps_its_text_before_the_log(case: Case, kari: Account) -> None:
    make.event(case)
    make.status_note(case, kari, **make.PUBLISHED)
    draft = service.draft_from_log(case, as_of=JANUARY, author=kari, now=make.NOW)
    assert draft.edition == 2
    assert draft.text.startswith("What holds now.\n\n## What is new\n\n- ")


@pytest.mark.parametrize("number", [1, 3])
def test_the_evidence_takes_the_same_number_of_statements(
    case: Case, kari: Account, number: int
) -> None:
    marks = []
    for index in range(number):
        note, (excerpt,) = noted(case, kari, f"Said {index}. #funding @office-leader")
        marks.append(f"[^e{excerpt.id}] [^c{note.engagement_id}] [^v{make.event(case).id}]")
        make.fact(case, name=f"Size {index}", holds_from=JANUARY)
        make.follow_up(case.study, case=case)
    make.status_note(case, kari, **PUBLISHED, text="\n\n".join(marks))
    db.session.commit()
    loaded = (case.id, case.study.id, case.study.time_zone)
    with statements() as counted:
        found = evidence(case, as_of=JANUARY)
        lines_of(found, case.study)
    assert loaded
    assert len(found.excerpts) == number
    assert counted.number <= 19
