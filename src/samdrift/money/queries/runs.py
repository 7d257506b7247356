"""What runs split, as pages, papers and invoices to members read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from samdrift.kernel.calc.periods import Period
from samdrift.kernel.history import kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.doubts import unsure
from samdrift.money.models.expected import Expected
from samdrift.money.models.runs import Run, RunItem, RunReading, RunShare, RunUnit
from samdrift.money.queries.run_found import goes_whole
from samdrift.parties.models.members import Member

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class RunLine:
    """A member's part of an item. `net` in kroner without VAT; `key_id` None is its own cost."""

    item: RunItem
    source_ref: Ref | None
    title: str
    net: Decimal
    vat_rate: Decimal | None
    art: str
    function: str
    agreement_id: int | None
    key_id: int | None
    period: Period


def totals_of(run: Run) -> dict[int, Decimal]:
    """Member → what the run comes to for it, in kroner without VAT: one query."""
    rows = RunShare.objects.filter(item__run=run).order_by().values_list("member")
    return dict(rows.annotate(sum=Sum("amount")))


def lines_of(run: Run, member: Member | int) -> list[RunLine]:
    """A member's lines in the order of the run, also those of 0,00 kr: one query."""
    pk = member if isinstance(member, int) else member.pk
    rows = RunShare.objects.filter(item__run=run, member=pk)
    rows = rows.select_related("item__key_version__key", "item__agreement")
    return [_line(share, run) for share in rows.order_by("item__position", "item")]


def _line(share: Any, run: Run) -> RunLine:
    item = share.item
    start, end = item.starts_on or run.starts_on, item.ends_on or run.ends_on
    return RunLine(
        item,
        item.source,
        item.title,
        share.amount,
        item.vat_rate,
        item.art,
        item.function,
        item.agreement_id,
        item.key_version.key_id if item.key_version_id else None,
        Period(start, end),
    )


def listed(viewer: Viewer) -> Any:
    """Runs within reach, joined for a list: one query."""
    rows = seen(Run, viewer).select_related("arrangement", "checked_by", "closed_by", "reverses")
    return rows if viewer.as_of is None else rows.filter(starts_on__lte=viewer.as_of)


def items(viewer: Viewer) -> Any:
    """Items within reach, joined for a page."""
    rows = seen(RunItem, viewer)
    return rows.select_related("run", "key_version__key", "agreement", "member", "reading")


def of_run(run: Run, viewer: Viewer) -> Any:
    """The run's items in order."""
    return items(viewer).filter(run=run).order_by("position", "pk")


def parts_of(item: RunItem) -> int:
    """In how many parts by days the run splits what the item comes of."""
    if not goes_whole(item.source_kind):
        return 1
    rows = RunItem.objects.filter(run=item.run_id, source_kind=item.source_kind)
    return rows.filter(source_id=item.source_id).count()


def in_doubt(run: Run, viewer: Viewer) -> Any:
    """Items with something missing or unsure, that nobody has left out."""
    return seen(RunItem, viewer).filter(run=run, left_out="").exclude(doubts=[])


def shares_in_order(run: Run, viewer: Viewer) -> Any:
    """All parts of a run, joined for a table: by item, members in the published order."""
    rows = seen(RunShare, viewer).filter(item__run=run)
    rows = rows.select_related(
        "member", "item__key_version__key", "item__agreement", "item__reading"
    )
    return rows.order_by("item__position", "item", "pk")


def shares_of(item: RunItem, viewer: Viewer) -> list[RunShare]:
    """How one item was split, in the published order of the members."""
    rows = seen(RunShare, viewer).filter(item=item).select_related("member")
    return list(rows.order_by("pk"))


def readings_of(run: Run, viewer: Viewer) -> list[RunReading]:
    """How each key shared in the run; a reversal's are those of the run it takes back."""
    of = run.reverses_id or run.pk
    rows = seen(RunReading, viewer).filter(run=of).select_related("key_version__key")
    return list(rows.order_by("key_version__key__sort_key", "starts_on", "pk"))


