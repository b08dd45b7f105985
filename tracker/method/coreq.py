"""What the log can say of the items that a report on interviews is asked for.

The numbers are those of COREQ (Tong, Sainsbury and Craig 2007, Int J Qual Health Care
19:349-357). A sentence is a message with its values, said later in the document's language; an
item that no log can answer has none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.core.language import n_
from tracker.method.rules import Account, Tally


@dataclass(frozen=True)
class Sentence:
    """A message and what fills its gaps."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One item of the checklist and what the log says of it."""

    number: int
    name: str
    said: Sentence | None


_Answer = Callable[[Account], Sentence | None]


def items(account: Account) -> list[Item]:
    """The items in their order."""
    return [Item(number, name, answer(account)) for number, name, answer in _ITEMS]


def _nothing(_account: Account) -> None:
    return None


def _interviewers(account: Account) -> Sentence | None:
    led = account.interviews.by_team
    if not led:
        return None
    return Sentence(n_("Who took part in interviews: %(led)s."), {"led": led})


def _sampling(account: Account) -> Sentence | None:
    if not account.more.roles:
        return None
    return Sentence(n_("By role at each case: %(roles)s."), {"roles": account.more.roles})


def _approach(account: Account) -> Sentence | None:
    visits = len(account.visits)
    if not visits and not account.calls:
        return None
    calls = sum(number for _case, number in account.calls)
    message = n_("Met on %(visits)s site visits and called %(calls)s times.")
    return Sentence(message, {"visits": visits, "calls": calls})


def _size(account: Account) -> Sentence | None:
    if not account.interviews.number:
        return None
    message = n_("%(interviews)s interviews with %(persons)s persons.")
    values = {"interviews": account.interviews.number, "persons": account.interviews.persons}
    return Sentence(message, values)


def _missing(account: Account) -> Sentence | None:
    """Interviews that were called off, and the holes whose reason was noted."""
    tally = _tally(account, "interview")
    if tally is None:
        return None
    message = n_("Interviews called off: %(off)s. Roles not met at a case: %(holes)s.")
    return Sentence(message, {"off": tally.off, "holes": account.more.holes})


def _setting(account: Account) -> Sentence | None:
    places = account.interviews.by_place
    return Sentence(n_("Held at: %(places)s."), {"places": places}) if places else None


def _others(account: Account) -> Sentence | None:
    if not account.interviews.number:
        return None
    message = n_("Interviews with more than one informant: %(number)s.")
    return Sentence(message, {"number": account.interviews.with_several})


def _sample(account: Account) -> Sentence | None:
    by_role = [(role, number) for role, number, _cases in account.interviews.by_role]
    return Sentence(n_("By role: %(roles)s."), {"roles": by_role}) if by_role else None


def _repeated(account: Account) -> Sentence | None:
    if not account.interviews.number:
        return None
    message = n_("Persons interviewed more than once: %(number)s.")
    return Sentence(message, {"number": account.interviews.repeated})


def _notes(account: Account) -> Sentence | None:
    written, held = account.with_notes
    if not held:
        return None
    message = n_("Notes were written on %(written)s of %(held)s contacts held.")
    return Sentence(message, {"written": written, "held": held})


def _duration(account: Account) -> Sentence | None:
    if account.interviews.minutes is None:
        return None
    least, middle, most = account.interviews.minutes
    message = n_("Between %(least)s and %(most)s minutes, half of them at least %(middle)s.")
    return Sentence(message, {"least": least, "middle": middle, "most": most})


def _checked(account: Account) -> Sentence | None:
    checks = account.more.checks
    sent = sum(checks.values())
    if not sent:
        return None
    answered = sum(checks.get(answer, 0) for answer in ("agree", "remarks", "disagree"))
    message = n_("Status notes were sent to %(sent)s persons of the cases; %(answered)s answered.")
    return Sentence(message, {"sent": sent, "answered": answered})


def _coders(account: Account) -> Sentence | None:
    if not account.more.excerpts:
        return None
    message = n_("%(excerpts)s passages were tagged in notes by %(authors)s authors.")
    return Sentence(message, {"excerpts": account.more.excerpts, "authors": account.more.authors})


def _tree(account: Account) -> Sentence | None:
    if not account.more.themes:
        return None
    return Sentence(n_("A list of %(themes)s themes."), {"themes": account.more.themes})


def _tally(account: Account, kind: str) -> Tally | None:
    return next((one for one in account.tallies if one.kind.code == kind), None)


_ITEMS: tuple[tuple[int, str, _Answer], ...] = (
    (1, n_("Who interviewed"), _interviewers),
    (10, n_("How informants were chosen"), _sampling),
    (11, n_("How they were approached"), _approach),
    (12, n_("How many took part"), _size),
    (13, n_("Who did not take part, and why"), _missing),
    (14, n_("Where it took place"), _setting),
    (15, n_("Whether others were present"), _others),
    (16, n_("Who the informants were"), _sample),
    (17, n_("Interview guide"), _nothing),
    (18, n_("Repeated interviews"), _repeated),
    (19, n_("Sound or video recording"), _nothing),
    (20, n_("Field notes"), _notes),
    (21, n_("How long it took"), _duration),
    (22, n_("Saturation"), _nothing),
    (23, n_("Transcripts returned"), _nothing),
    (24, n_("Who coded"), _coders),
    (25, n_("The coding tree"), _tree),
    (28, n_("What went back to the participants"), _checked),
)
