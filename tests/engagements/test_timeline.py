"""The timeline picture: true to the dates, readable when crowded, always well-formed."""

import datetime as dt
import time
import xml.etree.ElementTree as ET

import pytest

from tracker.engagements import layout
from tracker.engagements.days import joined, say_days
from tracker.engagements.kinds import KINDS
from tracker.engagements.timeline import (
    Band,
    Event,
    Figure,
    Lane,
    Mark,
    Milestone,
    Row,
    Wording,
    describe,
    draw,
    in_parts,
)

SVG = "{http://www.w3.org/2000/svg}"
VISIT, PHONE, INTERVIEW = (KINDS[code] for code in ("site-visit", "phone-check-in", "interview"))
START, END = dt.date(2011, 1, 1), dt.date(2012, 3, 31)


def figure(*marks: Mark, **changes: object) -> Figure:
    lane = Lane("NAV Bærum", sublabel="HUSK Oslo", marks=marks)
    values = {"starts_on": START, "ends_on": END, "lanes": [lane], "title": "Contacts", **changes}
    return Figure(**values)  # type: ignore[arg-type]


def visit(status: str = "held", **changes: object) -> Mark:
    days = {"starts_on": dt.date(2011, 3, 29), "ends_on": dt.date(2011, 3, 29), **changes}
    return Mark(VISIT, status=status, **days)  # type: ignore[arg-type]


def picture(shown: Figure, width: int = 960) -> ET.Element:
    return ET.fromstring(draw(shown, width=width))


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [found for found in root.iter() if name in (found.get("class") or "").split()]


def words(root: ET.Element) -> list[str]:
    return [found.text or "" for found in root.iter(f"{SVG}text")]


def test_without_links_it_is_one_image_with_title_and_description() -> None:
    root = picture(figure(visit(), description="One visit."))
    assert root.get("role") == "img"
    assert [child.text for child in root[:2]] == ["Contacts", "One visit."]


def test_a_link_says_what_it_leads_to() -> None:
    root = picture(figure(visit(url="/s/husk/engagements/7")))
    assert root.get("role") == "group"
    (mark,) = of_class(root, "mark-site-visit")[:1]
    assert mark.tag == f"{SVG}a"
    assert mark.get("href") == "/s/husk/engagements/7"
    assert mark.get("aria-label") == "Site visit, NAV Bærum, 29 Mar 2011, held"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "//[x"])
def test_a_link_leads_nowhere_but_to_pages(url: str) -> None:
    assert "href" not in draw(figure(visit(url=url)))


@pytest.mark.parametrize(
    ("status", "state", "fill", "lines"),
    [
        ("planned", "is-planned", "#ffffff", 0),
        ("confirmed", "is-planned", "#ffffff", 0),
        ("held", "is-held", "currentColor", 0),
        ("cancelled", "is-cancelled", "#ffffff", 1),
        ("postponed", "is-cancelled", "#ffffff", 1),
    ],
)
def test_a_status_is_seen_in_the_shape(status: str, state: str, fill: str, lines: int) -> None:
    (mark,) = of_class(picture(figure(visit(status))), state)
    (shape,) = of_class(mark, "shape")
    assert shape.get("fill") == fill
    assert len(mark.findall(f"{SVG}line")) == lines


def test_every_kind_has_a_shape_of_its_own() -> None:
    seen = set()
    for kind in KINDS.values():
        mark = Mark(kind, dt.date(2011, 5, 2), dt.date(2011, 5, 2), "held")
        (drawn,) = of_class(picture(figure(mark)), "mark")
        seen.add("".join(ET.tostring(child, "unicode") for child in drawn[1:]))
        assert drawn.get("color") == kind.colour
    assert len(seen) == len(KINDS)


def test_several_days_are_a_stretch() -> None:
    long = visit(ends_on=dt.date(2011, 5, 29))
    (mark,) = of_class(picture(figure(long)), "mark")
    (shape,) = of_class(mark, "shape")
    assert float(shape.get("width", "0")) > 50


