"""That it was made sure who called, before a password or second factor is reset."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case, IdentityCheck
from samdrift.desk.services.case_common import held, settle, tell
from samdrift.kernel.errors import DomainError
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person


@transaction.atomic
def check_identity(
    case: Case,
    *,
    by: Viewer,
    way: str,
    passed: bool,
    person: Person | None = None,
    note: str = "",
) -> IdentityCheck:
    """Write down how it was made sure who called, and whether it was who they said. Without a person,
    the one who asked. It is never changed: a wrong one is followed by a new one, and the last counts.
    """
    case = held(case, by)
    whom = person or case.requester
    if whom is None:
        raise DomainError(
            "nobody_to_check",
            _("It is not known who asks. Choose the person whose identity was checked."),
            field="person",
        )
    made = IdentityCheck.objects.create(
        case=case,
        person=whom,
        way=IdentityCheck.Way(way),
        passed=passed,
        note=note.strip()[:300],
        by_id=by.person_id,
        at=by.now,
    )
    tell(case, "case.identity_checked", by, {"way": [None, way], "passed": [None, passed]})
    settle(case, by, {})
    return made


def lacks_identity(case: Case) -> bool:
    """Whether a check is asked for that has not been passed."""
    if case.item is None or not case.item.identity_checked:
        return False
    last = IdentityCheck.objects.filter(case=case).order_by("-at", "-pk").first()
    return last is None or not last.passed


def require_identity(case: Case) -> None:
    """Refuse to end what asks for a check that has not been passed."""
    if lacks_identity(case):
        raise DomainError(
            "identity_not_checked",
            _(
                "“%(item)s” asks that you make sure who calls. Write down how you checked it, or cancel the case if it was not who they said."
            )
            % {"item": case.item},
        )
