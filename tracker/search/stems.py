"""Words and their stems: the same for the index, the question and the marks in a sentence.

Norwegian and English side by side. Plain Snowball gives *fagutvikler*, *fagutviklere* and
*fagutviklerne* three stems; stemming twice, with *-ern* cut to *-er* in between, brings them
together at the price of a little over-stemming.
"""

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import Any

WORD = re.compile(r"[^\W_]+")
# So many letters tell any two words apart.
_LETTERS = 60
# A task that is done, as it begins its line: nobody wrote the word x.
_TICKED = re.compile(r"^([ \t>]*(?:[-*+]|\d+[.)])[ \t]+)\[[xX]\](?=\s)", re.MULTILINE)
# A shorter beginning would find half the dictionary.
_SHORTEST_BEGINNING = 3
# What the different words of one text may weigh together: PostgreSQL holds a megabyte of them.
_HEAVIEST = 250_000
# No word holds it: what it stands between is not next to one another.
APART = "_"

# Stemmers keep their place in the word, and requests come in several threads.
_one_at_a_time = Lock()


def composed(text: str) -> str:
    """The text with each letter as one character, however the keyboard put it together."""
    return unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The words of a text as they are looked for: small letters, digits, nothing else."""
    return [word[:_LETTERS] for word in WORD.findall(composed(text).lower())]


@cache
def _stemmers() -> tuple[Any, Any]:
    # With two languages come thirty others: a start that finds nothing to index waits for none.
    from snowballstemmer import stemmer  # noqa: PLC0415

    return stemmer("norwegian"), stemmer("english")


@lru_cache(maxsize=200_000)
def stems(word: str) -> tuple[str, ...]:
    """The word's Norwegian and English stem, once when they are the same."""
    with _one_at_a_time:
        norwegian, english = _stemmers()
        once = norwegian.stemWord(word)
        if once.endswith("ern"):
            once = once[:-1]
        return tuple(dict.fromkeys((norwegian.stemWord(once), english.stemWord(word))))


def is_beginning(stem: str) -> bool:
    """Whether all words that begin so are meant, or only the word itself."""
    return len(stem) >= _SHORTEST_BEGINNING


def looked_for(word: str) -> tuple[str, ...]:
    """What a word is looked for by; what begins like another of them adds nothing."""
    wanted = sorted({word, *stems(word)}, key=len)
    return tuple(
        one
        for at, one in enumerate(wanted)
        if not any(one.startswith(other) and is_beginning(other) for other in wanted[:at])
    )


def undoubled(word: str) -> tuple[str, ...]:
    """*ungdom* for *ungdommen*: Norwegian doubles its m before an ending and never without one.

    As a whole word only: for *samme*, all that begins like *sam* would be found.
    """
    return tuple(dict.fromkeys(stem[:-1] for stem in stems(word) if stem.endswith("mm")))


def indexed(text: str) -> list[str]:
    """What a text is found by: its words in their order, then stems that no word begins with."""
    found = _within_weight(words(_TICKED.sub(r"\1", text)))
    beside = {stem for word in set(found) for stem in stems(word) if not _leads_to(stem, word)}
    return [*found, *(part for stem in sorted(beside) for part in (APART, stem))]


def _leads_to(stem: str, word: str) -> bool:
    """Whether looking for the stem finds the word as it is written."""
    return stem == word or (is_beginning(stem) and word.startswith(stem))


def _within_weight(found: list[str]) -> list[str]:
    """As many of the words as an index can hold, which is all of them but for a freak."""
    if sum(map(len, found)) <= _HEAVIEST:
        return found
    seen: set[str] = set()
    weight = 0
    for at, word in enumerate(found):
        if word not in seen:
            seen.add(word)
            weight += len(word)
            if weight > _HEAVIEST:
                return found[:at]
    return found
