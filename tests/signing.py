"""Sign a test's browser in without the log-in page."""

from flask.testing import FlaskClient

from tracker.accounts.models import Account, SignIn
from tracker.accounts.rules import new_token, token_hash
from tracker.core import clock
from tracker.core.database import begin_writing, db


def sign_in(client: FlaskClient, account_id: int) -> FlaskClient:
    """The client as if the account had just logged in there."""
    token = new_token()
    with client.application.app_context():
        begin_writing()
        account = db.session.get(Account, account_id)
        assert account is not None
        now = clock.now()
        db.session.add(
            SignIn(account=account, token_hash=token_hash(token), began_at=now, seen_at=now)
        )
        db.session.commit()
        uniquifier = account.fs_uniquifier
    with client.session_transaction() as session:
        session.update(_user_id=uniquifier, _fresh=True, sign_in=token)
    return client
