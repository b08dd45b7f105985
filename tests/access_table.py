"""Who may open which page: every address of the program, written out.

A route that is missing here fails `test_access`. `L` leader, `R` researcher, `V` reviewer,
`O` observer; everybody else of the study gets 403, strangers 404, nobody signed in the log-in.
"""

EVERYBODY = "LRVO"
READS_NOTES = "LRV"
WORKS = "LR"
LEADS = "L"

# Pages and acts of a study.
STUDY = {
    "overview.today": EVERYBODY,
    "overview.study": EVERYBODY,
    "overview.case": EVERYBODY,
    "overview.engagement": EVERYBODY,
    "cases.index": EVERYBODY,
    "cases.facts": EVERYBODY,
    "cases.new": WORKS,
    "cases.edit": WORKS,
    "cases.status": WORKS,
    "cases.take_back_status": WORKS,
    "cases.new_fact": WORKS,
    "cases.edit_fact": WORKS,
    "cases.remove_fact": WORKS,
    "cases.new_event": WORKS,
    "cases.edit_event": WORKS,
    "cases.remove_event": WORKS,
    "people.index": WORKS,
    "people.new": WORKS,
    "people.edit": WORKS,
    "people.remove": WORKS,
    "engagements.index": EVERYBODY,
    "engagements.new": WORKS,
    "engagements.edit": WORKS,
    "engagements.confirm": WORKS,
    "engagements.hold": WORKS,
    "engagements.attendance": WORKS,
    "engagements.move": WORKS,
    "engagements.cancel": WORKS,
    "engagements.postpone": WORKS,
    "engagements.reopen": WORKS,
    "engagements.delete": WORKS,
    "studies.settings": LEADS,
    "studies.members": LEADS,
    "studies.member": LEADS,
    "studies.invite_again": LEADS,
    "studies.let_go": LEADS,
    "studies.entries": LEADS,
    "studies.entry": LEADS,
    "studies.remove_entry": LEADS,
    "notes.new": WORKS,
    "notes.edit": WORKS,
    "notes.history": READS_NOTES,
    "notes.restore": WORKS,
    "statusnotes.index": EVERYBODY,
    "statusnotes.new": WORKS,
    "statusnotes.show": EVERYBODY,
    "statusnotes.edit": WORKS,
    "statusnotes.publish": LEADS,
    "statusnotes.revise": WORKS,
    "statusnotes.discard": WORKS,
    "statusnotes.history": READS_NOTES,
    "statusnotes.restore": WORKS,
    "summaries.preview": EVERYBODY,
    "summaries.download": EVERYBODY,
    "summaries.style": LEADS,
    "summaries.drop_style": LEADS,
}

# Of an account, whatever its studies.
SIGNED_IN = {
    "studies.home",
    "studies.new",
    "accounts.account",
    "accounts.sign_out_elsewhere",
    "example.load",
    "security.change_password",
}

# Open to all; each protects itself by a token, a password, or by showing nothing of anybody.
PUBLIC = {
    "accounts.join",
    "accounts.resume_work",
    "example.welcome",
    "example.where",
    "health.healthz",
    "security.login",
    "security.logout",
    "security.forgot_password",
    "security.reset_password",
    "static",
}
