"""F2 in part: what order makes sure that a letter comes, and comes once."""

from flask import Flask

from tests import make
from tests.delivery.conftest import Clock, choose, remind, states, tick
from tests.letterbox import DROP, TAKE_AND_DROP, Letterbox

Team = dict[str, int]


def test_a_letter_is_marked_before_the_next_one_ends(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    """So a process that dies leaves one at most of which nobody knows whether it arrived."""
    for role in team:
        choose(app, getattr(world, role))
        remind(app, team[role])
    seen: list[int] = []

    def look(at: str, _address: str) -> str:
        if at == "DATA":
            seen.append(states(app).count("sent"))
        return "250 OK"

    box.script = look
    tick(app)
    assert seen == [0, 1, 2, 3]


def test_what_may_have_arrived_comes_again_as_the_same_letter(
    app: Flask, due: int, team: Team, moved: Clock, box: Letterbox
) -> None:
    box.script = lambda at, _address: TAKE_AND_DROP if at == "DATA" else "250 OK"
    tick(app)
    assert (states(app), len(box.letters)) == (["sending"], 1)
    # What falls due meanwhile is another letter.
    remind(app, team["leader"], number=2)
    box.script = lambda _at, _address: "250 OK"
    moved.move(minutes=1)
    tick(app)
    first, second, other = sorted(box.messages(), key=lambda one: str(one["Subject"]))
    assert first["Message-ID"] == second["Message-ID"] != other["Message-ID"]
    assert first.as_string().partition("\n\n")[2] == second.as_string().partition("\n\n")[2]
    assert states(app) == ["sent", "sent"]


def test_one_who_closes_the_connection_now_and_then_is_no_trouble(
    app: Flask, world: make.World, team: Team, moved: Clock, box: Letterbox
) -> None:
    """As servers do after so many letters."""
    seen: set[str] = set()
    for role in team:
        choose(app, getattr(world, role))
        remind(app, team[role])

    def hang_up_once(_at: str, address: str) -> str:
        is_new = address.startswith("rev") and address not in seen
        seen.add(address)
        return DROP if is_new else "250 OK"

    box.script = hang_up_once
    tick(app)
    assert (len(box.letters), states(app)) == (4, ["sent"] * 4)