def test_fifteen_interviews_in_a_week_are_one_mark_with_a_count() -> None:
    days = [dt.date(2011, 4, 11) + dt.timedelta(days=n % 5) for n in range(15)]
    root = picture(figure(visit(), *(Mark(INTERVIEW, day, day, "held") for day in days)))
    (mark,) = [m for m in of_class(root, "mark-interview") if m.get("role") == "img"]
    assert mark.get("aria-label") == "Interviews: 15, NAV Bærum, 11–15 Apr 2011, 15 held"
    assert [count.text for count in of_class(mark, "count")] == ["15"]


@pytest.mark.parametrize("months", [3, 15, 60])
def test_no_two_shapes_of_a_lane_lie_upon_each_other(months: int) -> None:
    end = START + dt.timedelta(days=30 * months)
    kinds = list(KINDS.values())
    days = [START + dt.timedelta(days=n * 7 % (30 * months)) for n in range(120)]
    marks = [Mark(kinds[n % 8], day, day, "held") for n, day in enumerate(days)]
    shown = figure(*marks, ends_on=end)
    scale = layout.Scale(START, end, 150, 948)
    spans = [(i.left, i.end) for i in layout.items(shown.lanes[0], figure=shown, scale=scale)]
    placed = list(zip(spans, layout.rows(spans), strict=True))
    for number, ((left, right), row) in enumerate(placed):
        for (other_left, other_right), other_row in placed[number + 1 :]:
            assert row != other_row or right <= other_left or other_right <= left


@pytest.mark.parametrize(
    ("months", "width", "names"),
    [(3, 960, ["Jan", "Feb", "Mar"]), (15, 600, ["Jan", "Feb", "Mar"]), (60, 960, ["Jan", "Apr"])],
)
def test_months_are_named_as_far_as_there_is_room(
    months: int, width: int, names: list[str]
) -> None:
    end = START + dt.timedelta(days=int(30.4 * months) - 1)
    (axis,) = [g for g in of_class(picture(figure(ends_on=end), width), "axis") if words(g)]
    assert [name for name in words(axis) if name.isalpha()][: len(names)] == names
    assert "2011" in words(axis)


def test_twenty_years_are_named_by_year() -> None:
    scale = layout.Scale(START, dt.date(2031, 1, 1), 100, 700)
    assert layout.ticks(scale)[1] >= 12


def test_what_lies_outside_the_stretch_is_left_out() -> None:
    early = visit(starts_on=dt.date(2010, 3, 1), ends_on=dt.date(2010, 3, 2))
    bands = [Band("Later", dt.date(2013, 1, 1), dt.date(2013, 2, 1))]
    root = picture(figure(early, bands=bands, today=dt.date(2026, 1, 1)))
    for name in ("mark", "band", "today"):
        assert of_class(root, name) == []


def test_milestones_fly_a_flag_filled_when_delivered() -> None:
    owed = [Milestone("Interim report", dt.date(2011, 5, 20), is_delivered=True),
            Milestone("Final report", dt.date(2012, 3, 30)),
            Milestone("Long after", dt.date(2013, 1, 1))]  # fmt: skip
    shown = figure(visit(), milestones=owed)
    root = picture(shown)
    assert len(of_class(root, "milestone")) == 2
    # One more stands in the legend.
    assert [mark.get("fill") != "none" for mark in of_class(root, "flag")] == [True, False, True]
    assert {"Interim report", "Final report", "Milestone"} <= set(words(root))
    assert describe(shown)[:2] == [
        Row("Milestone", "Interim report", "delivered", "20 May 2011"),
        Row("Milestone", "Final report", "not delivered", "30 Mar 2012"),
    ]


def test_the_name_of_a_flag_at_the_right_edge_stays_inside() -> None:
    root = picture(figure(milestones=[Milestone("A report with a long name", END)]))
    (label,) = of_class(root, "milestone-label")
    assert float(label.get("x") or 0) < 850


def test_rounds_and_today_lie_behind_all_lanes_with_their_names() -> None:
    bands = [Band("Spring visits", dt.date(2011, 3, 14), dt.date(2011, 4, 15))]
    root = picture(figure(visit(), bands=bands, today=dt.date(2011, 4, 1)))
    assert len(of_class(root, "band")) == len(of_class(root, "today")) == 1
    assert {"Spring visits", "Today"} <= set(words(root))


def test_events_of_the_case_tell_their_story() -> None:
    lane = Lane("NAV Sola", events=[Event(dt.date(2011, 3, 1), "Clarification meeting")])
    (event,) = of_class(picture(figure(lanes=[lane])), "event")
    assert event[0].text == "1 Mar 2011: Clarification meeting"


