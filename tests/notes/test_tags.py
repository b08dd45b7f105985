"""What bears a tag, what is a task, and what only looks like one."""

import datetime as dt

import pytest

from tracker.core.blocks import blocks
from tracker.notes.tags import (
    Passage,
    Tag,
    Task,
    opening_of,
    read,
    spelling,
    tags_in,
    ticked,
    without_labels,
    without_tags,
)


def _passages(text: str) -> list[tuple[int, str]]:
    return [(passage.line, passage.text) for passage in read(text).passages]


def test_a_tagged_paragraph_is_an_excerpt_with_its_tags_in_order() -> None:
    text = "# Visit\n\nNothing here.\n\nThe money ends\nin June #funding @office-leader !barrier\n"
    tags = (Tag("#", "funding"), Tag("@", "office-leader"), Tag("!", "barrier"))
    said = "The money ends\nin June #funding @office-leader !barrier"
    assert read(text).passages == [Passage(5, said, tags)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- one #a\n- two\n  - three !b\n", [(1, "one #a"), (3, "three !b")]),
        ("1. one #a\n\n   more of one #b\n", [(1, "one #a"), (3, "more of one #b")]),
        ("> said so !quote\n", [(1, "said so !quote")]),
        ("Words[^1].\n\n[^1]: below #a\n", [(3, "below #a")]),
        ("שלום עולם #a\n", [(1, "שלום עולם #a")]),
        ("👍🏽 fine #a 👩‍👩‍👧\n", [(1, "👍🏽 fine #a 👩‍👩‍👧")]),
    ],
)
def test_list_items_quotes_and_footnotes_are_passages_too(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert _passages(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "    #code in a block",
        "```\n#fenced !barrier\n```",
        "~~~\n```\n#fenced\n~~~",
        "Inline `#code` and ``a ` #b``.",
        "# Heading #tag",
        "| a |\n|---|\n| #cell |",
        "See [there](https://x.no/#part) and <https://x.no/#part>.",
        "Mail a@b.no, issue 3#a, Stop!now, a/#b, #1 and !2.",
        r"Escaped \#funding and \!barrier.",
        "See https://x.no/?q=#anchor, www.x.no/#part, x.no/?q=#part or @nav.no.",
        "##double #" + "a" * 80,
    ],
)
def test_what_only_looks_like_a_tag_is_none(text: str) -> None:
    assert _passages(text) == []


@pytest.mark.parametrize(
    ("text", "is_excerpt"),
    [("- #rq2", False), ("- [x] #rq2 @office-leader.", False), ("**#funding**: ", False),
     ("- #rq2 They have no money", True), ("#rq2 👍🏽", True), ("#rq2 3", True)],
)  # fmt: skip
def test_tags_without_words_are_no_excerpt(text: str, is_excerpt: bool) -> None:
    assert bool(_passages(text)) is is_excerpt


@pytest.mark.parametrize(
    ("word", "code"),
    [("#Økonomi", "okonomi"), ("#rq2", "rq2"), ("#State-Municipality", "state-municipality"),
     ("#user_participation", "user-participation"), ("#עברית", "עברית"), ("(#funding)", "funding"),
     ("#funding,", "funding"), ("**#funding**", "funding"), ("_#funding_", "funding"),
     ("__#funding__", "funding"), ("#Straße", "strasse"), ("#Sámi", "sami")],
)  # fmt: skip
def test_a_tag_is_read_whatever_its_case_accents_and_neighbours(word: str, code: str) -> None:
    assert [tag.code for tag in tags_in(f"Words {word} more")] == [code]


def test_tags_may_stand_with_only_a_slash_between() -> None:
    assert tags_in("#funding/#rq2/@leader a/#b") == (
        Tag("#", "funding"), Tag("#", "rq2"), Tag("@", "leader"),
    )  # fmt: skip


def test_the_spelling_of_a_tag_is_that_of_where_it_first_stands() -> None:
    assert spelling(["Said #Økonomi.", "and #okonomi !spørsmål"]) == {
        Tag("#", "okonomi"): "Økonomi", Tag("!", "sporsmal"): "spørsmål",
    }  # fmt: skip


def test_a_tag_counts_once_in_a_passage() -> None:
    assert tags_in("#a and #A and #a") == (Tag("#", "a"),)


@pytest.mark.parametrize(
    ("line", "task"),
    [
        ("- [ ] send the interim report by 2011-05-20 ~ingrid",
         Task(1, "send the interim report", is_done=False, owner="ingrid",
              due_on=dt.date(2011, 5, 20))),
        ("* [x] ringe innen 20.05.2011 ~Ola-Nord.",
         Task(1, "ringe", is_done=True, owner="Ola-Nord", due_on=dt.date(2011, 5, 20))),
        ("1. [X] thank @them", Task(1, "thank @them", is_done=True, owner="", due_on=None)),
    ],
)  # fmt: skip
def test_a_task_line_says_what_whose_and_until_when(line: str, task: Task) -> None:
    assert read(line).tasks == [task]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("ring @office-leader about #funding", "ring @office-leader about #funding"),
        ("call !urgent", "call !urgent"),
        ("~ingrid: send it", "send it"),
        ("send it (by 2011-05-20, ~ingrid) to Per", "send it to Per"),
        ("send it, ~ingrid, by 2011-05-20", "send it"),
        ("send it (by 2011-05-20)", "send it"),
        ("#funding", "#funding"),
        ("~ingrid by 2011-05-20", "~ingrid by 2011-05-20"),
        ("mail ~ingrid@i.no", "mail ~ingrid@i.no"),
        ("run `cmd ~per by 2011-05-20` now", "run `cmd ~per by 2011-05-20` now"),
    ],
)
def test_a_task_keeps_all_its_words_but_whose_and_until_when(said: str, kept: str) -> None:
    assert [task.text for task in read(f"- [ ] {said}").tasks] == [kept]


