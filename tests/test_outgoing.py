"""The commands that hand files out, as a shell runs them."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tests.commands import run


def test_coverage_is_written_in_each_format(instance: Path, tmp_path: Path) -> None:
    for format_ in ("csv", "xlsx"):
        output = tmp_path / f"coverage.{format_}"
        told = run(instance, "coverage", "husk", "--format", format_, "-o", str(output))
        assert (told.returncode, told.stdout) == (0, f"Written: {output}\n")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "coverage.csv").read_text("utf-8-sig"))))
    holes = {(row["Case"], row["Role"]): row["Reason"] for row in rows if row["Reason"]}
    assert holes[("NAV Bærum", "HUSK project leader")] == "Not asked"
    book = openpyxl.load_workbook(tmp_path / "coverage.xlsx")
    assert book.sheetnames[0] == "Interviews by role"


def test_the_same_command_writes_the_same_bytes(instance: Path, tmp_path: Path) -> None:
    written = []
    for name in ("one.xlsx", "two.xlsx"):
        run(instance, "coverage", "husk", "--as-of", "2012-01", "-o", str(tmp_path / name))
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_a_round_and_a_month_are_narrowed_to(instance: Path) -> None:
    def _interviews(*words: str) -> int:
        told = run(instance, "coverage", "husk", *words, "-o", "-")
        rows = csv.DictReader(io.StringIO(told.stdout.removeprefix("\ufeff")))
        return sum(int(row["Persons interviewed"]) for row in rows)

    assert _interviews("--round", "spring visits 2011") == 59
    assert _interviews("--as-of", "2011-02") == 2
    assert _interviews("--as-of", "2012-03") == 63


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("husk", "--round", "Autumn", "-o", "-"), "no round called “Autumn”; it has: Network"),
        (("husk", "--as-of", "2010-12", "-o", "-"), "The study began later than that."),
        (("husk", "--as-of", "soon", "-o", "-"), "Write the month as year and month"),
        (("nothing", "-o", "-"), "there is no study called nothing"),
        (("husk", "--format", "csv", "-o", "x.xlsx"), "give it the ending .csv"),
        (("husk", "-o", "x.pdf"), "does not end in one of: csv, xlsx"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_line(
    instance: Path, words: tuple[str, ...], complaint: str
) -> None:
    told = run(instance, "coverage", *words)
    assert (told.returncode, told.stderr.count("\n"), complaint in told.stderr) == (2, 1, True)
