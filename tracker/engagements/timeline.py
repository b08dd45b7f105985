"""The timeline picture, drawn once for pages and documents alike.

Colours and sizes stand in presentation attributes, which any stylesheet may overrule by class
(`lane`, `lane-label`, `mark`, `mark-<kind>`, `is-held`, `is-planned`, `is-cancelled`, `shape`,
`count`, `band`, `milestone`, `event`, `today`, `axis`, `legend`); nothing needs a style attribute.
"""

from dataclasses import dataclass

from tracker.engagements import backdrop, legend
from tracker.engagements.figure import (
    ENGLISH,
    Band,
    Event,
    Figure,
    Lane,
    Mark,
    Milestone,
    Row,
    Wording,
    describe,
    in_parts,
    sentence,
    visible_events,
    wording,
)
from tracker.engagements.layout import (
    GAP,
    Item,
    Scale,
    fit,
    items,
    mondays,
    rows,
    text_width,
    ticks,
    years,
)
from tracker.engagements.svg import (
    HAIRLINE,
    INK,
    MUTED,
    Value,
    clean,
    element,
    line,
    safe_address,
    shape,
    strike,
    words,
)

__all__ = [
    "ENGLISH", "Band", "Event", "Figure", "Lane", "Mark", "Milestone", "Row", "Wording",
    "describe", "draw", "in_parts", "wording",
]  # fmt: skip

_LINE = 16
_MANY = 14


@dataclass(frozen=True)
class _Row:
    """A lane with its shapes, where they lie and how tall it all is."""

    lane: Lane
    items: list[Item]
    levels: list[int]
    top: float
    height: float


def draw(figure: Figure, *, width: int = 960, wording: Wording = ENGLISH) -> str:
    """The figure as one SVG element, `width` units wide and as tall as it needs.

    With links it is a group whose links have names; without, one image with title and text.
    """
    scale = _scale(figure, width)
    flags, flags_end = backdrop.flags(figure, scale, wording)
    axis, top = _axis(scale, flags_end, wording)
    lanes = _lanes(figure, scale, top)
    foot = lanes[-1].top + lanes[-1].height if lanes else top
    again, foot = _months_again(scale, foot, figure, wording)
    signs, height = legend.draw(
        figure,
        [item for row in lanes for item in row.items],
        top=foot,
        width=width,
        wording=wording,
    )
    parts = [
        *backdrop.columns(figure, scale, top=flags_end, foot=foot),
        _grid(scale, top=top, foot=foot),
        *flags,
        axis,
        *(_lane(row, figure, scale, wording, width) for row in lanes),
        again,
        signs,
    ]
    return _whole(figure, parts, width=width, height=height)


def _whole(figure: Figure, parts: list[str], *, width: int, height: float) -> str:
    linked = any(lane.url or any(mark.url for mark in lane.marks) for lane in figure.lanes)
    return element(
        "svg",
        element("title", clean(figure.title)),
        element("desc", clean(figure.description)) if figure.description else "",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="timeline",
        role="group" if linked else "img",
        aria_label=figure.title,
        viewBox=f"0 0 {width} {height:.0f}",
        width=width,
        height=round(height),
        font_family="sans-serif",
        font_size=11,
        fill=INK,
    )


def _scale(figure: Figure, width: int) -> Scale:
    labels = [text_width(lane.label, 12.5) for lane in figure.lanes]
    sublabels = [text_width(lane.sublabel, 10) for lane in figure.lanes]
    column = min(max([40.0, *labels, *sublabels]), width * 0.26)
    last = max(figure.starts_on, figure.ends_on)
    return Scale(figure.starts_on, last, column + 16, width - 12.0)


def _axis(scale: Scale, top: float, wording: Wording) -> tuple[str, float]:
    """Years over months over, when there is room, the first days of weeks."""
    shown, step = ticks(scale)
    parts = []
    top += 13
    if step < 12:
        parts += [
            words(str(tick.month.year), x=tick.at + 2, y=top, font_weight="bold")
            for tick in years(scale)
        ]
        top += 14
    for tick in shown:
        name = wording.months[tick.month.month - 1] if step < 12 else str(tick.month.year)
        if tick.at + text_width(name, 11) <= scale.right + 8:
            parts.append(words(name, x=tick.at + 2, y=top))
    weeks = mondays(scale)
    top += 13 if weeks else 0
    parts += [words(str(t.month.day), x=t.at + 2, y=top, font_size=9.5) for t in weeks]
    return element("g", *parts, class_="axis", fill=MUTED), top + 5


