"""What differs between two versions of a delivery agreement, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samdrift.desk.models.commitments import Commitment, DeliveryVersion


def service_of(row: Commitment) -> str:
    return str(row.service) if row.service else _("All services")


def differences(
    old: DeliveryVersion,
    new: DeliveryVersion,
    old_lines: Sequence[Commitment],
    new_lines: Sequence[Commitment],
) -> list[str]:
    """From the old version to the new."""
    before = {row.service_id: row for row in old_lines}
    after = {row.service_id: row for row in new_lines}
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        found += _line(before.get(key), after.get(key))
    if old.text.strip() != new.text.strip():
        found.append(_("The text is another."))
    if old.breach.strip() != new.breach.strip():
        found.append(_("What follows a breach is another."))
    return found


def _line(old: Commitment | None, new: Commitment | None) -> list[str]:
    row = new or old
    if row is None:
        return []
    name = service_of(row)
    if old is None:
        return [_("%(service)s: new, %(level)s") % {"service": name, "level": row.level}]
    if new is None:
        text = _("%(service)s: no longer promised (was %(level)s)")
        return [text % {"service": name, "level": row.level}]
    pairs = [
        (pgettext("of a delivery agreement", "level"), str(old.level), str(new.level)),
        (_("how many"), _number(old.quantity), _number(new.quantity)),
        (_("hours"), _hours(old), _hours(new)),
    ]
    return [f"{name}, {what}: {was} → {now}" for what, was, now in pairs if was != now]


def _number(quantity: int | None) -> str:
    return _("not known") if quantity is None else str(quantity)


def _hours(row: Commitment) -> str:
    return str(row.calendar or row.level.calendar)
