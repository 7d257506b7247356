"""Changes of an agreement against the limits of procurement law. Source: calculations § 9,
norway §§ 2.1–2.3 (FOA §§ 28-1 and 28-2, LOA § 12).

Share = value added / original value, indexed where the agreement has an index clause, VAT excluded.

- (a) clause or option: no limit by amount
- (b) below the threshold *and* below 10 % (works 15 %), successive changes summed
- (c), (d) at most 50 % for each change, announced
- (e) change of party, (f) not substantial: no limit by amount

What comes out is share, ground, room left and what is lacking; whether a change is lawful is for a
lawyer to say. Limits are dated data (`contract_rules`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from samdrift.agreements.calc.contract_rules import ProcurementRules, Rule
from samdrift.agreements.calc.dates import plus_months
from samdrift.agreements.calc.kroner import ZERO, rounded
from samdrift.kernel.calc.steps import Step, value

K = TypeVar("K", bound=Hashable)
GOODS_SERVICES, WORKS, SPECIAL = "goods_services", "works", "special"
CLAUSE, MINOR, ADDITIONAL, UNFORESEEN, PARTY, NOT_SUBSTANTIAL = "a", "b", "c", "d", "e", "f"
THRESHOLD, PERCENT, PER_CHANGE = "threshold", "percent", "per_change"
_THRESHOLDS = {GOODS_SERVICES: "eea", WORKS: "eea_works", SPECIAL: "eea_special"}
_MINOR = {WORKS: "minor_works"}


@dataclass(frozen=True)
class Contract:
    """What changes are measured against: `original` is the value at award in kroner without VAT,
    None when it is not known; `factors` the index factors by date where there is an index clause.
    """

    original: Decimal | None
    kind: str = GOODS_SERVICES
    factors: Sequence[Step[Fraction]] = ()

    def base(self, day: dt.date) -> Decimal | None:
        """The original value, indexed to the day. Raises NoStepError when the index has a gap."""
        if self.original is None or not self.factors:
            return self.original
        return rounded(Fraction(self.original) * value(self.factors, day))


@dataclass(frozen=True, slots=True)
class Change:
    """A change agreed on a day: `amount` is what it adds to the value (below 0: takes away), in
    kroner without VAT, `ground` a letter of § 28-1, `on_file` what there is of its needs.
    """

    key: Hashable
    day: dt.date
    amount: Decimal | None
    ground: str | None
    on_file: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit by amount: what is used of it, and the room left (below 0 when it is passed).

    `is_below_only`: the sum must stay below the limit; else it may reach it.
    """

    name: str
    limit: Decimal
    used: Decimal
    is_below_only: bool
    source: str

    @property
    def room(self) -> Decimal:
        return self.limit - self.used

    @property
    def is_within(self) -> bool:
        return self.used < self.limit or (self.used == self.limit and not self.is_below_only)


@dataclass(frozen=True, slots=True)
class Exposure:
    """The most a fee for a direct award could be, and the day it can no longer be imposed."""

    amount: Decimal
    percent: Decimal
    lapses_on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A change held against the rules, with what came before it.

    `share` is the change's, `total_share` that of all changes up to it, of the indexed base; None
    when an amount or the original value is unknown. `lacks` names what is missing: `value`,
    `amount`, `earlier_amount`, `ground`, or a need of its ground that is not on file.
    """

    change: Change
    base: Decimal | None
    share: Fraction | None
    total_share: Fraction | None
    limits: tuple[Limit, ...]
    lacks: tuple[str, ...]
    exposure: Exposure | None


def share(added: Decimal | None, original: Decimal | None) -> Fraction | None:
    """`added / original`; None when one is not known. Raises ValueError without an original value."""
    if added is None or original is None:
        return None
    if original <= 0:
        raise ValueError(f"A share of {original} kroner can not be told.")
    return Fraction(added) / Fraction(original)


def merged_shares(values: Mapping[K, Decimal | None]) -> dict[K, Fraction | None]:
    """For each member its agreement taken over by all: the others' value as share of its own."""
    whole = _total(values.values())
    return {
        key: share(None if whole is None or own is None else whole - own, own)
        for key, own in values.items()
    }


