"""How people want to hear of what is due, the letters that told them, and who works at it."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.core.database import Base, Key, one_of
from tracker.delivery.rules import Mode, State
from tracker.people.models import Person
from tracker.reminders.models import Reminder


class MailChoice(Base):
    """How one account wants to hear; without a row the defaults of the columns hold."""

    __tablename__ = "mail_choices"
    __table_args__ = (one_of("mode", Mode),)

    account_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    mode: Mapped[str] = mapped_column(default=Mode.DAILY)
    # Local wall times in `time_zone`.
    time_zone: Mapped[str]
    digest_time: Mapped[dt.time]
    quiet_from: Mapped[dt.time | None]
    quiet_until: Mapped[dt.time | None]
    # Days of the week, 0 for Monday, with commas between.
    days_off: Mapped[str] = mapped_column(default="5,6")
    # Whose public holidays are days off; ISO 3166, empty for none.
    country: Mapped[str] = mapped_column(default="")
    away_from: Mapped[dt.date | None]
    away_until: Mapped[dt.date | None]
    # The local day of the newest digest.
    digest_on: Mapped[dt.date | None]

    account: Mapped[Account] = relationship()


_WAITS = sa.text("state = 'waiting'")


class Letter(Base):
    """One mail to one account or participant, with all that was due for them at the time.

    At most one waits for each; what falls due meanwhile goes into it. `sending` is a claim by
    `owner` until `lease_until`; without an owner it may have arrived, and goes again after that.
    """

    __tablename__ = "letters"
    __table_args__ = (
        sa.CheckConstraint("(account_id IS NULL) <> (person_id IS NULL)", name="one"),
        one_of("state", State),
        sa.Index("uq_letters_waiting_account", "account_id", unique=True,
                 sqlite_where=_WAITS, postgresql_where=_WAITS),
        sa.Index("uq_letters_waiting_person", "person_id", unique=True,
                 sqlite_where=_WAITS, postgresql_where=_WAITS),
        sa.Index("ix_letters_next", "state", "next_try_at"),
        sa.Index("ix_letters_account_id_made_at", "account_id", "made_at"),
        sa.Index("ix_letters_person_id_made_at", "person_id", "made_at"),
    )  # fmt: skip

    id: Mapped[Key]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default=State.WAITING)
    message_id: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime]
    next_try_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[dt.datetime | None]
    # How often it may have arrived: its end went out, or may have, and nobody noted an answer.
    unanswered: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    # Why it failed or waits: a word of ours and the server's code, never its text.
    fault: Mapped[str] = mapped_column(default="")

    account: Mapped[Account | None] = relationship()
    person: Mapped[Person | None] = relationship()


class LetterReminder(Base):
    """What a letter told. The key makes it impossible to tell the same turn twice."""

    __tablename__ = "letter_reminders"

    reminder_id: Mapped[int] = mapped_column(
        sa.ForeignKey("reminders.id", ondelete="CASCADE"), primary_key=True
    )
    turn: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(
        sa.ForeignKey("letters.id", ondelete="CASCADE"), index=True
    )

    letter: Mapped[Letter] = relationship()
    reminder: Mapped[Reminder] = relationship()


class Watch(Base):
    """Which scheduler works, until when it may be silent, and what it last did. One row."""

    __tablename__ = "watch"

    id: Mapped[Key]
    owner: Mapped[str] = mapped_column(default="")
    until: Mapped[dt.datetime | None]
    beat_at: Mapped[dt.datetime | None]
    # When one last took over from another that had not let go, and so had died.
    died_at: Mapped[dt.datetime | None]
    # Up to when letters have been made; a digest lies between this and the next time.
    swept_at: Mapped[dt.datetime | None]
    # The mail server as a whole: since when it takes nothing, and when it is asked again.
    mail_fault: Mapped[str] = mapped_column(default="")
    mail_failures: Mapped[int] = mapped_column(default=0)
    mail_retry_at: Mapped[dt.datetime | None]
    # The UTC days on which the nightly work was last done.
    derived_on: Mapped[dt.date | None]
    backed_up_on: Mapped[dt.date | None]
    backup_fault: Mapped[str] = mapped_column(default="")
