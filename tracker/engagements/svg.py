"""Well-formed SVG: elements, escaped text, and one shape per kind of engagement."""

import re
from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import urlsplit

# XML 1.0 has no place for these at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Direction marks would let a name turn the text around it.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")

_MEANS = re.compile("[&<>\"']")

Value = str | int | float | None

INK = "#1b1b1f"
MUTED = "#55555c"
HAIRLINE = "#dcdce1"


def clean(text: str) -> str:
    """The text as it may stand between tags or in quotes."""
    if text.isascii() and text.isprintable():
        # Nearly every coordinate and colour; nothing to look for but what quotes and tags mean.
        return escape(text, quote=True) if _MEANS.search(text) else text
    return escape(_DIRECTION.sub("", _NOT_XML.sub("", text)), quote=True)


def element(name: str, *children: str, **attributes: Value) -> str:
    """One element; children are SVG already, attributes are escaped; `_` stands for `-`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{clean(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def _value(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def words(text: str, *, x: float, y: float, **attributes: Value) -> str:
    """A line of text, escaped."""
    return element("text", clean(text), x=x, y=y, **attributes)


def line(*, x: float, y: float, x2: float, y2: float, **attributes: Value) -> str:
    return element("line", x1=x, y1=y, x2=x2, y2=y2, **attributes)


def strike(left: float, right: float, middle: float) -> str:
    """The line through what does not take place."""
    return line(x=left - 3, y=middle, x2=right + 3, y2=middle, stroke=INK, stroke_width=1.5)


def safe_address(url: str | None) -> str | None:
    """The address when it leads to a web page, else nothing."""
    if not url:
        return None
    try:
        scheme = urlsplit(url.strip()).scheme
    except ValueError:
        return None
    return url if scheme in {"", "http", "https"} else None


def shape(sign: str, *, left: float, right: float, middle: float, is_held: bool) -> str:
    """The shape that a kind's sign stands for, stretched from left to right.

    Its colour is the `color` around it, so that a page's stylesheet may change it.
    """
    return _SHAPES.get(sign, _square)(left, right, middle, is_held)


def _ink(is_held: bool) -> dict[str, Value]:
    fill = "currentColor" if is_held else "#ffffff"
    return {"class": "shape", "fill": fill, "stroke": "currentColor", "stroke_width": 1.5}


def _polygon(points: Sequence[tuple[float, float]], is_held: bool) -> str:
    written = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return element("polygon", points=written, stroke_linejoin="round", **_ink(is_held))


def _box(
    left: float, right: float, middle: float, is_held: bool, *, half: float, round_: float = 0
) -> str:
    place: dict[str, Value] = {"x": left, "y": middle - half, "width": right - left}
    return element("rect", **place, height=2 * half, rx=round_ or None, **_ink(is_held))


def _square(left: float, right: float, middle: float, is_held: bool) -> str:
    return _box(left + 1, right - 1, middle, is_held, half=5)


def _triangle(left: float, right: float, middle: float, is_held: bool) -> str:
    slope = min(5.5, (right - left) / 2)
    top, foot = middle - 5.5, middle + 5
    points = [(left, foot), (left + slope, top), (right - slope, top), (right, foot)]
    return _polygon(points, is_held)


def _circle(left: float, right: float, middle: float, is_held: bool) -> str:
    return _box(left + 0.5, right - 0.5, middle, is_held, half=5.5, round_=5.5)


def _diamond(left: float, right: float, middle: float, is_held: bool) -> str:
    point = min(6.0, (right - left) / 2)
    top, foot = middle - 6, middle + 6
    points = [
        (left, middle), (left + point, top), (right - point, top),
        (right, middle), (right - point, foot), (left + point, foot),
    ]  # fmt: skip
    return _polygon(points, is_held)


def _ring(left: float, right: float, middle: float, is_held: bool) -> str:
    outer = _box(left + 2, right - 2, middle, is_held=False, half=4, round_=4)
    if not is_held:
        return outer
    core = {"x": left + 4, "y": middle - 2, "width": right - left - 8, "height": 4, "rx": 2}
    return outer + element("rect", fill="currentColor", **core)


def _half_circle(left: float, right: float, middle: float, is_held: bool) -> str:
    centre, top, foot = (left + right) / 2, middle - 5.5, middle + 5.5
    outer = _box(left + 0.5, right - 0.5, middle, is_held=False, half=5.5, round_=5.5)
    if not is_held:
        line = {"x1": centre, "x2": centre, "y1": top, "y2": foot}
        return outer + element("line", stroke="currentColor", stroke_width=1.5, **line)
    reach = _value(left + 6)
    path = f"M{_value(centre)} {_value(top)}H{reach}A5.5 5.5 0 0 0 {reach} {_value(foot)}"
    return outer + element("path", d=f"{path}H{_value(centre)}Z", fill="currentColor")


def _rectangle(left: float, right: float, middle: float, is_held: bool) -> str:
    return _box(left, right, middle, is_held, half=3.5)


def _play(left: float, right: float, middle: float, is_held: bool) -> str:
    tip = min(9.0, right - left)
    top, foot = middle - 5.5, middle + 5.5
    points = [(left, top), (right - tip, top), (right, middle), (right - tip, foot), (left, foot)]
    return _polygon(points, is_held)


_SHAPES: dict[str, Callable[[float, float, float, bool], str]] = {
    "■": _square,
    "▲": _triangle,
    "●": _circle,
    "◆": _diamond,
    "○": _ring,
    "◐": _half_circle,
    "▭": _rectangle,
    "▶": _play,
}
