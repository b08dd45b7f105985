"""The study overview: what it is about, how far it has come, and its timeline."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from tracker.cases import queries as cases
from tracker.cases.models import Case
from tracker.cases.rules import Status
from tracker.core import clock
from tracker.core.database import db
from tracker.engagements import listing, timeline
from tracker.engagements import queries as engagements
from tracker.engagements.kinds import KINDS, Kind
from tracker.engagements.timeline import Figure, Row
from tracker.overview.frame import engagement_links, to_case
from tracker.overview.stretch import ZOOM_NAMES, Stretch, read_month, read_zoom, stretch
from tracker.overview.views import blueprint
from tracker.planning import queries as planning
from tracker.planning.figure import Group, Only, one_each, study_figure
from tracker.studies import queries as studies
from tracker.studies.access import allowed, study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import page_number, page_of, whole_number
from tracker.web.words import page_language, said

# Lanes that can be read on one page without losing the month line.
LANES = 40


@dataclass(frozen=True)
class Asked:
    """What the address asks of the timeline, as it stands there."""

    zoom: str
    month: str
    kind: str
    who: str
    round: str
    by: str
    open: tuple[str, ...]
    page: int

    def args(self, **changes: object) -> dict[str, Any]:
        """The same for another address, with changes; what is empty is left out."""
        present = {name: value for name, value in asdict(self).items() if name != "page"}
        return {name: value for name, value in (present | changes).items() if value}


@dataclass(frozen=True)
class Shown:
    """All that the page says of the plan; found anew only after something in it has changed."""

    stretch: Stretch
    lanes: int
    is_folded: bool
    numbers: dict[Status, int]
    held: list[tuple[Kind, int]]
    rounds: list[tuple[str, str]]
    goers: list[tuple[str, str]]
    svg: Markup
    rows: list[Row]


@blueprint.get("/")
@study_page(Action.SEE)
def study(study: Study) -> str:
    asked = _asked()
    today = clock.today(study.time_zone)
    version = study.uid, study.plan_version
    shown = _shown(study.id, version, today, asked, page_language(), request.script_root)
    return render_template(
        "overview/study.html",
        questions=studies.research_questions(study),
        page_of_lanes=page_of(shown.lanes, size=LANES),
        shown=shown,
        zooms=ZOOM_NAMES,
        filters=_filters(shown, asked),
        asked=asked,
    )


def _asked() -> Asked:
    """The address, without what this reader may not ask: who goes is for those who see notes."""
    names = ("zoom", "month", "kind", "round", "by")
    who = request.args.get("who", "") if allowed(Action.SEE_NOTES) else ""
    return Asked(
        **{name: request.args.get(name, "") for name in names},
        who=who,
        open=tuple(request.args.getlist("open")),
        page=page_number(),
    )


@lru_cache(maxsize=64)
def _shown(
    study_id: int,
    _version: tuple[str, int],
    today: dt.date,
    asked: Asked,
    language: str,
    _root: str,
) -> Shown:
    """Found and drawn once for each version of the plan: both take long in large studies.

    The version holds the study's own uid, since a database may give a number out again.
    """
    study = db.session.get_one(Study, study_id)
    standings = cases.standings(study, on=min(today, study.ends_on))
    days = _stretch(study, asked, today)
    is_folded = (asked.by or ("region" if len(standings) > LANES else "case")) == "region"
    groups = _groups(study, [standing.case for standing in standings], asked, is_folded=is_folded)
    begin = (page_of(len(groups), size=LANES).number - 1) * LANES
    figure = study_figure(
        study,
        groups=groups[begin : begin + LANES],
        starts_on=days.first,
        ends_on=days.last,
        title=gettext("Timeline of the study"),
        today=today if days.first <= today <= days.last else None,
        only=_only(asked),
        engagement_link=engagement_links(study.short_name),
    )
    return Shown(
        stretch=days,
        lanes=len(groups),
        is_folded=is_folded,
        numbers=_numbers(standings),
        held=engagements.count_held_by_kind(study),
        rounds=[(str(one.id), one.name) for one in planning.rounds(study)],
        goers=[(str(key), name) for key, name in listing.goers(study)],
        **draw(figure, language),
    )


def _stretch(study: Study, asked: Asked, today: dt.date) -> Stretch:
    middle = min(max(today, study.starts_on), study.ends_on)
    end = max(study.ends_on, study.starts_on + dt.timedelta(days=31))
    month = read_month(asked.month, otherwise=middle)
    return stretch(read_zoom(asked.zoom), month, whole=(study.starts_on, end))


def _only(asked: Asked) -> Only:
    return Only(
        kind=asked.kind if asked.kind in KINDS else "",
        member_id=whole_number(asked.who),
        round_id=whole_number(asked.round),
    )


def _groups(
    study: Study, everything: Sequence[Case], asked: Asked, *, is_folded: bool
) -> list[Group]:
    """A lane per case; or per region, those opened followed by their cases."""
    link = partial(to_case, study.short_name)
    if not is_folded:
        return one_each(everything, link=link)
    groups: list[Group] = []
    by_region = sorted(everything, key=lambda case: (case.region, case.name))
    for region, members in groupby(by_region, key=lambda case: case.region):
        own = list(members)
        groups.append(_region(study, region, own, asked))
        groups += one_each(own, link=link) if region in asked.open else []
    return groups


def _region(study: Study, region: str, own: Sequence[Case], asked: Asked) -> Group:
    is_open = region in asked.open
    toggled = sorted({*asked.open} ^ {region})
    args = asked.args(open=toggled, by="region")
    url = url_for("overview.study", study=study.short_name, **args)
    name = region or gettext("No region")
    return Group(f"{'▾' if is_open else '▸'} {name}", own, str(len(own)), url)


def _filters(shown: Shown, asked: Asked) -> list[dict[str, Any]]:
    """The choices of each filter: name, word, choices and what is chosen."""
    kinds = [(code, said(kind.label)) for code, kind in KINDS.items()]
    choices = [
        ("kind", gettext("Kind"), [("", gettext("Any kind")), *kinds], asked.kind),
        ("round", gettext("Round"), [("", gettext("Any round")), *shown.rounds], asked.round),
    ]
    if allowed(Action.SEE_NOTES):
        goers = [("", gettext("Anybody")), *shown.goers]
        choices.append(("who", gettext("Who goes"), goers, asked.who))
    return [
        {"name": name, "label": label, "choices": some, "chosen": chosen}
        for name, label, some, chosen in choices
    ]


def drawn(figure: Figure) -> dict[str, Any]:
    """The figure as a picture and, for those who cannot see it, as rows of words."""
    return _drawn(figure, page_language())


@lru_cache(maxsize=64)
def _drawn(figure: Figure, language: str) -> dict[str, Any]:
    """Drawn once as long as nothing in it changes: a drawing takes longer than its queries."""
    return draw(figure, language)


def draw(figure: Figure, language: str) -> dict[str, Any]:
    """The same, drawn now."""
    wording = timeline.wording(language, translate=said)
    svg = Markup(timeline.draw(figure, wording=wording))  # noqa: S704 - drawn by us
    return {"svg": svg, "rows": timeline.describe(figure, wording=wording)}


def _numbers(standings: list[cases.Standing]) -> dict[Status, int]:
    """How many cases have each status; those not yet joined count nowhere."""
    return {status: sum(standing.status is status for standing in standings) for status in Status}
