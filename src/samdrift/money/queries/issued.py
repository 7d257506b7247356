"""Reads of what has been sent to the members, how they are billed, and where it is posted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.issuing import (
    Issuer,
    MemberInvoice,
    Posting,
    PostingRule,
    Recipient,
)
from samdrift.money.models.runs import Run
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members


def invoices(viewer: Viewer) -> Any:
    """Invoices to members within reach, joined for a list; on a page as of a day, those sent by then."""
    rows = seen(MemberInvoice, viewer).select_related("member", "run", "issuer", "credits")
    return rows if viewer.as_of is None else rows.filter(issued_on__lte=viewer.as_of)


def with_files(viewer: Viewer) -> Any:
    return invoices(viewer).select_related("ehf", "pdf")


def postings(viewer: Viewer) -> Any:
    rows = seen(Posting, viewer).select_related(
        "member", "agreement", "key", "issued__run", "issued__issuer", "issued__member", "incoming"
    )
    return rows if viewer.as_of is None else rows.filter(posted_on__lte=viewer.as_of)


def postings_of(invoice: MemberInvoice, viewer: Viewer) -> list[Posting]:
    rows = seen(Posting, viewer).filter(issued=invoice).select_related("agreement", "key")
    return list(rows.order_by("position"))


def credit_notes_of(invoice: MemberInvoice, viewer: Viewer) -> list[MemberInvoice]:
    return list(seen(MemberInvoice, viewer).filter(credits=invoice).order_by("number"))


def issuers(viewer: Viewer) -> Any:
    return seen(Issuer, viewer).select_related("arrangement")


def recipients(viewer: Viewer) -> Any:
    return seen(Recipient, viewer).select_related("member")


def recipient_of(member: Member, viewer: Viewer) -> Recipient | None:
    found: Recipient | None = seen(Recipient, viewer).filter(member=member).first()
    return found


def without_recipient(viewer: Viewer) -> Any:
    """Members of today whose invoices have nowhere to go."""
    said = Recipient.objects.filter(member=OuterRef("pk"))
    return current_members(viewer).filter(~Exists(said))


def rules(viewer: Viewer) -> Any:
    return seen(PostingRule, viewer).select_related("member", "agreement", "key")


def to_bill(viewer: Viewer) -> Any:
    """Closed runs that members are to be billed on: not those that were reversed before they were,
    nor the reversals of such.
    """
    sent = MemberInvoice.objects.filter(run=OuterRef("pk"))
    of_reversed = MemberInvoice.objects.filter(run=OuterRef("reverses"))
    mirrors = Run.objects.closed().filter(reverses=OuterRef("pk"))
    rows = seen(Run, viewer).closed().exclude(Exists(mirrors) & ~Exists(sent))
    return rows.exclude(~Exists(of_reversed), reverses__isnull=False).order_by("closed_at", "pk")


def to_invoice(viewer: Viewer) -> Any:
    """Those of them that nobody has been billed on yet."""
    return to_bill(viewer).filter(~Exists(MemberInvoice.objects.filter(run=OuterRef("pk"))))


def files_of(run: Run, viewer: Viewer) -> Iterable[MemberInvoice]:
    """What was sent on a run, in the order of the numbers, with the files."""
    rows: Iterable[MemberInvoice] = with_files(viewer).filter(run=run).order_by("number")
    return rows
