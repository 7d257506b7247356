"""The example shows roles in every state, gaps of most kinds, and findings in every status."""

import random

import pytest

from samdrift.followup.models.findings import Finding
from samdrift.kernel import demo
from samdrift.kernel import viewer as viewers
from samdrift.portfolio.models.roles import RoleGap, SystemRole
from samdrift.portfolio.models.uses import JointConsent
from samdrift.portfolio.queries import appointing
from samdrift.portfolio.queries import roles as queries
from samdrift.portfolio.services.gaps import refresh_all


@pytest.fixture
def example(db, today):
    from samdrift.kernel.models.site import Site

    Site.objects.create(name="Eksempel", is_example=True)
    stage = demo.Stage(
        viewers.terminal(today), random.Random(1), lambda person, _password, _by: person.email
    )
    demo.make(stage)
    return stage


def test_example_has_roles_in_every_state_and_gaps_in_step(example):
    today = example.today
    states = {queries.state_of(role, today) for role in SystemRole.objects.select_related("system")}
    assert states >= {"held", "pending", "overdue", "declined"}
    kinds = set(RoleGap.objects.on(today).values_list("kind", flat=True))
    assert kinds >= {
        "no_owner",
        "no_manager",
        "no_super_user",
        "no_deputy",
        "no_local_manager",
        "no_contact",
        "no_consent",
        "not_accepted",
        "overdue",
    }
    assert RoleGap.objects.begins_within(today, 90).filter(kind="no_owner").exists()
    assert JointConsent.objects.on(today).count() > 20
    whole = appointing.agreement(example["systems"]["Regnbue ERP"], "manager", today)
    assert whole.is_whole
    assert SystemRole.objects.filter(appointed_by=None).count() == 0
    assert refresh_all(viewers.clock(today)) == ""
    shows_findings(today)


def shows_findings(today):
    """In every status, one overdue, and one for each gap in force."""
    assert set(Finding.objects.values_list("status", flat=True)) >= {
        "new",
        "in_hand",
        "waits",
        "accepted",
    }
    assert Finding.objects.overdue(today).exists()
    standing = Finding.objects.standing().filter(kind__startswith="portfolio.")
    kinds = sorted(kind.partition(".")[2] for kind in standing.values_list("kind", flat=True))
    assert sorted(RoleGap.objects.on(today).values_list("kind", flat=True)) == kinds
