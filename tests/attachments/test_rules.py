"""Names, sizes and numbers of files, without any file."""

import pytest

from tracker.attachments.kinds import JPEG, PDF, TEXT
from tracker.attachments.rules import (
    LARGEST_FILE,
    LONGEST_NAME,
    MOST_FILES,
    check_number,
    check_size,
    clean_name,
    named,
    size_in_words,
)
from tracker.core.errors import DomainError, TooLarge


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Strategiplan Bærum.pdf", "Strategiplan Bærum.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\Users\me\plan.docx", "plan.docx"),
        ("faktura\u202egpj.pdf", "fakturagpj.pdf"),
        ("a\r\nSet-Cookie: x=1\x00\x1b[2J.pdf", "aSet-Cookie- x=1[2J.pdf"),
        ('say "x" <b>|*?.txt', "say -x- -b----.txt"),
        ("tavle 👩‍🏫 etter møtet.jpg", "tavle 👩‍🏫 etter møtet.jpg"),
        ("bla\u030abær.png", "blåbær.png"),
        (".htaccess", "htaccess"),
        ("  spaces   within .pdf", "spaces within.pdf"),
        ("..", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("\u202e.pdf", "pdf"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_misleads(given: str, name: str) -> None:
    assert clean_name(given) == name


def test_a_long_name_is_cut_before_its_ending() -> None:
    name = clean_name("ø" * 400 + ".jpeg")
    assert (len(name), name[-6:]) == (LONGEST_NAME, "ø.jpeg")


@pytest.mark.parametrize(
    ("name", "kind", "becomes"),
    [("a.JPG", JPEG, "a.JPG"), ("scan", PDF, "scan.pdf"), ("x" * 120, PDF, "x" * 116 + ".pdf")],
)
def test_a_name_without_an_ending_gets_that_of_its_content(
    name: str, kind: object, becomes: str
) -> None:
    assert named(name, kind) == becomes  # type: ignore[arg-type]


def test_a_name_that_says_something_else_is_refused_with_what_it_is() -> None:
    with pytest.raises(DomainError, match=r"says \.jpg, but its content is another: PDF document"):
        named("photo.jpg", PDF)
    with pytest.raises(DomainError, match="Text"):
        named("report.pdf", TEXT)


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(DomainError, match="0 bytes"):
        check_size("a.pdf", 0)
    with pytest.raises(TooLarge, match="20 MB"):
        check_size("a.pdf", LARGEST_FILE + 1)
    check_size("a.pdf", LARGEST_FILE)


def test_files_come_in_bounded_numbers() -> None:
    with pytest.raises(DomainError, match="at least one"):
        check_number(0)
    with pytest.raises(TooLarge):
        check_number(MOST_FILES + 1)
    check_number(MOST_FILES)


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 bytes"), (1023, "1023 bytes"), (1024, "1.0 kB"), (250_000, "244 kB"),
     (2_400_000, "2.3 MB"), (LARGEST_FILE, "20 MB")],
)  # fmt: skip
def test_a_size_is_said_in_the_unit_that_people_use(size: int, words: str) -> None:
    message, amount = size_in_words(size)
    assert message % {"size": amount} == words
