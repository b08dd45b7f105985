"""What lies behind and above the lanes of a timeline: rounds, milestones, today."""

from tracker.core.language import n_
from tracker.engagements.figure import Band, Figure, Milestone, Wording, visible_milestones
from tracker.engagements.layout import Scale, rows, text_width
from tracker.engagements.svg import INK, MUTED, clean, element, line, words

_SHADE = "#5f6b80"
# Room that a flag takes beside its pole.
_FLAG = 10.0
_ROW = 15.0
_SIZE = 10.5


def flags(figure: Figure, scale: Scale, wording: Wording) -> tuple[list[str], float]:
    """What is named above the axis, and where it ends: bands and today, below them milestones."""
    named = [(scale.at(band.starts_on), band.label, "band") for band in _bands(figure)]
    if figure.today and scale.first <= figure.today <= scale.last:
        named.append((scale.at(figure.today), wording.translate(n_("Today")), "today"))
    spans = [_span(at, label, scale) for at, label, _ in named]
    levels = rows(spans, gap=8)
    height = 4.0 + _ROW * (max(levels, default=-1) + 1)
    drawn = [
        words(label, x=left, y=height - 5 - _ROW * level, font_size=_SIZE, class_=f"{kind}-label",
              fill=INK if kind == "today" else MUTED,
              font_weight="bold" if kind == "today" else None)
        for (_, label, kind), (left, _), level in zip(named, spans, levels, strict=True)
    ]  # fmt: skip
    owed, height = _flagged(figure, scale, height)
    return drawn + owed, height


def _span(at: float, label: str, scale: Scale) -> tuple[float, float]:
    """Where a label begins and ends that belongs to a point, kept inside the picture."""
    wide = text_width(label, _SIZE)
    left = max(scale.left, min(at, scale.right - wide))
    return left, left + wide


def _flagged(figure: Figure, scale: Scale, top: float) -> tuple[list[str], float]:
    """The flags of milestones with their names, and where they end."""
    owed = visible_milestones(figure)
    labels = [_beside(scale.at(one.on), one.label, scale) for one in owed]
    spans = [
        (min(left, scale.at(one.on)), max(right, scale.at(one.on) + _FLAG))
        for one, (left, right) in zip(owed, labels, strict=True)
    ]
    levels = rows(spans, gap=8)
    foot = top + _ROW * (max(levels, default=-1) + 1)
    drawn = []
    for one, (left, _), level in zip(owed, labels, levels, strict=True):
        base, at = foot - _ROW * level, scale.at(one.on)
        drawn += [
            words(one.label, x=left, y=base - 5, font_size=_SIZE, class_="milestone-label",
                  fill=MUTED),
            line(x=at, y=base - 1, x2=at, y2=foot, stroke=MUTED, stroke_dasharray="2 3"),
            flag(at, base - 1, is_filled=one.is_delivered),
        ]  # fmt: skip
    return drawn, foot


def _beside(at: float, label: str, scale: Scale) -> tuple[float, float]:
    """The name of a flag stands after it, and before it at the right edge."""
    wide = text_width(label, _SIZE)
    left = at + _FLAG if at + _FLAG + wide <= scale.right else at - 4 - wide
    return left, left + wide


def _bands(figure: Figure) -> list[Band]:
    inside = [
        band
        for band in figure.bands
        if band.starts_on <= figure.ends_on and band.ends_on >= figure.starts_on
    ]
    return sorted(inside, key=lambda band: band.starts_on)


def columns(figure: Figure, scale: Scale, *, top: float, foot: float) -> list[str]:
    """Behind everything: bands as pale columns, a pole for each milestone, today's line."""
    drawn = []
    for band in _bands(figure):
        left = scale.at(band.starts_on)
        wide = max(2.0, scale.at(band.ends_on) - left)
        title = element("title", clean(band.label))
        column = element("rect", title, x=left, y=top, width=wide, height=foot - top, fill=_SHADE,
                         fill_opacity=0.12, class_="band")  # fmt: skip
        drawn.append(column)
    drawn += [_milestone(one, scale, top=top, foot=foot) for one in visible_milestones(figure)]
    if figure.today and scale.first <= figure.today <= scale.last:
        at = scale.at(figure.today)
        drawn.append(line(x=at, y=top, x2=at, y2=foot, stroke=INK, class_="today"))
    return drawn


def _milestone(one: Milestone, scale: Scale, *, top: float, foot: float) -> str:
    """The dashed pole of a flag through all lanes."""
    at = scale.at(one.on)
    return element(
        "g",
        element("title", clean(one.label)),
        line(x=at, y=top, x2=at, y2=foot, stroke=MUTED, stroke_dasharray="2 3"),
        class_="milestone",
    )


def flag(at: float, foot: float, *, is_filled: bool) -> str:
    """The sign of a milestone, standing at a point."""
    path = f"M{at:.1f} {foot:.1f}v-11l8 3.5-8 3.5"
    look = "flag is-filled" if is_filled else "flag"
    return element("path", d=path, fill=INK if is_filled else "none", stroke=INK, class_=look)
