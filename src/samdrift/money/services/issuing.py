"""Invoices to the members on a closed run: numbered without gaps, checked, kept as they were sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.formats.ehf import check, read
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.files import keep
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.rights import require
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.issuing import Issuer, MemberInvoice, Posting
from samdrift.money.models.runs import Run
from samdrift.money.queries.billing import PROBLEMS, Bill, Billing, Draft, billing_of
from samdrift.money.queries.billing_people import accounts_of_money
from samdrift.parties.services.common import day_text, lock

ISSUE = "money.issue_invoices"
ISSUED = "money.invoice_issued"


@dataclass(frozen=True, slots=True)
class Written:
    """An invoice as it is sent: its EHF and its letter, under the name they are kept by."""

    name: str
    ehf: bytes
    pdf: bytes


Writer = Callable[[Draft], Written]


@transaction.atomic
def issue(
    run: Run,
    *,
    by: Viewer,
    write: Writer,
    issued_on: dt.date | None = None,
    due_on: dt.date | None = None,
    most: int | None = None,
) -> list[MemberInvoice]:
    """Send the members of a closed run that have none their invoice, or credit note.

    Members that lack something are left out, and can be sent theirs when it is mended; with `most`
    so many are sent, the first by name. Refused when nothing can be sent, when a day is wrong, and
    when what was written is not a valid EHF.
    """
    require(by, ISSUE, run)
    run = lock(Run, run.pk)
    issuer = _held_issuer(billing_of(run, by))
    billing = billing_of(run, by)  # told anew: another may have sent some while we waited
    ready = _require_ready(billing)[:most]
    issued_on = issued_on or by.today
    _require_day(issuer, issued_on, by)
    due_on = due_on or issued_on + dt.timedelta(days=issuer.due_days)
    if due_on < issued_on:
        raise DomainError(
            "due_before_issued",
            _("It cannot fall due before it is sent. Choose %(day)s or later.")
            % {"day": day_text(issued_on)},
            field="due_on",
        )
    drafts = [
        Draft(run, issuer, bill, issuer.last_number + place, issued_on, due_on)
        for place, bill in enumerate(ready, 1)
    ]
    made = [_keep(draft, _checked(draft, write(draft)), by) for draft in drafts]
    issuer.last_number += len(made)
    issuer.save(update_fields=["last_number"])
    _post(drafts, made)
    _told(made, by)
    return made


def _held_issuer(billing: Billing) -> Issuer:
    """The issuer, held: numbers are given to one at a time."""
    if billing.issuer is None or billing.problems:
        code = billing.problems[0]
        raise DomainError(code, PROBLEMS[code])
    return lock(Issuer, billing.issuer.pk)


def _require_ready(billing: Billing) -> Sequence[Bill]:
    if billing.ready:
        return billing.ready
    waiting = [bill for bill in billing.bills if bill.problems]
    if not waiting:
        raise DomainError("all_issued", _("Every member of the run has its invoice already."))
    code = waiting[0].problems[0]
    raise DomainError(
        code, _("%(member)s: %(lacks)s") % {"member": waiting[0].member, "lacks": PROBLEMS[code]}
    )


def _require_day(issuer: Issuer, issued_on: dt.date, by: Viewer) -> None:
    """Numbers and days go the same way: an invoice is not dated before the one before it."""
    if issued_on > by.today:
        raise DomainError(
            "day_ahead",
            _("%(day)s has not come yet. Date the invoices today or before.")
            % {"day": day_text(issued_on)},
            field="issued_on",
        )
    rows = MemberInvoice.objects.filter(issuer=issuer)
    newest = rows.aggregate(day=Max("issued_on"))["day"]
    if newest is not None and issued_on < newest:
        raise DomainError(
            "before_the_last",
            _("Invoice %(number)s is dated %(day)s. The next ones cannot be dated before it.")
            % {"number": issuer.last_number, "day": day_text(newest)},
            field="issued_on",
        )


def _checked(draft: Draft, written: Written) -> Written:
    """What was written, held against the official rules and against the run."""
    verdict = check(written.ehf)
    if not verdict.accepted:
        first = verdict.fatal[0]
        raise DomainError(
            "not_valid_ehf",
            _("The invoice to %(member)s breaks the rule %(rule)s: %(text)s Nothing was sent.")
            % {"member": draft.bill.member, "rule": first.rule, "text": first.text},
        )
    payable = read(written.ehf).totals.payable
    if payable != abs(draft.bill.total.payable):
        raise DomainError(
            "not_the_runs_sum",
            _(
                "The invoice to %(member)s comes to %(payable)s, and the run to %(sum)s. Nothing was sent."
            )
            % {
                "member": draft.bill.member,
                "payable": payable,
                "sum": abs(draft.bill.total.payable),
            },
        )
    return written


def _keep(draft: Draft, written: Written, by: Viewer) -> MemberInvoice:
    bill, sign = draft.bill, Decimal(-1 if draft.bill.total.is_credit else 1)
    return MemberInvoice.objects.create(
        run=draft.run,
        member=bill.member,
        issuer=draft.issuer,
        number=draft.number,
        is_credit=bill.total.is_credit,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        buyer_reference=bill.recipient.buyer_reference if bill.recipient else "",
        net=sign * bill.total.net,
        vat=sign * bill.total.vat,
        payable=sign * bill.total.payable,
        ehf=keep(written.ehf, f"{written.name}.xml"),
        pdf=keep(written.pdf, f"{written.name}.pdf"),
        credits=bill.credited[-1] if bill.total.is_credit and bill.credited else None,
        issued_by_id=by.person_id,
        issued_at=by.now,
    )


def _post(drafts: Iterable[Draft], made: Iterable[MemberInvoice]) -> None:
    """The lines of the invoices, as the members post them."""
    Posting.objects.bulk_create(
        (
            Posting(
                member_id=invoice.member_id,
                issued=invoice,
                position=place,
                posted_on=invoice.issued_on,
                **posting_values(line),
            )
            for draft, invoice in zip(drafts, made, strict=True)
            for place, line in enumerate(draft.bill.lines, 1)
        ),
        batch_size=1000,
    )


def posting_values(line: Any) -> dict[str, Any]:
    """A line's own columns."""
    names = [
        "net",
        "vat",
        "vat_rate",
        "starts_on",
        "ends_on",
        "account",
        "art",
        "function",
        "agreement_id",
        "key_id",
    ]
    told = {name: getattr(line, name) for name in names}
    return told | {"text": line.text[:200], "detail": line.detail[:300]}


def _told(made: Sequence[MemberInvoice], by: Viewer) -> None:
    """History, search, and a notice to those who look after the members' money."""
    record_all(
        [
            Happening(
                "member_invoice.issued",
                invoice,
                {"number": [None, invoice.number], "payable": [None, str(invoice.payable)]},
            )
            for invoice in made
        ],
        by=by,
    )
    search.index(made)
    accounts = accounts_of_money([invoice.member_id for invoice in made])
    for invoice in made:
        values = {"number": invoice.number, "run": invoice.run.title}
        tell(accounts.get(invoice.member_id, ()), ISSUED, invoice, values)
