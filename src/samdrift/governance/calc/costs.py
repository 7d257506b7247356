"""What alternatives cost, once and yearly, as operation and investment: exact, the unknown unknown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A cost in kroner; None is unknown, 0 is nothing. `group` is whose line it is in the table (an
    alternative), `column` who bears it (a member, or None for all together).
    """

    group: Hashable
    column: Hashable
    nature: str
    once: Decimal | None
    yearly: Decimal | None


@dataclass(frozen=True, slots=True)
class Sum:
    """`known` is the exact sum of what is known, `unknown` how many amounts are not.

    A sum with an unknown part is «at least»; one where nothing is known is itself unknown.
    """

    known: Decimal = ZERO
    count: int = 0
    unknown: int = 0

    @property
    def total(self) -> Decimal | None:
        return None if self.unknown and not self.count else self.known

    @property
    def at_least(self) -> bool:
        return bool(self.unknown and self.count)

    def plus(self, amount: Decimal | None) -> Sum:
        if amount is None:
            return Sum(self.known, self.count, self.unknown + 1)
        return Sum(self.known + amount, self.count + 1, self.unknown)


def total(amounts: Iterable[Decimal | None]) -> Sum:
    found = Sum()
    for amount in amounts:
        found = found.plus(amount)
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """Once and yearly, each as operation and as investment."""

    once: Sum = field(default_factory=Sum)
    yearly: Sum = field(default_factory=Sum)
    once_investment: Sum = field(default_factory=Sum)
    yearly_investment: Sum = field(default_factory=Sum)


def summed(lines: Sequence[Line]) -> Sums:
    """All the lines together, and the part of them that is investment."""
    invested = [line for line in lines if line.nature == "investment"]
    return Sums(
        total(line.once for line in lines),
        total(line.yearly for line in lines),
        total(line.once for line in invested),
        total(line.yearly for line in invested),
    )


def table(lines: Sequence[Line]) -> dict[tuple[Hashable, Hashable], Sums]:
    """(group, column) → its sums."""
    found: dict[tuple[Hashable, Hashable], list[Line]] = {}
    for line in lines:
        found.setdefault((line.group, line.column), []).append(line)
    return {key: summed(some) for key, some in found.items()}
