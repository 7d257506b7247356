"""What a version of a delivery agreement promises and what is ordered: a level for each service."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.commitments import Commitment, DeliveryVersion, Level, ServiceCalendar
from samdrift.desk.services.delivery_common import hold, require_draft
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import overlapping, period_text, require_order


@dataclass(frozen=True)
class LineIn:
    """A level for a service (None: for all that have no own line), with its own days where it does
    not hold as long as the version.
    """

    level: Level
    service: Service | None = None
    calendar: ServiceCalendar | None = None
    quantity: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@transaction.atomic
def set_lines(version: DeliveryVersion, *, by: Viewer, lines: Sequence[LineIn]) -> list[Commitment]:
    """Let these be what a draft promises."""
    held = hold(version, by)
    require_draft(held)
    _check(held, lines)
    standing = list(_lines_of(held))
    old = [line_text(one) for one in standing]
    wanted = [_as_values(one) for one in lines]
    for row in standing:
        if _values(row) in wanted:
            wanted.remove(_values(row))
        else:
            row.delete()
    member = held.agreement.member_id
    for values in wanted:
        Commitment.objects.create(version=held, member_id=member, **values)
    made = list(_lines_of(held))
    new = [line_text(one) for one in made]
    if new != old:
        record("delivery.lines_set", held, by=by, changes={"lines": [old, new]})
    return made


def _lines_of(version: DeliveryVersion) -> Any:
    rows = Commitment.objects.filter(version=version)
    return rows.select_related("service", "level", "calendar").order_by("service__sort_key", "pk")


_FIELDS = ("level_id", "service_id", "calendar_id", "quantity", "valid_from", "valid_to")


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIELDS}


def _as_values(line: LineIn) -> dict[str, Any]:
    return {
        "level_id": line.level.pk,
        "service_id": line.service.pk if line.service else None,
        "calendar_id": line.calendar.pk if line.calendar else None,
        "quantity": line.quantity,
        "valid_from": line.valid_from,
        "valid_to": line.valid_to,
    }


def _check(version: DeliveryVersion, lines: Iterable[LineIn]) -> None:
    by_service: dict[int | None, list[Any]] = defaultdict(list)
    for line in lines:
        require_order(line.valid_from, line.valid_to)
        _require_within(version, line)
        if line.quantity is not None and line.quantity < 0:
            raise DomainError("quantity", _("The number cannot be below 0."))
        same = by_service[line.service.pk if line.service else None]
        if overlapping(same, line.valid_from, line.valid_to) is not None:
            raise DomainError(
                "line_twice",
                _("Two lines promise a level for %(service)s on the same day. Keep one of them.")
                % {"service": line.service or _("all services")},
            )
        same.append(line)


def _require_within(version: DeliveryVersion, line: LineIn) -> None:
    start, end = version.valid_from, version.valid_to
    early = start and line.valid_from and line.valid_from < start
    late = end and ((line.valid_to and line.valid_to > end) or (line.valid_from or end) > end)
    if early or late:
        raise DomainError(
            "outside_version",
            _("A line’s days must lie within the version’s own: %(period)s.")
            % {"period": period_text(start, end)},
        )


def copy_lines(before: DeliveryVersion, version: DeliveryVersion, day: dt.date) -> None:
    """Begin with what the version before promises on the day or later, but for ended levels."""
    rows = _lines_of(before).filter(level__ended_at__isnull=True)
    for row in rows:
        if row.valid_to is None or row.valid_to > day:
            values = _values(row) | {"valid_from": None, "valid_to": None}
            Commitment.objects.create(version=version, member_id=row.member_id, **values)


def line_text(row: Commitment) -> str:
    """`Network: Gold × 120`, for history."""
    quantity = "" if row.quantity is None else f" × {row.quantity}"
    hours = f" ({row.calendar})" if row.calendar else ""
    days = (
        f", {period_text(row.valid_from, row.valid_to)}" if row.valid_from or row.valid_to else ""
    )
    return f"{row.service or '*'}: {row.level}{hours}{quantity}{days}"
