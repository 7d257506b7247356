"""Who is told what of approvals. Nobody is told of what they did themselves."""

from __future__ import annotations

from collections.abc import Iterable

from samdrift.desk.models.cases import Approval
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

ASKED, APPROVED, DECLINED = "approval.asked", "approval.approved", "approval.declined"


def tell_asked(approval: Approval, by: Viewer) -> None:
    """Whoever is asked."""
    case = approval.case
    who = str(case.requester) if case.requester_id else case.requester_name
    _tell([approval.approver_id], ASKED, approval, by, {"who": who})


def tell_answered(approval: Approval, by: Viewer) -> None:
    """Whoever asked for it."""
    what = APPROVED if approval.state == Approval.State.APPROVED else DECLINED
    told = {"why": approval.reason}
    _tell([approval.case.requester_id], what, approval, by, told)


def _tell(
    people: Iterable[int | None], what: str, approval: Approval, by: Viewer, more: dict[str, str]
) -> None:
    wanted = {one for one in people if one is not None and one != by.person_id}
    if not wanted:
        return
    accounts = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    case = approval.case
    told = {"number": case.pk, "title": case.title, "by": by.name, **more}
    subject = approval if what == ASKED else case
    tell(accounts.values_list("pk", flat=True), what, subject, told)
