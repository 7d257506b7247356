"""Acts on what keys say from a day on, adopted by a decision.

What a closed run has used stands: a version it used is never changed, and nothing is dated before
the end of a closed run that used the key. A correction is a reversal of the run, then a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.services.site_language import in_site_language
from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import KeyCap, KeyPart, KeyVersion, KeyWeight, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.queries.key_texts import reading_text
from samdrift.money.services import key_findings
from samdrift.money.services.key_parts import PartIn, check_parts
from samdrift.money.services.keys import held
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import day_text, first_values, require_order, write

Basis = KeyPart.Basis
_ONE = dt.timedelta(days=1)


@transaction.atomic
def adopt_version(  # noqa: PLR0913 -- what a version says, each by its name
    key: SplitKey,
    *,
    by: Viewer,
    valid_from: dt.date,
    parts: Sequence[PartIn],
    caps: Mapping[int, Decimal] | None = None,
    valid_to: dt.date | None = None,
    decision: Decision | None = None,
    decided_by: str = "",
    note: str = "",
) -> KeyVersion:
    """What the key says from the day on. The version before ends there, and this one where the next
    begins. `caps` are in per cent by member's id.
    """
    key = held(key, by)
    require_order(valid_from, valid_to)
    _require_after_runs(key, valid_from)
    check_parts(parts, caps or {})
    values = {
        "valid_from": valid_from,
        "valid_to": _make_room(key, valid_from, valid_to),
        "decision": decision,
        "decided_by": decided_by.strip()[:300],
        "note": note.strip(),
    }
    version = KeyVersion.objects.create(key=key, **values)
    _write_parts(version, parts, caps or {})
    changes = first_values(values) | _told(version)
    record("key.version_adopted", key, by=by, changes=changes)
    key_findings.look_at([key.pk], by=by)
    return version


def _require_after_runs(key: SplitKey, day: dt.date, field: str = "valid_from") -> None:
    run = queries.last_closed([key.pk])
    if run is not None and day < run.ends_on:
        raise DomainError(
            "before_closed_run",
            _(
                "“%(run)s” is closed and was split by this key up to and with %(last)s. Choose %(day)s or later, or reverse the run first."
            )
            % {"run": run, "last": day_text(run.ends_on - _ONE), "day": day_text(run.ends_on)},
            field=field,
        )


def _make_room(key: SplitKey, start: dt.date, end: dt.date | None) -> dt.date | None:
    """End the version that runs on the day; returns where the new one ends at the latest."""
    rows = list(KeyVersion.objects.filter(key=key).order_by("valid_from", "pk"))
    if any(row.valid_from == start for row in rows):
        raise DomainError(
            "same_day",
            _("The key says something from %(day)s already. Change that, or choose another day.")
            % {"day": day_text(start)},
            field="valid_from",
        )
    later = [row.valid_from for row in rows if row.valid_from and row.valid_from > start]
    for row in rows:
        if row.is_on(start):
            row.valid_to = start
            row.save(update_fields=["valid_to"])
    ends = [day for day in (end, min(later, default=None)) if day is not None]
    return min(ends, default=None)


def _write_parts(version: KeyVersion, parts: Sequence[PartIn], caps: Mapping[int, Decimal]) -> None:
    for place, one in enumerate(parts):
        row = KeyPart.objects.create(
            version=version,
            position=place,
            basis=one.basis,
            top=one.share.numerator,
            bottom=one.share.denominator,
            figure_year=one.figure_year,
        )
        if one.basis == Basis.WEIGHTS:
            KeyWeight.objects.bulk_create(
                KeyWeight(part=row, member_id=pk, weight=weight)
                for pk, weight in one.weights.items()
            )
    KeyCap.objects.bulk_create(
        KeyCap(version=version, member_id=pk, percent=percent) for pk, percent in caps.items()
    )


def _told(version: KeyVersion) -> dict[str, list[Any]]:
    """What the version says, for its event."""
    return {name: [None, text] for name, text in _texts(version).items() if text}


def _texts(version: KeyVersion) -> dict[str, str]:
    """What the version says, in the site's language as all that is written down for all."""
    parts = list(version.parts.order_by("position", "pk"))
    weights = KeyWeight.objects.filter(part__version=version).select_related("member")
    weights = weights.order_by("member__sort_key", "pk")
    caps = version.caps.select_related("member").order_by("member__sort_key", "pk")
    with in_site_language():
        said = reading_text(parts)
    return {
        "key_parts": said,
        "key_weights": _figures((one.member, one.weight) for one in weights),
        "key_caps": _figures((one.member, one.percent) for one in caps),
    }


