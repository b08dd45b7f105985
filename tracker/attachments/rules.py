"""How much is kept, under which names, and how a file's size is said; on plain values."""

import re
import unicodedata
from pathlib import PurePosixPath

from tracker.attachments.kinds import Kind
from tracker.core.errors import DomainError, TooLarge
from tracker.core.language import n_

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
MOST_FILES = 20
# All files of one upload, and what a form adds around them.
LARGEST_TOGETHER = 100 * MEGABYTE
LARGEST_UPLOAD = LARGEST_TOGETHER + MEGABYTE
# More than the cameras of telephones make; a picture within it is decoded in half a gigabyte.
MOST_PIXELS = 55_000_000
LONGEST_NAME = 120
LONGEST_CAPTION = 300

# What systems and browsers read as more than a letter of a name.
_UNSAFE = re.compile(r'[<>:"|?*\\/]')
_JOINER = "\u200d"
_UNITS = ((MEGABYTE, n_("%(size)s MB")), (1024, n_("%(size)s kB")))


def clean_name(given: str) -> str:
    """The name without folders, control and direction characters, and not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(letter for letter in last if _is_seen(letter))
    name = _UNSAFE.sub("-", " ".join(seen.split())).strip(". ")
    suffix = suffix_of(name)
    stem = name[: len(name) - len(suffix)].rstrip(". ")
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}" if stem else f"file{suffix}"


def _is_seen(letter: str) -> bool:
    # The joiner holds emoji together; every other invisible sign only misleads.
    return letter in {_JOINER, " "} or unicodedata.category(letter) not in {
        "Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp",
    }  # fmt: skip


def suffix_of(name: str) -> str:
    """What the name says that it is, such as .pdf; nothing when it does not say."""
    found = re.fullmatch(r"\.[0-9A-Za-z]{1,10}", PurePosixPath(f"_{name}").suffix)
    return found[0].lower() if found else ""


def named(name: str, kind: Kind) -> str:
    """The name, with the ending of its kind when it has none; one that lies is refused."""
    suffix = suffix_of(name)
    if not suffix:
        return f"{name[: LONGEST_NAME - len(kind.suffixes[0])]}{kind.suffixes[0]}"
    if suffix not in kind.suffixes:
        raise DomainError(
            n_("The name “%(name)s” says %(suffix)s, but its content is another: %(kind)s. "
               "Give it the right name, or save it anew."),
            name=name, suffix=suffix, kind=kind.label,
        )  # fmt: skip
    return name


def check_size(name: str, size: int) -> None:
    if not size:
        raise DomainError(n_("“%(name)s” is empty: it has 0 bytes. Save it anew."), name=name)
    if size > LARGEST_FILE:
        raise TooLarge(
            n_("“%(name)s” is larger than %(limit)s MB. Make it smaller, or split it."),
            name=name,
            limit=LARGEST_FILE // MEGABYTE,
        )


def check_number(files: int) -> None:
    if not files:
        raise DomainError(n_("Choose at least one file."), field="files")
    if files > MOST_FILES:
        raise TooLarge(
            n_("Add at most %(limit)s files at a time."), field="files", limit=MOST_FILES
        )


def size_in_words(size: int) -> tuple[str, float]:
    """A message such as %(size)s MB, and the number that goes in; never 0 of anything."""
    for unit, words in _UNITS:
        if size >= unit:
            amount = size / unit
            return words, round(amount, 1) if amount < 10 else round(amount)
    return n_("%(size)s bytes"), size