def test_the_legend_explains_what_occurs_and_no_more() -> None:
    (legend,) = of_class(picture(figure(visit())), "legend")
    assert words(legend) == ["Site visit", "Filled: held"]


def test_everything_is_said_in_the_readers_language() -> None:
    norwegian = {"Site visit": "Besøk", "held": "gjennomført", "Today": "I dag"}
    wording = Wording("nb", lambda message: norwegian.get(message, message))
    drawn = draw(figure(visit(), today=dt.date(2011, 5, 1)), wording=wording)
    assert "Besøk, NAV Bærum, 29. mars 2011, gjennomført" in drawn
    assert ">I dag<" in drawn
    assert ">mai<" in drawn


HOSTILE = "</title><script>alert(1)</script>\x00\x0b\ud800\uffff\u202e&\"'<![CDATA["


def test_hostile_names_leave_it_well_formed_and_harmless() -> None:
    mark = visit(label=HOSTILE, url='/x" onload="alert(1)')
    lane = Lane(HOSTILE, f"/{HOSTILE}", HOSTILE, [mark], [Event(dt.date(2011, 5, 1), HOSTILE)])
    shown = figure(lanes=[lane], title=HOSTILE, description=HOSTILE,
                   bands=[Band(HOSTILE, START, END)])  # fmt: skip
    drawn = draw(shown)
    root = ET.fromstring(drawn)
    tags = {found.tag.removeprefix(SVG) for found in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "a", "rect", "line", "text", "polygon", "path"}
    names = {name for found in root.iter() for name in found.attrib}
    assert not {name for name in names if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("lanes", [0, 1, 4, 40])
def test_any_number_of_lanes_is_drawn(lanes: int) -> None:
    root = picture(figure(lanes=[Lane(f"Case {n}", marks=[visit()]) for n in range(lanes)]))
    assert len(of_class(root, "lane")) == lanes


def test_a_large_study_is_drawn_in_a_moment() -> None:
    days = [START + dt.timedelta(days=n) for n in range(450)]
    lanes = [Lane(f"Case {n}", marks=[Mark(PHONE, d, d, "held") for d in days]) for n in range(40)]
    started = time.monotonic()
    draw(figure(lanes=lanes))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("end", [START, START - dt.timedelta(days=9)])
def test_a_stretch_of_a_day_or_less_is_still_a_picture(end: dt.date) -> None:
    assert picture(figure(visit(), ends_on=end)).get("viewBox")


def test_the_same_is_told_in_rows_of_words() -> None:
    lane = Lane(
        "NAV Bærum",
        marks=[
            Mark(PHONE, dt.date(2011, 6, 1), dt.date(2011, 6, 1), "held"),
            Mark(PHONE, dt.date(2012, 3, 6), dt.date(2012, 3, 6), "planned"),
            visit(ends_on=dt.date(2011, 3, 31)),
        ],
        events=[Event(dt.date(2011, 2, 14), "Youth team formed")],
    )
    assert describe(figure(lanes=[lane])) == [
        Row("NAV Bærum", "Site visit", "1 held", "29–31 Mar 2011"),
        Row("NAV Bærum", "Phone check-ins", "1 held, 1 planned", "1 Jun 2011, 6 Mar 2012"),
        Row("NAV Bærum", "Event", "Youth team formed", "14 Feb 2011"),
    ]


def test_days_in_a_row_are_one_stretch() -> None:
    days = [dt.date(2011, 6, 30), dt.date(2011, 7, 1), dt.date(2010, 12, 31), dt.date(2011, 9, 1)]
    stretches = joined((day, day) for day in days)
    said = say_days(stretches, language="en")
    assert said == "31 Dec 2010, 30 Jun – 1 Jul, 1 Sep 2011"
    across = say_days([(dt.date(2011, 12, 30), dt.date(2012, 1, 2))], language="nb")
    assert across == "30. des. 2011 – 2. jan. 2012"


def test_many_lanes_are_cut_into_printable_parts() -> None:
    lanes = [Lane(f"Case {n}") for n in range(30)]
    parts = in_parts(figure(lanes=lanes), lanes=14)
    assert [len(part.lanes) for part in parts] == [14, 14, 2]
