"""Dates, numbers and the reader's language on pages."""

import datetime as dt
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, g, request
from flask_babel import Babel, get_translations, gettext
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from tracker.core import dates
from tracker.core.dressing import Dressing
from tracker.core.markdown import is_heavy, to_html

LANGUAGES = {"en": "English", "nb": "Norsk bokmål"}


def init_app(app: Flask) -> None:
    Babel(app, locale_selector=page_language)
    app.jinja_env.filters.update(
        day=day,
        day_in_year=day_in_year,
        day_short=day_short,
        month=month,
        month_name=month_name,
        moment=moment,
        moment_in_words=moment_in_words,
        clock=clock_time,
        relative=relative,
        markdown=markdown,
        number=number,
    )
    i18n: Any = app.jinja_env
    i18n.install_gettext_callables(said, _ngettext, newstyle=True)


def said(message: str) -> str:
    """A page says hundreds of words: the reader's catalogue is looked up once for all of them."""
    words: str = _catalogue().gettext(message)
    return words


def _ngettext(one: str, several: str, number: int) -> str:
    words: str = _catalogue().ngettext(one, several, number)
    return words


def _catalogue() -> Any:
    # Asked hundreds of times a page: one look into `g`, not two.
    try:
        return g.catalogue
    except AttributeError:
        g.catalogue = get_translations()
        return g.catalogue


def reader_language() -> str:
    """The account's own choice, else what the browser asks for, else English."""
    chosen = _chosen_language() if request else None
    if chosen in LANGUAGES:
        return str(chosen)
    wished = [*LANGUAGES, "no", "nn"]
    best = request.accept_languages.best_match(wished, default="en") if request else "en"
    return best if best in LANGUAGES else "nb"


def _chosen_language() -> object:
    try:
        return getattr(current_user, "language", None)
    except SQLAlchemyError:
        # An error page still speaks when the database does not.
        return None


def page_language() -> str:
    """The language of the page being made, found out once."""
    try:
        language: str = g.language
    except AttributeError:
        language = g.language = reader_language()
    return language


def day(date: dt.date | None) -> str:
    """Thu 24 Mar 2011."""
    return dates.exact_day(date, page_language()) if date else ""


def day_in_year(date: dt.date | None) -> str:
    """Thu 24 Mar."""
    return dates.day_in_year(date, page_language()) if date else ""


def day_short(date: dt.date | None) -> str:
    """24 Mar."""
    return dates.day_in_month(date, page_language()) if date else ""


def month(date: dt.date | None) -> str:
    """January 2012."""
    return format_date(date, "MMMM yyyy", locale=page_language()) if date else ""


def month_name(number: int) -> str:
    """January, for 1; in Norwegian januar."""
    return format_date(dt.date(2000, number, 1), "LLLL", locale=page_language())


def local(instant: dt.datetime) -> dt.datetime:
    """The instant on the wall clock of the study in view, UTC outside a study."""
    return instant.astimezone(ZoneInfo(_zone()))


def _zone() -> str:
    """The time zone of the study in view."""
    study = g.get("study")
    return study.time_zone if study else "UTC"


def clock_time(instant: dt.datetime | None, zone: str = "") -> str:
    """09:00 in that zone, else the study's."""
    return _wall_time(instant, zone or _zone()) if instant else ""


@lru_cache(maxsize=16_384)
def _wall_time(instant: dt.datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def moment(instant: dt.datetime | None, zone: str = "") -> str:
    """Thu 24 Mar 2011, 09:00 in that zone, else the study's."""
    if instant is None:
        return ""
    here = instant.astimezone(ZoneInfo(zone or _zone()))
    return f"{day(here.date())}, {clock_time(instant, zone)}"


def moment_in_words(instant: dt.datetime, zone: str = "") -> str:
    """As `moment`, but as a sentence says it: torsdag 24. mars 2011 kl. 09.00."""
    return dates.moment_in_words(instant.astimezone(ZoneInfo(zone or _zone())), page_language())


def relative(date: dt.date | None, today: dt.date) -> str:
    """In 5 days, 3 weeks ago; never alone, always beside the date itself."""
    return dates.distance((date - today).days, page_language()) if date else ""


def markdown(
    text: str, below: int = 2, anchor: str = "", dressing: Dressing | None = None
) -> Markup:
    drawn = to_html(text, below=below, anchor=anchor, dressing=dressing)
    html = Markup(drawn)  # noqa: S704 - nh3 cleaned it
    if not is_heavy(text):
        return html
    said = gettext("This text has so many marks that it is shown as it was typed.")
    return Markup("<p><strong>{}</strong></p>{}").format(said, html)


def number(value: int | float) -> str:
    return format_decimal(value, locale=page_language())
