"""The fields of a follow-up that stands by itself."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired

from tracker.cases.models import Case
from tracker.core.errors import DomainError
from tracker.followups.models import FollowUp
from tracker.followups.rules import Overtaken
from tracker.studies.models import Membership
from tracker.web.forms import NEEDED, BaseForm, DayField, line


class FollowUpForm(BaseForm):
    text = StringField(_l("What is to be done"), [DataRequired(_l(NEEDED)), line(500)])
    owner = SelectField(_l("Whose it is"), default="")
    due_on = DayField(_l("Until when"))
    case = SelectField(_l("Case"), default="")
    # What it said when the form was opened, and whether somebody has changed that.
    seen = HiddenField()
    is_overtaken = False

    def refuse(self, refusal: DomainError) -> None:
        super().refuse(refusal)
        self.is_overtaken = isinstance(refusal, Overtaken)

    def see(self, row: FollowUp) -> None:
        """Shown beside what is there now, what was typed may be saved over it."""
        self.seen.data = row.state

    def offer(self, members: Sequence[Membership], cases: Sequence[Case]) -> None:
        """Let the form choose among these."""
        names = [(str(member.id), member.account.name) for member in members]
        self.owner.choices = [("", gettext("Nobody yet")), *names]
        self.case.choices = [("", gettext("No case")), *((one.slug, one.name) for one in cases)]

    def chosen_owner(self, members: Sequence[Membership]) -> Membership | None:
        return next((one for one in members if str(one.id) == self.owner.data), None)

    def chosen_case(self, cases: Sequence[Case]) -> Case | None:
        return next((one for one in cases if one.slug == self.case.data), None)
