"""Who is told what of approvals. Nobody is told of what they did themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from samdrift.desk.models.cases import Approval
from samdrift.desk.services import case_mail
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.services.common import day_text

ASKED, APPROVED, DECLINED = "approval.asked", "approval.approved", "approval.declined"
REMINDED = "approval.reminded"


def tell_asked(approval: Approval, by: Viewer) -> None:
    """Whoever is asked."""
    case = approval.case
    who = str(case.requester) if case.requester_id else case.requester_name
    _tell([approval.approver_id], ASKED, approval, by, {"who": who})


def tell_reminded(approval: Approval, by: Viewer) -> None:
    """Whoever has not answered: since when it waits."""
    case = approval.case
    who = str(case.requester) if case.requester_id else case.requester_name
    told = {"who": who, "day": day_text(timezone.localdate(approval.asked_at))}
    _tell([approval.approver_id], REMINDED, approval, by, told)


def tell_answered(approval: Approval, by: Viewer) -> None:
    """Whoever asked for it."""
    what = APPROVED if approval.state == Approval.State.APPROVED else DECLINED
    told = {"why": approval.reason}
    mailed = case_mail.news(approval.case, by, what, lambda: _line(approval))
    _tell([approval.case.requester_id], what, approval, by, told, mailed)


def _line(approval: Approval) -> str:
    """The answer in words, for those who have asked by e-mail."""
    case = approval.case
    told = {"number": case.pk, "title": case.title}
    if approval.state == Approval.State.APPROVED:
        return _("#%(number)s “%(title)s” is approved.") % told
    return _("#%(number)s “%(title)s” is not approved.") % told + "\n\n" + approval.reason


def _tell(
    people: Iterable[int | None],
    what: str,
    approval: Approval,
    by: Viewer,
    more: dict[str, str],
    mailed: Collection[int] = (),
) -> None:
    wanted = {one for one in people if one is not None and one != by.person_id}
    if not wanted:
        return
    rows = Account.objects.filter(person__in=wanted, is_active=True).order_by("pk")
    accounts = rows.values_list("pk", flat=True)
    case = approval.case
    told = {"number": case.pk, "title": case.title, "by": by.name, **more}
    subject = approval if what in {ASKED, REMINDED} else case
    tell(accounts, what, subject, told, by_mail=not wanted & set(mailed))
