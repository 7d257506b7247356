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
    """Whether a check is asked for that has not been passed, or the last one made was not passed,
    whatever the case is about.
    """
    asked = case.item is not None and case.item.identity_checked
    if not asked and not case.may_have("checks"):
        return False
    last = IdentityCheck.objects.filter(case=case).order_by("-at", "-pk").first()
    return asked if last is None else not last.passed


def require_identity(case: Case) -> None:
    """Refuse to end what asks for a check that has not been passed."""
    if not lacks_identity(case):
        return
    if case.item is not None and case.item.identity_checked:
        raise DomainError(
            "identity_not_checked",
            _(
                "“%(item)s” asks that you make sure who calls. Write down how you checked it, or cancel the case if it was not who they said."
            )
            % {"item": case.item},
        )
    raise DomainError(
        "identity_not_checked",
        _(
            "The last check says that it was not who they said. Check again before you solve the case, or cancel it."
        ),
    )
