"""The coverage as a picture: a dot per role and case, as large as the number of interviews.

Shape and figure say the same as the colour, so that it can be printed in black.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from tracker.coverage.rules import MISSING, State
from tracker.engagements.layout import fit, text_width
from tracker.engagements.svg import HAIRLINE, INK, MUTED, clean, element, line, words

_NAMES, _HEAD, _ROW, _SIZE, _FOOT = 130, 104, 20, 10, 30
_LARGEST = 8.5
_COLOURS = {State.REACHED: "#1d5c36", State.SHORT: "#854600", State.HOLE: "#9c1c1c"}


@dataclass(frozen=True)
class Dot:
    """How many interviews with one role at one case, and how that stands."""

    number: int
    state: State


@dataclass(frozen=True)
class Strip:
    """One case with a dot per role."""

    name: str
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Picture:
    """The roles across, the cases down, and what the signs mean in the document's words."""

    title: str
    roles: Sequence[str]
    strips: Sequence[Strip]
    legend: Sequence[tuple[State, str]]


def draw(picture: Picture, *, width: int) -> str:
    """One SVG element, `width` units wide and as tall as its cases need."""
    step = (width - _NAMES - _HEAD / 2) / max(1, len(picture.roles))
    height = _HEAD + _ROW * len(picture.strips) + _FOOT
    most = max((dot.number for strip in picture.strips for dot in strip.dots), default=1)
    return element(
        "svg",
        element("title", clean(picture.title)),
        *(_role(name, _x(place, step)) for place, name in enumerate(picture.roles)),
        *(_strip(strip, place, step, most, width) for place, strip in enumerate(picture.strips)),
        *_legend(picture.legend, height - _FOOT / 2),
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_label=picture.title,
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_family="sans-serif",
        font_size=_SIZE,
    )


def _x(place: int, step: float) -> float:
    return _NAMES + step * (place + 0.5)


def _role(name: str, x: float) -> str:
    """Slanted, so that a long name needs no more room than a short one."""
    y = _HEAD - 8
    turned = f"rotate(-45 {x:.1f} {y})"
    return words(fit(name, 125, _SIZE), x=x, y=y, fill=MUTED, transform=turned)


def _strip(strip: Strip, place: int, step: float, most: int, width: int) -> str:
    top = _HEAD + _ROW * place
    middle = top + _ROW / 2
    name = words(fit(strip.name, _NAMES - 8, _SIZE), x=0, y=middle + 3.5, fill=INK)
    rule = line(x=0, y=top, x2=width, y2=top, stroke=HAIRLINE, stroke_width=0.75)
    dots = (_dot(dot, _x(at, step), middle, most) for at, dot in enumerate(strip.dots))
    return element("g", rule, name, *dots)


def _dot(dot: Dot, x: float, y: float, most: int) -> str:
    """Its area tells the number; a ring is fewer than wanted, a crossed ring is nobody.

    Who was met without being asked for is grey.
    """
    colour = _COLOURS.get(dot.state, MUTED)
    if not dot.number and dot.state not in MISSING:
        return words("–", x=x, y=y + 3.5, fill=MUTED, text_anchor="middle")
    radius = max(3.5, _LARGEST * sqrt(dot.number / most)) if dot.number else 4.5
    fill = "#ffffff" if dot.state in MISSING else colour
    ring = element("circle", cx=x, cy=y, r=radius, fill=fill, stroke=colour, stroke_width=1.5)
    if not dot.number:
        return ring + line(x=x - 3, y=y + 3, x2=x + 3, y2=y - 3, stroke=colour, stroke_width=1.5)
    return ring + words(str(dot.number), x=x + _LARGEST + 2.5, y=y + 3.5, fill=INK)


def _legend(legend: Sequence[tuple[State, str]], y: float) -> list[str]:
    signs, x = [], _LARGEST
    for state, said in legend:
        signs.append(_dot(Dot(state is not State.HOLE, state), x, y, 4).split("<text")[0])
        signs.append(words(said, x=x + 10, y=y + 3.5, fill=MUTED))
        x += 34 + text_width(said, _SIZE)
    return signs
