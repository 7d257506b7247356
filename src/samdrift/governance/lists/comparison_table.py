"""A comparison as a table to take out: a row for each criterion, and what each alternative is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from samdrift.governance.calc.choice import Worth, compare, shares
from samdrift.governance.queries.comparison import Board
from samdrift.kernel.lists import Column

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Line:
    """`cells` by the column's key; what is not known is not there."""

    cells: dict[str, Any]


def table(board: Board) -> tuple[list[Line], list[Column]]:
    """The rows and columns: criterion, scale, weight, share, scores, reasons, members' own weights."""
    heads = [
        ("criterion", _("Criterion")),
        ("worst", _("What 0 means")),
        ("best", _("What 100 means")),
        ("weight", _("Weight")),
        ("share", _("Share of the weight, %")),
    ]
    for way in board.alternatives:
        heads += [(f"score-{way.pk}", way.name), (f"why-{way.pk}", _why(way.name))]
    heads += [(f"weight-{one.pk}", _weight(one.name)) for one in board.members if _has(board, one)]
    columns = [Column(key, label, _value(key)) for key, label in heads]
    return [*_criteria(board), *_worths(board)], columns


def _value(key: str) -> Callable[[Line], Any]:
    return lambda line: line.cells.get(key)


def _why(name: str) -> str:
    return _("Reason: %(name)s") % {"name": name}


def _weight(name: str) -> str:
    return _("Weight for %(member)s") % {"member": name}


def _has(board: Board, member: Any) -> bool:
    return bool(board.weights.get(member.pk))


def _criteria(board: Board) -> list[Line]:
    share = shares(board.joint)
    made = []
    for one in board.criteria:
        cells: dict[str, Any] = {"criterion": one.name, "worst": one.worst, "best": one.best}
        cells |= {"weight": one.weight, "share": _rounded(share[str(one.pk)] * 100)}
        for way in board.alternatives:
            score = board.scores.get((way.pk, one.pk))
            if score is not None:
                cells |= {f"score-{way.pk}": score.value, f"why-{way.pk}": score.reason}
        for member, own in board.weights.items():
            cells[f"weight-{member}"] = own.get(one.pk, one.weight)
        made.append(Line(cells))
    return made


def _worths(board: Board) -> list[Line]:
    """The last rows: the sum; where scores are missing, from what and to what it may be."""
    if not board.scores:
        return []
    found = compare(board.joint, board.values, board.barred).worths
    ways = [(way, found[str(way.pk)]) for way in board.alternatives]
    if all(worth.exact is not None for _way, worth in ways):
        return [_line(_("Worth in all"), ways, lambda worth: worth.exact)]
    return [
        _line(_("Worth in all, at the least"), ways, lambda worth: worth.low),
        _line(_("Worth in all, at the most"), ways, lambda worth: worth.high),
    ]


def _line(name: str, ways: Any, value: Callable[[Worth], Fraction | None]) -> Line:
    cells: dict[str, Any] = {"criterion": name}
    for way, worth in ways:
        number = value(worth)
        cells[f"score-{way.pk}"] = None if number is None else _rounded(number)
        cells[f"why-{way.pk}"] = way.barred
    return Line(cells)


def _rounded(number: Fraction) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(HUNDREDTH)
