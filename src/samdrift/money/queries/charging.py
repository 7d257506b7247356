"""What agreements give for periods, for many agreements by a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from samdrift.agreements.calc.charging import Piece
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries.pricing import AgreedTerms, Charge, charges, terms_of
from samdrift.agreements.queries.quantities import Quantities, load
from samdrift.kernel.calc.periods import Period

_ONE = dt.timedelta(days=1)


@dataclass
class Reckoner:
    """Prices and units loaded for a span of days; `charges` reckons each period once."""

    terms: dict[int, AgreedTerms]
    quantities: Quantities
    kept: dict[tuple[int, Period], list[Charge]] = field(default_factory=dict)

    def charges(self, agreement: int, period: Period) -> list[Charge]:
        """What each member of the agreement is to pay for each term in the period."""
        key = agreement, period
        if key not in self.kept:
            counted = self.quantities.of(agreement, period)
            self.kept[key] = charges(self.terms[agreement], counted, period)
        return self.kept[key]


def reckoner(agreements: Collection[Agreement], span: Period) -> Reckoner:
    """Load for these agreements and a span that has an end: eight queries however many there are."""
    return Reckoner(terms_of(agreements), load(agreements, span))


def brief(charge: Charge) -> dict[str, Any]:
    """How a charge was reckoned, in few words: plain JSON values that a page turns into sentences.

    `counts` (day, number, source) of each part of the units, `parts` of the amount, the sum of `all`
    members' units that decided the tier, the `index` the price follows, and what is not known.
    """
    told: dict[str, Any] = {"parts": [_part(one) for one in charge.pieces]}
    counts = _counts(charge)
    if counts:
        told["counts"] = counts
    joint = next((one.joint for one in charge.slices if one.joint is not None), None)
    if joint is not None and charge.agreed.kind != "fixed":
        told["all"] = number(joint)
    if charge.agreed.index is not None:
        told["index"] = charge.agreed.index.series
    lacking = missing(charge)
    if lacking:
        told["missing"] = lacking
    return told


def missing(charge: Charge) -> list[str]:
    """What is not known of a charge: `counts`, `index`, `price`."""
    found = [one.lacking for one in charge.slices if one.lacking]
    if charge.quantity is None or any(one.unknown for one in charge.slices):
        found.append("counts")
    return list(dict.fromkeys(found)) if charge.net is None else []


def number(value: Any) -> str | None:
    """A number in the usual form, with no zeros at its end beyond the whole."""
    if value is None:
        return None
    plain = Decimal(value).normalize()
    return f"{plain:f}"


def _part(piece: Piece) -> list[Any]:
    """[kind, from, to, share, from level, to level, units, price, agreed price, amount]."""
    part = piece.part
    period = part.period
    return [
        part.kind,
        str(period.start) if period else None,
        str(period.end) if period and period.end else None,
        str(part.share),
        None if part.from_level is None else number(part.from_level),
        None if part.to_level is None else number(part.to_level),
        number(piece.quantity),
        number(part.price),
        number(part.agreed),
        str(piece.amount),
    ]


def _counts(charge: Charge) -> list[list[Any]]:
    """The reading of each part that stands on the last day the member is in the agreement."""
    counted = charge.counted
    if counted is None or charge.agreed.kind == "fixed":
        return []
    stay = counted.stays[-1]
    end = stay.period.end
    last = dt.date.max if end is None else end - _ONE
    told = [(part, part.on(last)) for part in counted.parts_of(stay, charge.agreed.system)]
    return [
        [part.basis, part.subject, str(one.day), number(one.count), one.source]
        for part, one in told
        if one is not None
    ]
