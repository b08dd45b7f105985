"""What is due for whom and why, what they did with it, and what has still to be derived anew."""

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.cases.models import Case
from tracker.core.database import Base, Key, one_of
from tracker.people.models import Person
from tracker.reminders.rules import Repeats
from tracker.studies.models import Membership, Study

# The turn of a reminder of which no letter holds one.
NEVER = -1
_FOR_GUESTS = sa.text("person_id IS NOT NULL")
_UNTOLD = sa.text("told_turn <> turn AND gone_at IS NULL AND done_at IS NULL")


class Reminder(Base):
    """Something to do by one member, or told to one participant, at a moment.

    `key` is the rule, what it is about and which occurrence, so that deriving it again finds
    it. It is open until it is done or `gone_at` says that its reason went; it is shown from
    `at` until `until`, and late once the day that it is about has passed. `turn` is counted up
    when it is to be delivered once more; `told_turn` is one that a letter holds. While both
    differ it may be untold: what letters hold decides.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        sa.CheckConstraint("(membership_id IS NULL) <> (person_id IS NULL)", name="one"),
        sa.UniqueConstraint("membership_id", "key"),
        sa.UniqueConstraint("person_id", "key"),
        # All that counting and sorting a member's own asks, answered from the index alone.
        sa.Index(
            "ix_reminders_open",
            "membership_id",
            "gone_at",
            "done_at",
            "at",
            "rule",
            "snoozed_until",
            "until",
            "turn",
            "late_at",
        ),
        sa.Index("ix_reminders_subject", "subject"),
        # All that a sweep asks of those that may be untold: it does not walk what was told.
        sa.Index(
            "ix_reminders_untold",
            "membership_id",
            "at",
            "rule",
            "snoozed_until",
            "until",
            "turn",
            "told_turn",
            "gone_at",
            "done_at",
            sqlite_where=_UNTOLD,
            postgresql_where=_UNTOLD,
        ),
        # The same for those of participants, who are few.
        sa.Index(
            "ix_reminders_guests",
            "person_id",
            "at",
            sqlite_where=sa.text(f"{_FOR_GUESTS} AND {_UNTOLD}"),
            postgresql_where=sa.text(f"{_FOR_GUESTS} AND {_UNTOLD}"),
        ),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("memberships.id", ondelete="CASCADE")
    )
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True
    )
    rule: Mapped[str]
    # Such as engagement:12, by the row's own key.
    subject: Mapped[str]
    key: Mapped[str]
    # What its sentences and its link are filled with.
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]
    late_at: Mapped[dt.datetime | None]
    snoozed_until: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]
    gone_at: Mapped[dt.datetime | None]
    turn: Mapped[int] = mapped_column(default=0)
    told_turn: Mapped[int] = mapped_column(default=NEVER)
    made_at: Mapped[dt.datetime]

    study: Mapped[Study] = relationship()
    membership: Mapped[Membership | None] = relationship()
    person: Mapped[Person | None] = relationship()
    case: Mapped[Case | None] = relationship()


class OwnReminder(Base):
    """Set by hand, once or again and again; its occurrences become reminders like all others.

    Days and time are the wall's in the study's zone. `subject` is what it hangs on, empty for
    the study as a whole.
    """

    __tablename__ = "own_reminders"
    __table_args__ = (
        one_of("repeats", Repeats),
        sa.CheckConstraint("every > 0", name="every"),
    )

    id: Mapped[Key]
    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), index=True
    )
    membership_id: Mapped[int] = mapped_column(
        sa.ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    made_by_id: Mapped[int] = mapped_column(
        sa.ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    first_on: Mapped[dt.date]
    at_time: Mapped[dt.time]
    repeats: Mapped[str] = mapped_column(default=Repeats.NEVER)
    every: Mapped[int] = mapped_column(default=1)
    last_on: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime]

    study: Mapped[Study] = relationship()
    membership: Mapped[Membership] = relationship(foreign_keys=[membership_id])
    made_by: Mapped[Membership] = relationship(foreign_keys=[made_by_id])


class RuleSetting(Base):
    """How a study wants one rule; without a row the rule's defaults hold."""

    __tablename__ = "reminder_rules"

    study_id: Mapped[int] = mapped_column(
        sa.ForeignKey("studies.id", ondelete="CASCADE"), primary_key=True
    )
    rule: Mapped[str] = mapped_column(primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=True)
    # Hours before or after what the rule is about, as the registry says.
    first_hours: Mapped[int]
    second_hours: Mapped[int | None]
    # Months, 1 to 12, that do not count, with commas between.
    pauses: Mapped[str] = mapped_column(default="")
    to_participants: Mapped[bool] = mapped_column(default=False)


class Mute(Base):
    """A member does not want one rule's reminders about one case."""

    __tablename__ = "reminder_mutes"
    __table_args__ = (sa.UniqueConstraint("membership_id", "rule", "case_id"),)

    id: Mapped[Key]
    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("memberships.id", ondelete="CASCADE"))
    rule: Mapped[str]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    muted_at: Mapped[dt.datetime]

    membership: Mapped[Membership] = relationship()
    case: Mapped[Case] = relationship()


class Touched(Base):
    """Something has changed and its reminders are to be derived anew.

    Only ever added to and taken from: two who change the same thing leave two rows, so that
    the one whose change came later is not overlooked.
    """

    __tablename__ = "touched"
    # Numbers are never given out again, or one reader could take away what it has not read.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    subject: Mapped[str] = mapped_column(index=True)
