"""A member's part of a run on to its units, by their accounts in each agreement's systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samdrift.money.calc.split import Cost, split
from samdrift.money.queries.runs import ZERO, RunLine


@dataclass
class OnUnits:
    """Line (item's id) → unit → kroner; `rest` is what no account tells the unit of."""

    parts: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    rest: Decimal = ZERO

    def totals(self) -> list[tuple[str, Decimal]]:
        """Each unit with its sum, the largest first."""
        found: dict[str, Decimal] = {}
        for units in self.parts.values():
            for unit, amount in units.items():
                found[unit] = found.get(unit, ZERO) + amount
        return sorted(found.items(), key=lambda row: (-row[1], row[0]))


def split_on_units(lines: Sequence[RunLine], units: Mapping[int, Mapping[str, int]]) -> OnUnits:
    """Split each line by the units' accounts in its agreement; the roundings are carried from line
    to line, so that no unit is more than an øre off in an agreement.
    """
    found = OnUnits()
    carried: dict[int, Any] = {}
    for line in lines:
        accounts = units.get(line.agreement_id or 0)
        if not accounts:
            found.rest += line.net
            continue
        agreement, whole = line.agreement_id or 0, sum(accounts.values())
        shares = {unit: Fraction(count, whole) for unit, count in accounts.items()}
        cost: Cost[str] = Cost(line.item.pk, int(line.net.scaleb(2)))
        done = split([cost], shares, carried.get(agreement, {}))
        carried[agreement] = done.carried
        found.parts[line.item.pk] = {one.member: Decimal(one.ore).scaleb(-2) for one in done.lines}
    return found