def _months_again(scale: Scale, foot: float, figure: Figure, wording: Wording) -> tuple[str, float]:
    """Under many lanes the axis stands a second time: its head is far away there."""
    if len(figure.lanes) <= _MANY:
        return "", foot
    return _axis(scale, foot, wording)


def _grid(scale: Scale, *, top: float, foot: float) -> str:
    shown, _ = ticks(scale)
    lines = [
        line(x=tick.at, y=top - 5 if tick.month.month > 1 else top - 20, x2=tick.at, y2=foot)
        for tick in shown
    ]
    lines += [line(x=tick.at, y=top - 4, x2=tick.at, y2=top) for tick in mondays(scale)]
    return element("g", *lines, class_="axis grid", stroke=HAIRLINE)


def _lanes(figure: Figure, scale: Scale, top: float) -> list[_Row]:
    placed = []
    for lane in figure.lanes:
        shapes = items(lane, figure=figure, scale=scale)
        levels = rows([(item.left, item.end) for item in shapes])
        needed = _LINE * (max(levels, default=0) + 1) + (10 if lane.events else 6)
        height = max(needed, _least(figure))
        placed.append(_Row(lane, shapes, levels, top, height))
        top += height
    return placed


def _least(figure: Figure) -> float:
    if len(figure.lanes) > _MANY:
        return 22
    return 36 if any(lane.sublabel for lane in figure.lanes) else 28


def _lane(row: _Row, figure: Figure, scale: Scale, wording: Wording, width: int) -> str:
    return element(
        "g",
        line(x=0, y=row.top, x2=width, y2=row.top, stroke=HAIRLINE, class_="axis"),
        _lane_label(row, scale, is_tight=len(figure.lanes) > _MANY),
        *_events(row, figure, scale, wording),
        *(_mark(item, row, level, wording)
          for item, level in zip(row.items, row.levels, strict=True)),
        class_="lane",
    )  # fmt: skip


def _lane_label(row: _Row, scale: Scale, *, is_tight: bool) -> str:
    lane, room = row.lane, scale.left - 14
    whole = ", ".join(part for part in (lane.label, lane.sublabel) if part)
    parts = [
        element("title", clean(whole)),
        words(fit(lane.label, room, 12.5), x=2, y=row.top + 15, font_size=12, font_weight="bold"),
    ]
    if lane.sublabel and not is_tight:
        small = fit(lane.sublabel, room, 10)
        parts.append(words(small, x=2, y=row.top + 29, font_size=10, fill=MUTED))
    address = safe_address(lane.url)
    if address is None:
        return element("g", *parts, class_="lane-label")
    return element("a", *parts, href=address, class_="lane-label")


def _events(row: _Row, figure: Figure, scale: Scale, wording: Wording) -> list[str]:
    foot = row.top + row.height
    return [
        element("g", element("title", clean(f"{wording.day(event.on)}: {event.text}")),
                line(x=at, y=foot - 7, x2=at, y2=foot, stroke=INK, stroke_width=2),
                class_="event")
        for event in visible_events(row.lane, figure)
        for at in [scale.at(event.on)]
    ]  # fmt: skip


def _mark(item: Item, row: _Row, level: int, wording: Wording) -> str:
    first = item.marks[0]
    name = sentence(item.marks, row.lane, wording)
    middle = row.top + 3 + _LINE * level + _LINE / 2
    # All outlines of lanes with one row of shapes sit beside the lane's name.
    parts = [element("title", clean(name)), _shape(item, middle)]
    if len(item.marks) > 1:
        parts.append(words(str(len(item.marks)), x=item.right + GAP, y=middle + 3.5, font_size=10,
                           fill=INK, class_="count"))  # fmt: skip
    attributes: dict[str, Value] = {"class": _classes(first), "color": first.kind.colour}
    address = safe_address(first.url)
    if address is None:
        return element("g", *parts, role="img", aria_label=name, **attributes)
    return element("a", *parts, href=address, aria_label=name, **attributes)


def _classes(mark: Mark) -> str:
    state = "is-cancelled" if mark.is_off else "is-held" if mark.is_held else "is-planned"
    return f"mark mark-{mark.kind.code} {state}"


def _shape(item: Item, middle: float) -> str:
    mark = item.marks[0]
    drawn = shape(
        mark.kind.mark, left=item.left, right=item.right, middle=middle, is_held=mark.is_held
    )
    return drawn + (strike(item.left, item.right, middle) if mark.is_off else "")