def test_code_in_a_task_says_neither_whose_nor_until_when() -> None:
    (task,) = read("- [ ] run `cmd ~per by 2011-05-20` for ~ola by 2011-06-01").tasks
    assert (task.owner, task.due_on) == ("ola", dt.date(2011, 6, 1))


@pytest.mark.parametrize(
    ("said", "due_on"),
    [("by 2011-5-2", (2011, 5, 2)), ("innen 2.5.2011", (2011, 5, 2)),
     ("(by 2011-05-20)", (2011, 5, 20)), ("FØR 20.05.2011.", (2011, 5, 20)),
     ("by 2011-02-30 or by 2011-03-01", (2011, 3, 1))],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(said: str, due_on: tuple[int, int, int]) -> None:
    (task,) = read(f"- [ ] call {said}").tasks
    assert (task.due_on, task.no_day) == (dt.date(*due_on), "")


@pytest.mark.parametrize(
    "said",
    ["by 2011-02-30", "by 1949-12-31", "by 2101-01-01", "innen 31.4.2011", "by 20/5",
     "innen 20.5.", "by 20.5.11", "by 2011-05-200"],
)  # fmt: skip
def test_what_looks_like_a_day_and_is_none_stays_and_is_told(said: str) -> None:
    (task,) = read(f"- [ ] call {said}").tasks
    assert (task.text, task.due_on, task.no_day) == (f"call {said}", None, said)


@pytest.mark.parametrize("said", ["by 9.30", "by 3-4 people", "by 2011", "`by 2011-02-30`"])
def test_other_numbers_are_no_days(said: str) -> None:
    assert [task.no_day for task in read(f"- [ ] call {said}").tasks] == [""]


@pytest.mark.parametrize(
    "text",
    [
        "[ ] no item",
        "- [] no box",
        "- [ ]word",
        "    - [ ] code",
        "```\n- [ ] code\n```",
        "- [ ]",
        "- [ ] ",
    ],
)
def test_what_only_looks_like_a_task_is_none(text: str) -> None:
    assert read(text).tasks == []


def test_ticking_changes_one_box() -> None:
    text = "- [ ] one\n  - [ ] two [ ]\n- [x] three"
    assert ticked(text, line=2, is_done=True) == "- [ ] one\n  - [x] two [ ]\n- [x] three"
    assert ticked(text, line=3, is_done=False) == "- [ ] one\n  - [ ] two [ ]\n- [ ] three"


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("@office-leader says the #funding ends", "office-leader says the funding ends"),
        ("The `#code` ends #funding, they say @leader !quote.",
         "The `#code` ends funding, they say."),
        ("It ends in June. #funding @leader", "It ends in June."),
        ("It ends #funding/#rq2. Then they wait", "It ends. Then they wait"),
        ("#funding The money ends\nin June #rq2\nor so", "The money ends in June or so"),
        ("It ends (#funding) **#rq2**", "It ends"),
        ("the @leader's !barrier is **#fees** and #work", "the leader's is **fees** and work"),
        ("They lost the #funding. Kari spør om #økonomi !spørsmål",
         "They lost the funding. Kari spør om økonomi"),
        ("שלום #a עולם", "שלום a עולם"),
    ],
)  # fmt: skip
def test_where_tags_stand_beside_a_passage_only_its_labels_go(passage: str, words: str) -> None:
    assert without_labels(passage) == words


def test_a_note_opens_without_its_labels() -> None:
    assert opening_of("# Visit\n\nThe #funding ends. #rq2\n\n- more") == "The funding ends."


def test_what_is_left_without_tags_is_the_same_with_others() -> None:
    passage = "The #funding ends, they say @leader !quote."
    assert without_tags(passage) == "The ends, they say."
    assert without_tags(passage.replace("#funding", "#money !barrier")) == "The ends, they say."


def test_a_note_with_thousands_of_tags_is_read_whole() -> None:
    text = "Words " + " ".join(f"#tag{number}" for number in range(2_000))
    assert len(read(text).passages[0].tags) == 2_000


def test_a_text_with_too_many_marks_is_cut_at_empty_lines_and_items() -> None:
    heavy = "[" * 5_000 + "\n\n```\n#code\n```\n\nsaid #a\nmore\n- item #b\n- [ ] do\n\nlast #c"
    assert [(one.line, one.text, one.opens_item) for one in blocks(heavy)][1:] == [
        (7, "said #a\nmore", False), (9, "item #b", True), (10, "[ ] do", True),
        (12, "last #c", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "bomb", ["a" + "`" * 200_000, "` " * 100_000, "](" * 100_000, "<" * 200_000, "- " * 50_000,
             "> " * 50_000, "#" * 200_000, "- [ ] by" + " " * 200_000, "- [ ] (" + ",(" * 50_000,
             "#a" + "_" * 200_000, "http://" * 30_000, "_#a" * 60_000, "#a_" * 60_000,
             "#a-" * 60_000, "[^1]: " * 30_000],
)  # fmt: skip
def test_a_bomb_is_read_like_anything_else(bomb: str) -> None:
    assert read(f"{bomb}\n\nsaid #end").passages[-1].tags[-1] == Tag("#", "end")
