"""Who is told of findings."""

from __future__ import annotations

from collections.abc import Sequence

from samdrift.followup.models.findings import Finding
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.people import Person

HANDED_ONE, HANDED_MANY = "finding.handed_to_me", "findings.handed_to_me"


def tell_responsible(findings: Sequence[Finding], person: Person, *, by: Viewer) -> None:
    """Tell a person of what was handed over: one notice for one act, however many findings.

    Nobody is told of what they gave themselves.
    """
    if not findings or person.pk == by.person_id:
        return
    accounts = Account.objects.filter(person=person, is_active=True).values_list("pk", flat=True)
    first, n = findings[0], len(findings)
    if n == 1:
        tell(accounts, HANDED_ONE, first, {"about": first.subject_name, "by": by.name})
    else:
        tell(accounts, HANDED_MANY, first, {"n": n, "by": by.name})
