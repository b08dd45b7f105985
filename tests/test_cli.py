"""The commands as a shell runs them: what they print, write and refuse."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import make
from tests.commands import run, run_script
from tracker.accounts.models import Account
from tracker.app import create_app
from tracker.core.database import begin_writing, begin_writing_on, db
from tracker.notes import service as notes
from tracker.settings import read


@pytest.mark.parametrize(
    ("format_", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOC"), ("md", b"# ")]
)
def test_a_summary_is_written_in_each_format(
    instance: Path, tmp_path: Path, format_: str, begins: bytes
) -> None:
    file = tmp_path / f"summary.{format_}"
    words = ("summary", "husk", "--as-of", "2012-01", "--format", format_, "-o", str(file))
    assert run(instance, *words).returncode == 0
    assert file.read_bytes().startswith(begins)


def test_the_summary_says_what_holds_as_of_the_month(instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    run(instance, "summary", "husk", "--as-of", "2012-01", "--format", "md", "-o", str(file))
    text = file.read_text()
    assert "NAV Bærum – status as of January 2012" in text
    assert text.count("This is older than January 2012") == 3


def test_the_plan_is_written_as_a_calendar(instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    assert run(instance, "calendar", "husk", "-o", str(file)).stdout == f"Written: {file}\n"
    assert file.read_bytes().count(b"BEGIN:VEVENT") > 10


def test_one_case_alone(instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    words = ("summary", "husk", "--case", "nav-sola", "--as-of", "2012-03", "--format", "md")
    run(instance, *words, "-o", str(file))
    text = file.read_text()
    assert "NAV Sola – status as of February 2012" in text
    assert "This is older than March 2012" in text
    assert "NAV Bærum – status" not in text


@pytest.mark.parametrize(
    "words",
    [
        ("summary", "nowhere", "--as-of", "2012-01", "-o", "x.docx"),
        ("summary", "husk", "--as-of", "2012-13", "-o", "x.docx"),
        ("summary", "husk", "--as-of", "1999-01", "-o", "x.docx"),
        ("summary", "husk", "--as-of", "2012-01", "--case", "nowhere", "-o", "x.docx"),
        ("summary", "husk", "--as-of", "2012-01", "-o", "/no/such/folder/x.md"),
        ("summary", "husk"),
        ("summary", "husk", "--as-of", "2012-01", "--case", "", "-o", "x.docx"),
        ("summary", "husk", "--as-of", "2012-01", "--format", "pdf", "-o", "x.docx"),
        ("search", "no-such-study", "x"),
        ("search", "husk", "office", "--case", "no-such"),
        ("search", "husk", "office", "--case", ""),
        ("search", "husk", "%*"),
        ("excerpts", "husk", "--format", "csv", "-o", "x.xlsx"),
        ("excerpts", "husk", "-o", "x.xls"),
        ("plan", "export", "husk", "-o", "x.ods"),
        ("calendar", "nowhere", "-o", "x.ics"),
        ("calendar", "husk", "-o", "/no/such/folder/x.ics"),
        ("user", "add", "not-an-address", "--name", "N"),
        ("user", "reset", "nobody@test.no"),
        ("example", "--leader", "nobody@test.no"),
        ("no-such-command",),
    ],
)
def test_a_refusal_is_one_line_and_exit_code_2(instance: Path, words: tuple[str, ...]) -> None:
    ran = run(instance, *words)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    assert ran.stderr.startswith("tracker: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("BASE_URL", "tracker.example.org"),
        ("MAIL_SERVER", "mail.example.org"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_wrong_setting_is_named(instance: Path, name: str, value: str) -> None:
    ran = run(instance, "check", **{name: value})
    assert (ran.returncode, name in ran.stderr) == (2, True)


def test_an_account_is_invited_and_reset(instance: Path) -> None:
    added = run(instance, "user", "add", "new@test.no", "--name", "New", "--study", "husk")
    assert "/join/" in added.stdout
    assert "/join/" in run(instance, "user", "reset", "new@test.no").stdout


def test_the_example_is_put_back_and_loaded_as_of_now(instance: Path) -> None:
    assert run(instance, "example").stdout == "The example study is loaded as husk.\n"
    assert run(instance, "example", "--now").stdout.endswith("husk-now.\n")


def test_check_says_what_is_in_order(instance: Path) -> None:
    ran = run(instance, "check")
    assert ran.returncode == 0
    assert [line.split()[0] for line in ran.stdout.splitlines()] == [
        "database", "migrations", "folder", "mail", "scheduler"
    ]  # fmt: skip


def test_check_tells_of_a_database_that_is_not_set_up_and_mail_that_fails(tmp_path: Path) -> None:
    mail = {"MAIL_SERVER": "smtp://127.0.0.1:9", "MAIL_FROM": "tracker@test.no"}
    ran = run(tmp_path, "check", **mail)
    assert ran.returncode == 2
    assert "missing" in ran.stdout
    assert "no answer" in ran.stdout


def test_a_command_before_the_first_start_says_so(tmp_path: Path) -> None:
    ran = run_script(tmp_path, "example")
    assert (ran.returncode, "tracker serve" in ran.stderr) == (2, True)


def test_the_version_is_told(instance: Path) -> None:
    assert run_script(instance, "--version").stdout == "tracker 0.1.0\n"


def test_no_password_is_made_for_anybody(instance: Path) -> None:
    app = create_app(read({"TRACKER_INSTANCE": str(instance)}))
    with app.app_context():
        with_password = db.session.query(Account).filter(Account.password.is_not(None))
        assert [account.email for account in with_password] == ["leader@test.no"]


def test_a_search_prints_a_hit_a_line(instance: Path) -> None:
    found = run(instance, "search", "husk", '"phased out"', "--case", "nav-songdalen")
    lines = [line.split("\t") for line in found.stdout.splitlines()]
    assert (found.returncode, {len(line) for line in lines}) == (0, {4})
    assert all("NAV Songdalen" in line[2] and "phased out" in line[3] for line in lines)
    narrower = run(instance, "search", "husk", "office", "--kind", "interview").stdout
    assert len(narrower) < len(run(instance, "search", "husk", "office").stdout)
    assert run(instance, "search", "husk", "unicorn").stdout == ""


def test_a_case_is_named_as_people_name_it(instance: Path) -> None:
    by_name = run(instance, "search", "husk", "office", "--case", "Nav Songdalen").stdout
    assert by_name == run(instance, "search", "husk", "office", "--case", "nav-songdalen").stdout
    assert by_name != ""


def test_all_hits_are_printed_and_none_of_them_speaks_to_the_terminal(instance: Path) -> None:
    with create_app(read({"TRACKER_INSTANCE": str(instance)})).app_context():
        begin_writing()
        visit = db.session.query(make.Engagement).filter_by(status="held").first()
        author = db.session.query(Account).first()
        assert visit is not None
        assert author is not None
        for number in range(520):
            text = f"ukulele \x1b[2J\x9b number {number}\u202e"
            notes.write(visit, author=author, text=text, now=make.NOW)
        db.session.commit()
    found = run(instance, "search", "husk", "ukulele").stdout
    assert (found.count("\n"), found.count("ukulele [2J number")) == (520, 520)
    assert all(letter.isprintable() for letter in found if letter not in "\t\n")


@pytest.mark.parametrize(
    "words",
    [
        ("search", "husk", "office"),
        ("excerpts", "husk", "-o", "-"),
        ("summary", "husk", "--as-of", "2012-01", "--format", "md", "-o", "-"),
        ("calendar", "husk", "-o", "-"),
        ("plan", "export", "husk", "-o", "plan.csv"),
    ],
)
def test_a_command_that_reads_waits_for_no_writer(
    instance: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    app = create_app(read({"TRACKER_INSTANCE": str(instance)}))
    with app.app_context(), begin_writing_on(db.engine) as writer:
        writer.execute(sa.text("UPDATE studies SET about = about"))
        ran = run(instance, *words, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout
    assert [path.name for path in tmp_path.iterdir()] == (["plan.csv"] if "plan" in words else [])


def test_the_name_of_the_file_says_its_format(instance: Path, tmp_path: Path) -> None:
    for name, begins in (
        ("a.xlsx", b"PK"),
        ("a.CSV", b"\xef\xbb\xbfNumber"),
        ("a", b"\xef\xbb\xbf"),
    ):
        run(instance, "excerpts", "husk", "-o", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(begins)
    run(instance, "summary", "husk", "--as-of", "2012-01", "-o", str(tmp_path / "a.md"))
    assert (tmp_path / "a.md").read_bytes().startswith(b"# ")


@pytest.mark.parametrize(
    ("format_", "begins"), [("csv", b"\xef\xbb\xbfNumber,Date"), ("xlsx", b"PK")]
)
def test_excerpts_are_written_in_each_format(
    instance: Path, tmp_path: Path, format_: str, begins: bytes
) -> None:
    output = tmp_path / f"excerpts.{format_}"
    written = run(instance, "excerpts", "husk", "--format", format_, "-o", str(output))
    assert (written.returncode, written.stderr) == (0, "")
    assert output.read_bytes().startswith(begins)
