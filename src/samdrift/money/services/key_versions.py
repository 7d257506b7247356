"""Acts on what keys say from a day on, adopted by a decision.

What a closed run has used stands: a version it used is never changed, and nothing is dated before
the end of a closed run that used the key. A correction is a reversal of the run, then a new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.decisions import Decision
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.viewer import Viewer
from samdrift.money.models.keys import KeyCap, KeyPart, KeyVersion, KeyWeight, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.queries.key_readings import PartSpec, Spec
from samdrift.money.services import key_findings
from samdrift.money.services.keys import held
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import day_text, first_values, require_order, write

Basis = KeyPart.Basis
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class PartIn:
    """A part as it is entered; `share` is above 0 and at most 1. Weights are by member's id."""

    basis: str
    share: Fraction
    figure_year: int | None = None
    weights: Mapping[int, Decimal] = field(default_factory=dict)


def spec_of(
    key: SplitKey, parts: Sequence[PartIn], caps: Mapping[int, Decimal] | None = None
) -> Spec:
    """What is entered, ready to be read without being kept."""
    told = tuple(
        PartSpec(
            one.basis,
            one.share.numerator,
            one.share.denominator,
            one.figure_year,
            one.weights,
            "new" if one.weights else "",
        )
        for one in parts
    )
    return Spec(
        key.pk,
        key.arrangement_id,
        told,
        {pk: Fraction(percent) / 100 for pk, percent in (caps or {}).items()},
    )


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


def check_parts(parts: Sequence[PartIn], caps: Mapping[int, Decimal]) -> None:
    """Refuse parts that do not make a whole, weights that share nothing, and caps nobody can bear."""
    if not parts:
        raise DomainError("no_parts", _("Choose at least one thing to split by."), field="basis_0")
    total = sum((one.share for one in parts), Fraction(0))
    if total != 1:
        raise DomainError(
            "not_whole",
            _("The parts make %(total)s together. Let them make 1, such as 1/3 and 2/3.")
            % {"total": total},
            field="share_0",
        )
    for one in parts:
        _check_weights(one)
    if any(not 0 < percent <= 100 for percent in caps.values()):  # noqa: PLR2004 -- per cent
        raise DomainError("bad_cap", _("A cap is above 0 and at most 100 per cent."), field="caps")


def _check_weights(part: PartIn) -> None:
    if part.basis != Basis.WEIGHTS:
        return
    if not any(part.weights.values()):
        raise DomainError(
            "no_weights",
            _("Agreed weights need a figure for each member. Paste them in."),
            field="weights",
        )


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
    parts = list(version.parts.order_by("position", "pk"))
    weights = KeyWeight.objects.filter(part__version=version).select_related("member")
    caps = version.caps.select_related("member").order_by("member__sort_key", "pk")
    return {
        "key_parts": "; ".join(f"{one.top}/{one.bottom} {one.basis}" + (f" {one.figure_year}" if one.figure_year else "") for one in parts),
        "key_weights": _figures((one.member, one.weight) for one in weights.order_by("member__sort_key", "pk")),
        "key_caps": _figures((one.member, one.percent) for one in caps),
    }  # fmt: skip


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


def parts_of(version: Any) -> list[PartIn]:
    """What a version from `queries.versions_of` says, as it would be entered."""
    return [
        PartIn(
            one.basis,
            Fraction(one.top, one.bottom),
            one.figure_year,
            {weight.member_id: weight.weight for weight in one.weights_in},
        )
        for one in version.parts_in
    ]
