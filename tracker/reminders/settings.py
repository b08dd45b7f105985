"""How a study wants its rules: all of them on one page."""

from flask import request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.core.database import db
from tracker.reminders import queries, service
from tracker.reminders.forms import rules_form
from tracker.reminders.registry import RULES
from tracker.reminders.views import blueprint
from tracker.studies.access import study_page
from tracker.studies.models import Study
from tracker.studies.rules import Action
from tracker.web.pages import back_to

_ALL = "all"


@blueprint.route("/rules", methods=["GET", "POST"])
@study_page(Action.LEAD)
def rules(study: Study) -> Response:
    """Saved in one go; a button puts one rule or all of them back to the defaults."""
    here = url_for("reminders.rules", study=study.short_name)
    rows = queries.rule_settings(study)
    form = rules_form(
        {code: service.chosen_of(rule, rows.get(code)) for code, rule in RULES.items()}
    )
    back = request.form.get("defaults", "")
    if request.method == "POST" and (back == _ALL or back in RULES):
        service.to_defaults(study, RULES if back == _ALL else [back])
        db.session.commit()
        if back == _ALL:
            return back_to(here, gettext("All rules are back to their defaults."))
        said = gettext("“%(rule)s” is back to its default.", rule=gettext(RULES[back].label))
        return back_to(f"{here}#{back}", said)
    if form.is_sent():
        with form.refusing():
            service.change_rules(study, form.chosen())
            db.session.commit()
            return back_to(here, gettext("The rules are saved."))
    return form.page(
        "reminders/rules.html",
        rules=[(rule, service.default_of(rule)) for rule in RULES.values()],
        changed=set(rows),
    )