def names_in(readings: Iterable[RunReading], viewer: Viewer) -> dict[int, str]:
    """Member → name, of all in these readings: one query."""
    members = {row[0] for reading in readings for row in reading.rows}
    return dict(seen(Member, viewer).filter(pk__in=members).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class OfMember:
    """What a run comes to for a member: its own cost, its part of the joint cost, what a settlement
    takes off as billed on account (below 0), and in all.
    """

    member: Member
    own: Decimal
    joint: Decimal
    ahead: Decimal
    total: Decimal
    before: Decimal | None = None

    @property
    def more(self) -> Decimal | None:
        return None if self.before is None else self.total - self.before


def by_member(run: Run, viewer: Viewer, before: Run | None = None) -> list[OfMember]:
    """Each member in order of name, beside the run before where there is one: three queries."""
    ahead = Q(item__source_kind=kind_of(RunItem))
    own, joint = Q(item__member__isnull=False) & ~ahead, Q(item__member__isnull=True) & ~ahead
    rows = seen(RunShare, viewer).filter(item__run=run).order_by().values("member")
    told = {
        one["member"]: one
        for one in rows.annotate(
            own=Sum("amount", filter=own),
            joint=Sum("amount", filter=joint),
            ahead=Sum("amount", filter=ahead),
            sum=Sum("amount"),
        )
    }
    earlier = totals_of(before) if before is not None else None
    members = seen(Member, viewer).filter(pk__in={*told, *(earlier or ())}).order_by("sort_key")
    none: dict[str, Any] = {}
    return [
        OfMember(
            member,
            (one := told.get(member.pk, none)).get("own") or ZERO,
            one.get("joint") or ZERO,
            one.get("ahead") or ZERO,
            one.get("sum") or ZERO,
            None if earlier is None else earlier.get(member.pk, ZERO),
        )
        for member in members
    ]


def by_key(run: Run, viewer: Viewer) -> list[dict[str, Any]]:
    """What each key splits: `key`, its `name`, `sum` and `count`; key None is members' own cost."""
    parts = RunShare.objects.filter(item=OuterRef("pk"))
    rows = seen(RunItem, viewer).filter(Exists(parts), run=run).order_by()
    told = rows.values(key=F("key_version__key"), name=F("key_version__key__title"))
    return list(told.annotate(sum=Sum("amount"), count=Count("pk")).order_by("name"))


def before(run: Run, viewer: Viewer) -> Run | None:
    """The last closed run of the same kind and arrangement before this one; of a reversal, what it
    reverses.
    """
    if run.kind == Run.Kind.REVERSAL:
        return run.reverses
    rows = seen(Run, viewer).closed().standing()
    rows = rows.filter(kind=run.kind, arrangement=run.arrangement_id, starts_on__lt=run.starts_on)
    found: Run | None = rows.order_by("-starts_on", "-closed_at").first()
    return found


def reversal_of(run: Run, viewer: Viewer) -> Run | None:
    rows = seen(Run, viewer).filter(reverses=run).exclude(state=Run.State.DROPPED)
    found: Run | None = rows.first()
    return found


def not_come(run: Run, viewer: Viewer) -> Any:
    """Joint invoices that were to come in the run's days and have not."""
    states = (Expected.State.AWAITED, Expected.State.MISSING)
    rows = seen(Expected, viewer).filter(
        Q(member__isnull=True), state__in=states, due_on__lt=run.ends_on, due_on__gte=run.starts_on
    )
    if run.arrangement_id is not None:
        rows = rows.filter(
            Q(agreement__arrangement=run.arrangement_id) | Q(agreement__arrangement__isnull=True)
        )
    return rows.select_related("agreement").order_by("due_on", "pk")


def units_of(run: Run, member: Member, viewer: Viewer) -> dict[int, dict[str, int]]:
    """Agreement → unit → accounts, as they stood when the run was gathered."""
    found: dict[int, dict[str, int]] = {}
    rows = seen(RunUnit, viewer).filter(run=run, member=member).order_by("agreement", "unit")
    for agreement, unit, accounts in rows.values_list("agreement", "unit", "accounts"):
        found.setdefault(agreement, {})[unit] = accounts
    return found


def waiting(viewer: Viewer) -> Any:
    """Runs that are not closed, the oldest period first."""
    states = (Run.State.DRAFT, Run.State.CHECKED)
    return listed(viewer).filter(state__in=states).order_by("starts_on", "pk")


def of_member(member: Member, viewer: Viewer, most: int) -> list[dict[str, Any]]:
    """The newest closed runs that the member has a part in, with what each came to for it."""
    rows = seen(RunShare, viewer).filter(member=member, item__run__state=Run.State.CLOSED)
    told = rows.order_by().values(
        "item__run", "item__run__title", "item__run__kind", "item__run__ends_on"
    )
    return list(
        told.annotate(sum=Sum("amount")).order_by("-item__run__ends_on", "-item__run")[:most]
    )


def last_closed(arrangement: int | None, *, but: int | None = None) -> Run | None:
    """The run whose rounding the next one of the arrangement brings along."""
    rows = Run.objects.closed().filter(arrangement=arrangement).exclude(pk=but)
    found: Run | None = rows.order_by("-closed_at", "-pk").first()
    return found


def first_day(arrangement: int | None) -> dt.date | None:
    """The first day that any standing run of the arrangement splits the cost of."""
    rows = Run.objects.standing().filter(arrangement=arrangement).exclude(kind=Run.Kind.ON_ACCOUNT)
    day: dt.date | None = rows.order_by("starts_on").values_list("starts_on", flat=True).first()
    return day


def is_unsure(run: Run) -> bool:
    """Whether something in it can be split but is not sure."""
    rows = run.items.filter(left_out="").exclude(doubts=[]).values_list("doubts", flat=True)
    return any(unsure(one) for found in rows for one in found)
