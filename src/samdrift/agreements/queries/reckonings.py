"""How a charge was reckoned, as plain JSON values that are kept and turned into words on a page."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samdrift.agreements.calc.charging import Piece, Reckoned
from samdrift.agreements.calc.readings import Part as Counting
from samdrift.kernel.calc.periods import Period

if TYPE_CHECKING:
    from samdrift.agreements.queries.pricing import Charge


def told(charge: Charge) -> dict[str, Any]:
    """`parts` (one for each tier and stretch of days), `joint` units and how the units were counted.

    Numbers are strings in the usual form (12.50), days ISO; None is unknown.
    """
    price = charge.agreed
    return {
        "term": charge.term_id,
        "title": price.title,
        "kind": price.kind,
        "unit": price.unit,
        "annex": price.annex,
        "mode": price.terms.mode,
        "months": price.terms.months,
        "counting": price.counting,
        "scope": "joint" if price.joint else "member",
        "index": price.index.series if price.index else "",
        "period": period(charge.period),
        "quantity": number(charge.quantity),
        "net": number(charge.net),
        "unknown_members": sorted({m for one in charge.slices for m in one.unknown}),
        "lacking": next((one.lacking for one in charge.slices if one.lacking), ""),
        "parts": [
            _part(piece, one)
            for one in charge.slices
            for piece in one.pieces.get(charge.member_id or 0) or ()
        ],
        "counted": _counted(charge),
    }


def number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def period(value: Period | None) -> list[str | None]:
    if value is None:
        return [None, None]
    return [str(value.start), str(value.end) if value.end else None]


def _part(piece: Piece, one: Reckoned) -> dict[str, Any]:
    part = piece.part
    return {
        "kind": part.kind,
        "period": period(part.period),
        "share": _share(part.share),
        "from_level": None if part.from_level is None else str(part.from_level),
        "to_level": None if part.to_level is None else str(part.to_level),
        "joint": number(one.joint),
        "joint_amount": number(part.amount),
        "quantity": number(piece.quantity) if part.kind == "tier" else None,
        "agreed": number(part.agreed),
        "price": number(part.price),
        "amount": number(piece.amount),
    }


def _share(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value)


def _counted(charge: Charge) -> list[dict[str, Any]]:
    """What the units were counted from, for the last days that the member is in the agreement."""
    if charge.counted is None or charge.agreed.kind == "fixed":
        return []
    stay = charge.counted.stays[-1]
    return [_counting(part, stay.period) for part in charge.counted.parts_of(stay)]


def _counting(part: Counting, within: Period) -> dict[str, Any]:
    standing = [one for one in part.readings if within.end is None or one.day < within.end]
    return {
        "basis": part.basis,
        "subject": part.subject,
        "system": part.system,
        "kind": part.kind,
        "readings": [[str(one.day), number(one.count), one.source] for one in standing[-12:]],
    }
