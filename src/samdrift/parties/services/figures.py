"""Acts on key figures: a member's figures of one year, with their source."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.figures import parts_above_total
from samdrift.parties.models.figures import KeyFigure
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import lock

FIRST_YEAR, LAST_YEAR = 1900, 2100


@transaction.atomic
def set_figures(
    member: Member,
    *,
    year: int,
    values: Mapping[str, Decimal | None],
    by: Viewer,
    source: str = "",
) -> int:
    """Set a member's figures of a year (kind → value). None makes a figure unknown: it is taken
    away, never 0. A kind that is not given stays. Returns how many were changed.
    """
    require(by, "parties.change_figures", KeyFigure(member=member))
    member = lock(Member, member.pk)
    _require_year(year)
    there = {f.kind: f for f in KeyFigure.objects.filter(member=member, year=year)}
    after: dict[str, Decimal | None] = {kind: row.value for kind, row in there.items()}
    after |= values
    _require_parts(after)
    changes: dict[str, list[Any]] = {}
    for kind, value in values.items():
        pair = _set_one(member, year, kind, value, there.get(kind), source)
        if pair:
            changes[f"{kind} {year}"] = pair
    if changes:
        record("key_figure.set", member, by=by, changes=changes, note=source)
    return len(changes)


def _require_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(
            "bad_year",
            _("%(year)s is not a year that can be used. Write four digits, like 2026.")
            % {"year": year},
            field="year",
        )


def _require_parts(values: Mapping[str, Decimal | None]) -> None:
    for wrong in parts_above_total(values):
        raise DomainError(
            "parts_above_total",
            _(
                "The parts of “%(name)s” are %(parts)s together, but the total is %(total)s. Correct a "
                "part or the total."
            )
            % {
                "name": KeyFigure.Kind(wrong.total_kind).label,
                "parts": _plain(wrong.parts),
                "total": _plain(wrong.total),
            },
            field=wrong.total_kind,
        )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _set_one(
    member: Member,
    year: int,
    kind: str,
    value: Decimal | None,
    old: KeyFigure | None,
    source: str,
) -> list[Any] | None:
    """Write one figure; returns its [old, new], or None when nothing changed."""
    if value is None:
        if old is None:
            return None
        old.delete()
        return [_plain(old.value), None]
    if value < 0:
        raise DomainError("negative", _("A figure cannot be less than 0."), field=kind)
    if old is None:
        KeyFigure.objects.create(member=member, year=year, kind=kind, value=value, source=source)
        return [None, _plain(value)]
    if old.value == value and (not source or old.source == source):
        return None
    before = old.value
    old.value, old.source = value, source or old.source
    old.save(update_fields=["value", "source"])
    return [_plain(before), _plain(value)]
