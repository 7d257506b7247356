"""What the pages of approvals show."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.desk.models.cases import Approval, Case
from samdrift.desk.models.catalogue import CatalogueItem
from samdrift.desk.queries import approvals as queries
from samdrift.desk.queries import catalogue_items
from samdrift.kernel import rights
from samdrift.kernel.viewer import Viewer


def list_page(viewer: Viewer, chosen: Collection[int] = (), reason: str = "") -> dict[str, Any]:
    """What waits, the oldest first, and what was answered, the newest first."""
    return {
        "rows": [_row(one, chosen) for one in queries.waiting_for(viewer)],
        "answered": queries.answered_by(viewer),
        "stand_ins": [
            (one, rights.allowed(viewer, "desk.name_stand_in", one.person))
            for one in queries.stand_ins(viewer)
        ],
        "reason": reason,
    }


def on_case(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """For the desk: whom to ask, where what is ordered has to be approved."""
    item = case.item
    needed = item is not None and item.approval != CatalogueItem.Approver.NONE
    if not (needed and case.is_open) or not rights.allowed(viewer, "desk.work_on_case", case):
        return None
    rows = queries.of_case(case, viewer)
    return {
        "approvals": rows,
        "answered": any(one.state == Approval.State.APPROVED for one in rows),
        "waiting": any(one.state == Approval.State.WAITING for one in rows),
        "who": next((one for one in rows if one.state == Approval.State.WAITING), None),
        "url": reverse("desk:ask_approval", args=[case.pk]),
    }


def _row(one: Approval, chosen: Collection[int]) -> dict[str, Any]:
    case = one.case
    return {
        "approval": one,
        "case": case,
        "who": case.requester or case.requester_name,
        "price": case.item.price if case.item else "",
        "instead_of": one.instead_of,
        "chosen": one.pk in chosen,
        "url": reverse("desk:approval", args=[one.pk]),
    }


def one_page(viewer: Viewer, approval: Approval) -> dict[str, Any]:
    """One request, with everything one needs to know to answer it."""
    case = approval.case
    facts: list[tuple[str, Any, str]] = [
        (_("Who asks"), str(case.requester or case.requester_name or ""), ""),
        (_("Member"), str(case.member), ""),
        (_("Sent"), case.opened_at, ""),
    ]
    if approval.instead_of is not None:
        facts.append((_("In the place of"), str(approval.instead_of), ""))
    if case.item is not None:
        facts.append((_("What"), case.item.title, ""))
        if case.item.price:
            facts.append((_("Price"), case.item.price, ""))
    return {
        "approval": approval,
        "title": case.title,
        "case": case,
        "facts": facts,
        "answers": catalogue_items.answers_told(case, viewer),
        "earlier": [one for one in queries.of_case(case, viewer) if one.pk != approval.pk],
        "may_answer": approval.state == Approval.State.WAITING
        and case.is_open
        and rights.allowed(viewer, "desk.answer_approval", approval),
    }
