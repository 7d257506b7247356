"""Invoices to many members: the first are sent at once, and the worker goes on with the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from samdrift.kernel import work
from samdrift.kernel.models.work import Work
from samdrift.kernel.services.tokens import viewer_of_account_id
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.issuing import MemberInvoice
from samdrift.money.models.runs import Run
from samdrift.money.papers.member_letter import write_invoice
from samdrift.money.queries.billing import billing_of
from samdrift.money.services.issuing import issue

GO_ON = "money.issue_invoices"
AT_ONCE = 20
"""Invoices written in one transaction; each takes a second at most, and holds the series."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The invoices that were sent at once, and how many the worker goes on with."""

    made: list[MemberInvoice]
    left: int


@transaction.atomic
def send(
    run: Run, *, by: Viewer, issued_on: dt.date | None = None, due_on: dt.date | None = None
) -> Sent:
    """Send what is ready on a run; see `issue`. The worker sends what is more than a few."""
    days = {"issued_on": issued_on, "due_on": due_on}
    made = issue(run, by=by, write=write_invoice, most=AT_ONCE, **days)
    left = len(billing_of(run, by).ready)
    if left:
        work.ask_for(GO_ON, run, by=by, total=left)
    return Sent(made, left)


def go_on(run_id: int, piece: Work) -> None:
    """The worker's: the rest of a run, some at a time, dated and due as the last that was sent. For
    one who has left since, nothing more is sent.
    """
    by = (
        viewer_of_account_id(piece.asked_by_id, timezone.localdate()) if piece.asked_by_id else None
    )
    run = Run.objects.filter(pk=run_id).first()
    if by is None or run is None:
        return
    done = 0
    while billing_of(run, by).ready:
        done += len(_some(run, by))
        work.renew(piece, done)


def _some(run: Run, by: Viewer) -> list[MemberInvoice]:
    last = MemberInvoice.objects.filter(run=run).latest("number")
    newest = MemberInvoice.objects.filter(issuer=last.issuer_id).latest("issued_on").issued_on
    due_on = newest + (last.due_on - last.issued_on)
    return issue(run, by=by, write=write_invoice, issued_on=newest, due_on=due_on, most=AT_ONCE)
