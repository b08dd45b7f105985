"""The picture of coverage: signs told apart without colour, and text that stays text."""

from xml.etree import ElementTree as ET

from tracker.coverage.drawing import Dot, Picture, Strip, draw
from tracker.coverage.rules import State

SVG = "{http://www.w3.org/2000/svg}"
LEGEND = [(State.REACHED, "Reached"), (State.SHORT, "Fewer"), (State.HOLE, "Not met")]


def drawn(*dots: Dot, name: str = "NAV Sola") -> ET.Element:
    roles = [f"Role {number}" for number, _dot in enumerate(dots)]
    picture = Picture("Interviews", roles, [Strip(name, dots)], LEGEND)
    return ET.fromstring(draw(picture, width=600))


def row(svg: ET.Element) -> ET.Element:
    [strip] = svg.findall(f"{SVG}g")
    return strip


def test_the_largest_number_has_the_largest_dot() -> None:
    few, many = row(drawn(Dot(1, State.REACHED), Dot(4, State.REACHED))).findall(f"{SVG}circle")
    assert float(many.get("r", 0)) == 2 * float(few.get("r", 0))


def test_states_differ_by_shape_and_not_by_colour_alone() -> None:
    strip = row(drawn(Dot(2, State.REACHED), Dot(1, State.SHORT), Dot(0, State.HOLE)))
    reached, short, hole = strip.findall(f"{SVG}circle")
    assert reached.get("fill") == reached.get("stroke")
    assert short.get("fill") == hole.get("fill") == "#ffffff"
    # The rule above the row, and what crosses the hole.
    assert len(strip.findall(f"{SVG}line")) == 2


def test_who_was_neither_met_nor_asked_for_is_a_dash() -> None:
    strip = row(drawn(Dot(0, State.UNASKED), Dot(1, State.UNASKED)))
    assert len(strip.findall(f"{SVG}circle")) == 1
    assert "–" in [text.text for text in strip.findall(f"{SVG}text")]


def test_names_stay_text_and_the_picture_has_one() -> None:
    svg = drawn(Dot(1, State.REACHED), name="<script>x</script> & Sola")
    assert "<script>" in next(text.text for text in row(svg).findall(f"{SVG}text"))[:8]
    assert svg.findtext(f"{SVG}title") == "Interviews"


def test_it_grows_with_its_cases() -> None:
    strips = [Strip(f"Case {number}", [Dot(1, State.REACHED)]) for number in range(30)]
    svg = ET.fromstring(draw(Picture("Many", ["Role"], strips, LEGEND), width=600))
    assert float(svg.get("height", 0)) < 1.3 * 600