def ledger(contract: Contract, changes: Iterable[Change], rules: ProcurementRules) -> list[Entry]:
    """Each change in order of day, held against the rules in force on its day."""
    ordered = sorted(changes, key=lambda change: change.day)
    return [_entry(contract, ordered[: n + 1], rules) for n in range(len(ordered))]


def _entry(contract: Contract, so_far: Sequence[Change], rules: ProcurementRules) -> Entry:
    change = so_far[-1]
    base = contract.base(change.day)
    whole = _total(one.amount for one in so_far)
    return Entry(
        change,
        base,
        share(change.amount, base),
        share(whole, base),
        _limits(contract, so_far, rules),
        _lacks(contract, so_far, rules),
        None if change.amount is None else exposure(change.amount, change.day, rules),
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    some = list(amounts)
    return None if None in some else sum((one for one in some if one is not None), ZERO)


def _limits(
    contract: Contract, so_far: Sequence[Change], rules: ProcurementRules
) -> tuple[Limit, ...]:
    change = so_far[-1]
    if change.ground == MINOR:
        return minor_limits(contract, so_far, change.day, rules)
    base = contract.base(change.day)
    if change.ground not in {ADDITIONAL, UNFORESEEN} or change.amount is None or base is None:
        return ()
    rule = rules.rule("per_change", change.day)
    return (Limit(PER_CHANGE, _part(rule, base), change.amount, False, rule.source),)


def minor_limits(
    contract: Contract, changes: Iterable[Change], day: dt.date, rules: ProcurementRules
) -> tuple[Limit, ...]:
    """The room left for minor changes on a day, against both limits of letter b.

    The threshold alone when the original value is unknown; none when an amount is unknown.
    """
    minor = (one for one in changes if one.ground == MINOR and one.day <= day)
    used = _total(one.amount for one in minor)
    if used is None:
        return ()
    threshold = rules.rule(_THRESHOLDS[contract.kind], day)
    limits = [Limit(THRESHOLD, threshold.amount, used, True, threshold.source)]
    base = contract.base(day)
    if base is not None:
        rule = rules.rule(_MINOR.get(contract.kind, "minor_goods_services"), day)
        limits.append(Limit(PERCENT, _part(rule, base), used, True, rule.source))
    return tuple(limits)


def _part(rule: Rule, base: Decimal) -> Decimal:
    return rounded(base * rule.amount / 100)


def _lacks(
    contract: Contract, so_far: Sequence[Change], rules: ProcurementRules
) -> tuple[str, ...]:
    change = so_far[-1]
    lacks = ["value"] if contract.original is None else []
    lacks += ["amount"] if change.amount is None else []
    lacks += ["earlier_amount"] if any(one.amount is None for one in so_far[:-1]) else []
    ground = rules.grounds.get(change.ground or "")
    if ground is None:
        return (*lacks, "ground")
    return (*lacks, *(need for need in ground.needs if need not in change.on_file))


def exposure(amount: Decimal, signed_on: dt.date, rules: ProcurementRules) -> Exposure:
    """The most a fee could be, should the amount be held to be a direct award without right.

    It can not be imposed from `lapses_on` on. A reduction exposes to nothing.
    """
    rule = rules.rule("sanction_percent", signed_on)
    months = int(rules.rule("sanction_months", signed_on).amount)
    most = _part(rule, max(amount, ZERO))
    return Exposure(most, rule.amount, plus_months(signed_on, months), rule.source)


def is_intent_waited_for(published: dt.date, signed: dt.date, rules: ProcurementRules) -> bool:
    """Whether the days after a notice of intent (intensjonskunngjøring) had gone at signature."""
    days = int(rules.rule("intent_days", signed).amount)
    return signed > published + dt.timedelta(days=days)
