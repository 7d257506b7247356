"""The ledger of changes: each change of an agreement held against the limits of the law."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.agreements.calc import contract_change as law
from samdrift.agreements.calc.contract_rules import shipped
from samdrift.agreements.calc.ledger_rows import factor_steps, on_file, ruled_day
from samdrift.agreements.models.agreements import Agreement, Award
from samdrift.agreements.models.changes import Change
from samdrift.agreements.queries.pricing import terms_of
from samdrift.kernel.calc.periods import Period
from samdrift.kernel.calc.steps import Step
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer

ONE = Decimal(1)
PLACES = Decimal("0.00001")
State = Change.State


@dataclass(frozen=True)
class Line:
    """A change and what it is when held against the rules; no entry for one that is given up."""

    row: Change
    entry: law.Entry | None


@dataclass(frozen=True)
class Ledger:
    """All changes of an agreement in order of day, and the room left on the day shown.

    `value` is that of the award (None: unknown), `base` the same indexed to the day, `added` what
    the changes that stand add in all (None: one is unknown), `share` its part of the base, `room` both
    limits of letter b.
    """

    award: Award | None
    lines: tuple[Line, ...]
    value: Decimal | None
    base: Decimal | None
    added: Decimal | None
    room: tuple[law.Limit, ...]

    @property
    def share(self) -> Fraction | None:
        return law.share(self.added, self.base)

    def line(self, pk: int) -> Line | None:
        return next((one for one in self.lines if one.row.pk == pk), None)


def every(viewer: Viewer) -> Any:
    """Changes within reach, in one query; on an earlier day those that had come by then."""
    rows = seen(Change, viewer).select_related(
        "agreement__supplier", "agreement__lead", "option", "assessment", "participation__member"
    )
    return rows if viewer.as_of is None else rows.filter(effective_on__lte=viewer.as_of)


def ledger_of(agreement: Agreement, viewer: Viewer) -> Ledger:
    """The ledger of one agreement, of what the viewer may see."""
    return ledgers([agreement], viewer.day, viewer)[agreement.pk]


def ledgers(
    agreements: Collection[Agreement], day: dt.date, viewer: Viewer | None = None
) -> dict[int, Ledger]:
    """Agreement id → its ledger with the room left on the day: a fixed number of queries.

    Without a viewer all there is.
    """
    pks = [one.pk for one in agreements]
    rows = (
        Change.objects.select_related("option", "assessment") if viewer is None else every(viewer)
    )
    changes: dict[int, list[Change]] = defaultdict(list)
    for row in rows.filter(agreement_id__in=pks).order_by("effective_on", "pk"):
        changes[row.agreement_id].append(row)
    found = Award.objects.all() if viewer is None else seen(Award, viewer)
    awards = {one.agreement_id: one for one in found.filter(agreement_id__in=pks)}
    factors = index_factors(agreements, day)
    return {pk: _ledger(awards.get(pk), changes[pk], day, factors[pk]) for pk in pks}


def index_factors(agreements: Collection[Agreement], day: dt.date) -> dict[int, Decimal]:
    """Agreement id → by how much its index clause has raised prices on the day; 1 where there is
    none. Of several clauses the one that has raised least: it makes shares the larger.
    """
    agreed = terms_of(agreements)
    found: dict[int, Decimal] = {}
    for one in agreements:
        told = [price.index.factor(day) for price in agreed[one.pk].prices if price.index]
        lowest = min(told, default=Fraction(1))
        found[one.pk] = (Decimal(lowest.numerator) / lowest.denominator).quantize(PLACES)
    return found


def _ledger(award: Award | None, rows: Sequence[Change], day: dt.date, factor: Decimal) -> Ledger:
    standing = [row for row in rows if row.state != State.STRUCK]
    value = award.value if award else None
    kind = law.WORKS if award and award.subject == Award.Subject.WORKS else law.GOODS_SERVICES
    told = factor_steps((ruled_day(row.effective_on), row.index_factor) for row in standing)
    entries = law.ledger(
        law.Contract(value, kind, told), [_as_change(r) for r in standing], shipped()
    )
    by_key = {entry.change.key: entry for entry in entries}
    now = law.Contract(value, kind, _always(factor))
    shown = ruled_day(day)
    amounts = [row.amount for row in standing]
    return Ledger(
        award,
        tuple(Line(row, by_key.get(row.pk)) for row in rows),
        value,
        now.base(shown),
        None if None in amounts else sum((one for one in amounts if one is not None), Decimal(0)),
        law.minor_limits(now, [_as_change(row) for row in standing], shown, shipped()),
    )


def _always(factor: Decimal) -> list[Step[Fraction]]:
    return [] if factor == ONE else [Step(Period(dt.date.min, None), 0, Fraction(factor))]


def _as_change(row: Change) -> law.Change:
    filed = on_file(
        reason=row.ground_reason,
        has_option=row.option_id is not None,
        is_announced=row.announced_on is not None,
        has_assessment=row.assessment_id is not None,
    )
    return law.Change(row.pk, ruled_day(row.effective_on), row.amount, row.ground or None, filed)


def concerned(viewer: Viewer) -> Any:
    """Changes under assessment of agreements that the viewer follows up."""
    rows = every(viewer).filter(state=State.OPEN, agreement__lead_id=viewer.person_id)
    return rows.order_by("effective_on", "pk")


def open_count(viewer: Viewer) -> int:
    """How many wait for their assessment, as far as the menu counts."""
    rows = every(viewer).filter(state=State.OPEN).order_by()
    return int(rows.values("pk")[:1000].count())
