"""What the members are to be billed on a run: who, for what, and what is missing before it can be sent.

The same few queries, however many members and costs.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Sum as Total
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.member_lines import Cost, Line, Rule, Sum, lines_of, sum_of
from samdrift.money.models.issuing import Issuer, MemberInvoice, PostingRule, Recipient
from samdrift.money.models.runs import Run, RunItem, RunShare
from samdrift.parties.models.members import Member

NOT_CLOSED, REVERSED, NEVER_BILLED = "not_closed", "reversed", "never_billed"
NO_ISSUER, WHICH_ISSUER = "no_issuer", "which_issuer"
NO_ORGNR, NO_REFERENCE = "no_orgnr", "no_reference"

PROBLEMS: dict[str, Any] = {
    NOT_CLOSED: _("The run is not closed yet. Invoices are made when two people have closed it."),
    REVERSED: _("The run was reversed before it was invoiced, so there is nothing to bill."),
    NEVER_BILLED: _("The run that this one reverses was never invoiced, so there is nothing to credit."),
    NO_ISSUER: _("Nobody is set up to send invoices for this cooperation. Add who the invoices come from."),
    WHICH_ISSUER: _("The run is for all cooperations, and several can send invoices. Make the run for one of them."),
    NO_ORGNR: _("It has no organisation number. Write it on the member, or where its invoices are sent."),
    NO_REFERENCE: _("It has not said which reference its invoices must carry. Write it where its invoices are sent."),
}  # fmt: skip
"""Code → what is missing, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What one member is to pay on a run (or gets back), and what stands in the way."""

    member: Member
    lines: tuple[Line, ...]
    costs: tuple[Cost, ...]
    total: Sum
    recipient: Recipient | None
    issued: MemberInvoice | None = None
    credited: tuple[MemberInvoice, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def orgnr(self) -> str:
        return (self.recipient.orgnr if self.recipient else "") or self.member.orgnr

    @property
    def ready(self) -> bool:
        return self.issued is None and not self.problems

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The half-open period that its lines cover."""
        return min(one.starts_on for one in self.lines), max(one.ends_on for one in self.lines)


@dataclass(frozen=True, slots=True)
class Billing:
    """A run as bills, by the members' names."""

    run: Run
    issuer: Issuer | None
    bills: tuple[Bill, ...]
    problems: tuple[str, ...]

    @property
    def ready(self) -> tuple[Bill, ...]:
        """Those that can be sent now."""
        return () if self.problems else tuple(one for one in self.bills if one.ready)

    @property
    def issued(self) -> tuple[MemberInvoice, ...]:
        return tuple(one.issued for one in self.bills if one.issued)


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice about to be written: the bill with its number and days. `number` 0 is a draft."""

    run: Run
    issuer: Issuer
    bill: Bill
    number: int
    issued_on: dt.date
    due_on: dt.date


def billing_of(run: Run, viewer: Viewer) -> Billing:
    """The bills that the viewer may see."""
    found, problems = issuer_of(run, viewer)
    costs = _costs(run, viewer, found)
    members = seen(Member, viewer).in_bulk(costs)
    if not viewer.centre and not viewer.is_machine:
        members = {pk: one for pk, one in members.items() if pk in viewer.members}
    held = _Held.of(run, list(members), viewer)
    bills = [held.bill(one, costs[one.pk]) for one in members.values()]
    out = never_billed(run, viewer)
    bills = [one for one in bills if one.issued or (one.lines and not out(one.member.pk))]
    bills.sort(key=lambda one: (one.member.sort_key, one.member.pk))
    return Billing(run, found, tuple(bills), (*problems, *_standing(run, viewer)))


def issuer_of(run: Run, viewer: Viewer) -> tuple[Issuer | None, tuple[str, ...]]:
    """Who the run's invoices come from; of a run for all, the only one there is."""
    rows = seen(Issuer, viewer).select_related("arrangement").order_by("pk")
    if run.arrangement_id is not None:
        rows = rows.filter(arrangement=run.arrangement_id)
    found = list(rows[:2])
    if len(found) == 1:
        return found[0], ()
    return None, (WHICH_ISSUER if found else NO_ISSUER,)


def _standing(run: Run, viewer: Viewer) -> tuple[str, ...]:
    """What the run itself lacks."""
    if run.state != Run.State.CLOSED:
        return (NOT_CLOSED,)
    invoices = seen(MemberInvoice, viewer)
    if run.reverses_id is not None and not invoices.filter(run=run.reverses_id).exists():
        return (NEVER_BILLED,)
    by_another = seen(Run, viewer).closed().filter(reverses=run)
    if by_another.exists() and not invoices.filter(run=run).exists():
        return (REVERSED,)
    return ()


def never_billed(run: Run, viewer: Viewer) -> Callable[[int], bool]:
    """Tells of a member whether a reversal leaves it alone: it was not sent the invoice before the run
    was reversed, so that it is neither to have it nor to be credited.
    """
    if run.reverses_id is None and not seen(Run, viewer).closed().filter(reverses=run).exists():
        return lambda _member: False
    rows = seen(MemberInvoice, viewer).filter(run=run.reverses_id or run.pk)
    sent = set(rows.values_list("member_id", flat=True))
    return lambda member: member not in sent


