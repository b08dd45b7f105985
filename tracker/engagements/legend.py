"""What the shapes of a timeline mean, for those that occur in it."""

from collections.abc import Iterable, Sequence

from tracker.core.language import n_
from tracker.engagements import backdrop
from tracker.engagements.figure import Figure, Wording, visible_events, visible_milestones
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.layout import SIZE, Item, text_width
from tracker.engagements.svg import HAIRLINE, INK, MUTED, element, line, shape, strike, words


def draw(
    figure: Figure, items: Sequence[Item], *, top: float, width: int, wording: Wording
) -> tuple[str, float]:
    """The signs with their words, wrapped to the width, and where the picture ends."""
    x, y = 2.0, top + 20
    drawn = [line(x=0, y=top, x2=width, y2=top, stroke=HAIRLINE, class_="axis")]
    for sign, label in [*_kinds(items), *_states(figure, items)]:
        said = wording.translate(label)
        wide = SIZE + 6 + text_width(said, 11) + 14
        if x > 2 and x + wide > width:
            x, y = 2.0, y + 18
        drawn.append(element("g", sign, transform=f"translate({x:.1f} {y:.1f})"))
        drawn.append(words(said, x=x + SIZE + 6, y=y + 4, font_size=11))
        x += wide
    return element("g", *drawn, class_="legend"), y + 12


def _kinds(items: Sequence[Item]) -> Iterable[tuple[str, str]]:
    codes = {item.marks[0].kind.code for item in items}
    return [(_sign(kind), kind.label) for kind in KINDS.values() if kind.code in codes]


def _sign(kind: Kind) -> str:
    drawn = shape(kind.mark, left=0, right=SIZE, middle=0, is_held=True)
    return element("g", drawn, color=kind.colour, class_=f"mark-{kind.code}")


def _states(figure: Figure, items: Sequence[Item]) -> Iterable[tuple[str, str]]:
    marks = [mark for item in items for mark in item.marks]
    filled = shape("■", left=0, right=SIZE, middle=0, is_held=True)
    empty = shape("■", left=0, right=SIZE, middle=0, is_held=False)
    tick = line(x=6, y=-4, x2=6, y2=4, stroke=INK, stroke_width=2)
    if any(mark.is_held for mark in marks):
        yield element("g", filled, color=MUTED), n_("Filled: held")
    if any(not (mark.is_held or mark.is_off) for mark in marks):
        yield element("g", empty, color=MUTED), n_("Outlined: planned")
    if any(mark.is_off for mark in marks):
        struck = empty + strike(0, SIZE, 0)
        yield element("g", struck, color=MUTED), n_("Struck through: cancelled or postponed")
    if any(visible_events(lane, figure) for lane in figure.lanes):
        yield tick, n_("Event in the case")
    if visible_milestones(figure):
        yield backdrop.flag(2, 6, is_filled=True), n_("Milestone")