def _figures(pairs: Iterable[tuple[Member, Decimal]]) -> str:
    return "; ".join(f"{member} {value.normalize():f}" for member, value in pairs)


@transaction.atomic
def change_version(
    version: KeyVersion,
    *,
    by: Viewer,
    parts: Sequence[PartIn] | None = None,
    caps: Mapping[int, Decimal] | None = None,
    **values: Any,
) -> KeyVersion:
    """Correct a version that no closed run has used. Its days are moved by adopting and ending."""
    key = held(version.key, by)
    version = KeyVersion.objects.select_related("key").get(pk=version.pk)
    _require_not_held(version)
    before = _texts(version)
    changes: dict[str, Any] = write(version, values)
    if parts is not None:
        check_parts(parts, caps or {})
        version.parts.all().delete()
        version.caps.all().delete()
        _write_parts(version, parts, caps or {})
    after = _texts(version)
    changes |= {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        record("key.version_changed", key, by=by, changes=changes, note=_from(version))
        key_findings.look_at([key.pk], by=by)
    return version


def _from(version: KeyVersion) -> str:
    return _now("from %(day)s") % {"day": day_text(version.valid_from)}


def _require_not_held(version: KeyVersion) -> None:
    if queries.held_versions([version.pk]):
        raise DomainError(
            "used_in_run",
            _(
                "A closed run was split by what the key says from %(day)s, so that it stands. Adopt what is to hold from a later day."
            )
            % {"day": day_text(version.valid_from)},
        )


@transaction.atomic
def end_version(version: KeyVersion, *, by: Viewer, day: dt.date) -> KeyVersion:
    """The key says this no longer from the day."""
    key = held(version.key, by)
    version = KeyVersion.objects.select_related("key").get(pk=version.pk)
    require_order(version.valid_from, day, field="day")
    if queries.held_versions([version.pk]):
        _require_after_runs(key, day, "day")
    following = KeyVersion.objects.filter(key=key, valid_from__gt=version.valid_from)
    first = following.order_by("valid_from").first()
    if first is not None and day > first.valid_from:
        raise DomainError(
            "overlaps",
            _("The key says something else from %(day)s. End this one by then.")
            % {"day": day_text(first.valid_from)},
            field="day",
        )
    changes = write(version, {"valid_to": day})
    if changes:
        record("key.version_ended", key, by=by, changes=changes, note=_from(version))
        key_findings.look_at([key.pk], by=by)
    return version


@transaction.atomic
def strike_version(version: KeyVersion, *, by: Viewer) -> SplitKey:
    """Take away a version that no run has used; the one before goes on in its place."""
    key = held(version.key, by)
    version = KeyVersion.objects.get(pk=version.pk)
    if queries.is_in_run(version):
        raise DomainError(
            "used_in_run",
            _("A run is split by it. Take it out of the run, or end it from a day on."),
        )
    told = {"valid_from": [str(version.valid_from), None]}
    told |= {name: [text, None] for name, text in _texts(version).items() if text}
    before = KeyVersion.objects.filter(key=key, valid_to=version.valid_from).first()
    end = version.valid_to
    version.delete()
    if before is not None:
        before.valid_to = end
        before.save(update_fields=["valid_to"])
    record("key.version_struck", key, by=by, changes=told)
    key_findings.look_at([key.pk], by=by)
    return key
