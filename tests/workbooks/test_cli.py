"""`tracker plan` as a shell runs it."""

from pathlib import Path

import pytest

from tests.commands import run
from tests.workbooks import samples

NEW = samples.csv_text(samples.HEADINGS, samples.ROW)
BAD = samples.csv_text(
    samples.HEADINGS,
    ("Interview", "Fine", "2011-03-24", "NAV Sola"),
    ("Interview", "A", "31.2.2011", "NAV Sola"),
    ("Interview", "B", "2011-03-24", "NAV Sol"),
)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_plan_goes_out_and_in_again_unchanged(
    instance: Path,
    tmp_path: Path,
    kind: str,
) -> None:
    file = tmp_path / f"plan.{kind}"
    out = run(instance, "plan", "export", "husk", "-o", str(file))
    assert (out.returncode, out.stdout) == (0, f"Written: {file}\n")
    back = run(instance, "plan", "import", "husk", str(file), "--dry-run")
    assert (back.returncode, back.stdout) == (0, "Would be imported: 112 unchanged\n")


def test_a_dry_run_changes_nothing_and_an_import_comes_once(
    instance: Path,
    tmp_path: Path,
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(NEW)
    words = ("plan", "import", "husk", str(file))
    told = [run(instance, *words, *more).stdout for more in (["--dry-run"], [], [])]
    assert told[:2] == ["Would be imported: 1 new\n", "Imported: 1 new\n"]
    assert told[2] == "Imported: 1 imported before, left as they are now\n"


def test_each_bad_row_is_a_line_on_stderr(instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(BAD)
    ran = run(instance, "plan", "import", "husk", str(file))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.splitlines() == [
        "tracker: row 3: First day: There is no such day in the calendar.",
        "tracker: row 4: Cases: There is no case called “NAV Sol”. Did you mean NAV Sola?",
    ]


def test_other_files_and_studies_are_refused_in_one_line(
    instance: Path,
    tmp_path: Path,
) -> None:
    file = tmp_path / "plan.xlsx"
    file.write_bytes(b"MZ")
    for words in (
        ("import", "husk", str(file)),
        ("import", "nowhere", str(file)),
        ("import", "husk", "no-such-file.csv"),
        ("export", "husk", "-o", str(tmp_path / "plan.pdf")),
        ("export", "husk", "-o", "/no/such/folder/plan.csv"),
    ):
        ran = run(instance, "plan", *words)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1), words
