"""What is said after a note was saved: also which of its tags are on no list yet."""

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from tracker.notes.excerpts import unlisted_in
from tracker.notes.models import Note
from tracker.notes.naming import Named, named
from tracker.notes.tags import read, spelling
from tracker.studies.access import allowed
from tracker.studies.rules import Action, ListName
from tracker.studies.vocabulary import Vocabulary

# On which list a word with that sign belongs, as far as one can tell.
LISTS = {"#": ListName.THEMES, "@": ListName.ROLES, "!": ListName.KINDS}
_NAMED = 5


def saved_words(note: Note) -> str:
    said: str = gettext("The note is saved.")
    unlisted = _unlisted(note)
    if not unlisted:
        return said
    hint = _hint(unlisted)
    if not allowed(Action.LEAD):
        return f"{said} {hint}"
    url = _where(note.engagement.study.short_name, unlisted)
    return Markup('{} {} <a href="{}">{}</a>').format(said, hint, url, gettext("Put on a list"))


def _unlisted(note: Note) -> list[Named]:
    """As they are spelt in the note."""
    found = unlisted_in(note)
    passages = read(note.text).passages if found else []
    spelt = spelling(passage.text for passage in passages)
    return [named(Vocabulary(()), tag, spelt) for tag in found]


def _hint(unlisted: list[Named]) -> str:
    written = ", ".join(tag.name for tag in unlisted[:_NAMED])
    more = len(unlisted) - _NAMED
    if more > 0:
        said: str = ngettext(
            "%(tags)s and %(num)d more are on no list yet.",
            "%(tags)s and %(num)d more are on no list yet.",
            more,
            tags=written,
        )
        return said
    hint: str = ngettext(
        "%(tags)s is on no list yet.", "%(tags)s are on no list yet.", len(unlisted), tags=written
    )
    return hint


def _where(short_name: str, unlisted: list[Named]) -> str:
    """Straight to the form of the only one, otherwise to where all of them are listed."""
    if len(unlisted) > 1:
        return url_for("matrix.excerpt_list", study=short_name, _anchor="unlisted")
    return list_url(short_name, unlisted[0])


def list_url(short_name: str, tag: Named) -> str:
    """The form that puts a word on its list, filled in."""
    words = tag.name.removeprefix(tag.sign).replace("-", " ").replace("_", " ")
    name = f"{words[:1].upper()}{words[1:]}"
    return url_for(
        "studies.entries",
        study=short_name,
        list_name=LISTS[tag.sign].value,
        name=name,
        code=tag.code,
        _anchor="add",
    )