_ITEM = ("pk", "title", "vat_rate", "art", "function", "starts_on", "ends_on")
_TIES = ("agreement_id", "agreement__title", "key_version__key_id", "key_version__key__title")


def _costs(run: Run, viewer: Viewer, issuer: Issuer | None) -> dict[int, list[Cost]]:
    """Member → its part of each cost of the run, in the run's order."""
    rows = seen(RunItem, viewer).filter(run=run).order_by("position", "pk")
    items = {row["pk"]: row for row in rows.values(*_ITEM, *_TIES)}
    shares = seen(RunShare, viewer).filter(item__run=run).order_by()
    told = shares.values_list("member_id", "item_id").annotate(sum=Total("amount"))
    order = {pk: place for place, pk in enumerate(items)}
    found: dict[int, list[Cost]] = defaultdict(list)
    for member, item, amount in sorted(told, key=lambda one: order[one[1]]):
        found[member].append(_cost(run, items[item], amount, issuer))
    return found


def _cost(run: Run, item: Mapping[str, Any], amount: Decimal, issuer: Issuer | None) -> Cost:
    return Cost(
        title=item["title"],
        amount=amount,
        vat_rate=_rate(item["vat_rate"], issuer),
        starts_on=item["starts_on"] or run.starts_on,
        ends_on=item["ends_on"] or run.ends_on,
        art=item["art"],
        function=item["function"],
        agreement_id=item["agreement_id"],
        agreement=item["agreement__title"] or "",
        key_id=item["key_version__key_id"],
        key=item["key_version__key__title"] or "",
    )


def _rate(told: Decimal | None, issuer: Issuer | None) -> Decimal | None:
    """The cost's own rate, or the issuer's; one that is not registered for VAT charges none."""
    if issuer is None or not issuer.vat_registered:
        return None
    return issuer.vat_rate if told is None else told


@dataclass(frozen=True)
class _Held:
    """What is kept of the members of a run: how they are billed, where it is posted, what was sent."""

    recipients: dict[int, Recipient]
    rules: dict[int, list[Rule]]
    issued: dict[int, MemberInvoice]
    credited: dict[int, list[MemberInvoice]]

    @classmethod
    def of(cls, run: Run, members: Sequence[int], viewer: Viewer) -> _Held:
        recipients = seen(Recipient, viewer).filter(member__in=members)
        sent = seen(MemberInvoice, viewer).select_related("ehf", "pdf", "issuer")
        return cls(
            {row.member_id: row for row in recipients},
            rules_of(members, viewer),
            {row.member_id: row for row in sent.filter(run=run)},
            _credited(run, members, viewer),
        )

    def bill(self, member: Member, costs: list[Cost]) -> Bill:
        lines = lines_of(costs, self.rules.get(member.pk, ()))
        bill = Bill(
            member,
            lines,
            tuple(costs),
            sum_of(lines),
            self.recipients.get(member.pk),
            self.issued.get(member.pk),
            tuple(self.credited.get(member.pk, ())),
        )
        return bill if bill.issued else replace(bill, problems=_lacks(bill))


def _lacks(bill: Bill) -> tuple[str, ...]:
    found = [] if bill.orgnr else [NO_ORGNR]
    if bill.recipient is None:
        found.append(NO_REFERENCE)
    return tuple(found)


def rules_of(members: Iterable[int | None], viewer: Viewer) -> dict[Any, list[Rule]]:
    """Member → its rules of posting; None is the cooperation's own."""
    wanted = list(members)
    rows = seen(PostingRule, viewer).order_by("pk")
    rows = rows.filter(member__isnull=True) if wanted == [None] else rows.filter(member__in=wanted)
    found: dict[Any, list[Rule]] = defaultdict(list)
    for row in rows:
        rule = Rule(row.account, row.text, row.agreement_id, row.key_id)
        found[row.member_id].append(rule)
    return found


def _credited(run: Run, members: Sequence[int], viewer: Viewer) -> dict[int, list[MemberInvoice]]:
    """Member → the invoices that a credit note on the run is for: those of the run it reverses; of a
    settlement, those on account in its period; else the member's newest. Not those that a reversal
    has taken back.
    """
    rows = seen(MemberInvoice, viewer).filter(member__in=members).exclude(run=run)
    if run.arrangement_id is not None:
        rows = rows.filter(run__arrangement=run.arrangement_id)
    if run.reverses_id is None:
        rows = rows.filter(run__in=seen(Run, viewer).standing())
    if run.reverses_id is not None:
        rows = rows.filter(run=run.reverses_id)
    elif run.kind == Run.Kind.SETTLEMENT:
        within = {"run__starts_on__gte": run.starts_on, "run__ends_on__lte": run.ends_on}
        rows = rows.filter(run__kind=Run.Kind.ON_ACCOUNT, is_credit=False, **within)
    else:
        newest = rows.filter(is_credit=False).order_by("member_id", "-issued_on", "-number")
        return _first_of_each(newest)
    found: dict[int, list[MemberInvoice]] = defaultdict(list)
    for row in rows.order_by("issued_on", "number"):
        found[row.member_id].append(row)
    return found


def _first_of_each(rows: Iterable[MemberInvoice]) -> dict[int, list[MemberInvoice]]:
    found: dict[int, list[MemberInvoice]] = {}
    for row in rows:
        found.setdefault(row.member_id, [row])
    return found
