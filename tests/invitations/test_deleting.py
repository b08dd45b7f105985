"""An engagement that people were invited to cannot vanish behind their backs."""

import pytest

from tests import make
from tracker.core.database import db
from tracker.core.errors import DomainError
from tracker.engagements import queries, service
from tracker.invitations.models import Invitation
from tracker.people import service as people
from tracker.studies import service as studies

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def invitation(session: None) -> Invitation:
    study = make.study()
    person = make.person(study, make.role(study, "leader", "Leader"))
    invitation = Invitation(engagement=make.engagement(study), person=person)
    db.session.add(invitation)
    db.session.flush()
    return invitation


def test_it_is_cancelled_and_not_deleted(invitation: Invitation) -> None:
    with pytest.raises(DomainError, match="Cancel it instead"):
        service.delete(invitation.engagement)


def test_without_invitations_it_goes(session: None) -> None:
    study = make.study()
    service.delete(make.engagement(study))
    assert queries.find_engagement(study, 1) is None


def test_a_study_goes_with_its_invitations(invitation: Invitation) -> None:
    studies.delete(invitation.engagement.study)
    db.session.commit()
    assert db.session.query(Invitation).count() == 0


def test_somebody_removed_takes_the_invitation_along(invitation: Invitation) -> None:
    people.remove(invitation.person)
    db.session.flush()
    assert db.session.query(Invitation).count() == 0
