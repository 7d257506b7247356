"""Acts on measures: added, changed, and how they stand. Their phase is never written: it follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.measures import Measure, MeasureHold, MeasureNeed
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

PLAN, REPORT = "governance.plan_measure", "governance.report_measure"
_NAME = _("Give the measure a name.")


@transaction.atomic
def add_measure(
    *,
    by: Viewer,
    needs: Iterable[Matter] = (),
    holds: Iterable[Alternative] = (),
    **values: Any,
) -> Measure:
    """Add a measure: `needs` are the matters that must be adopted first, `holds` the alternatives it
    is sensible under; of a choice it names no alternative of, it does not hang on the choice.
    """
    values["name"] = require_text(values.get("name", ""), "name", _NAME)
    measure = Measure(**values)
    require(by, PLAN, measure)
    _check(measure)
    measure.save()
    changes = first_values(values) | _relink(measure, needs, holds, by)
    record("measure.added", measure, by=by, changes=changes)
    search.index([measure])
    return measure


def _check(measure: Measure) -> None:
    if measure.starts_on and measure.ends_on and measure.ends_on < measure.starts_on:
        raise DomainError(
            "ends_before_it_begins",
            _("It ends before it has begun. Correct one of the days."),
            field="ends_on",
        )
    if measure.independence and not measure.independence_reason.strip():
        raise DomainError(
            "no_reason",
            _("Write why it is so far independent of the choice."),
            field="independence_reason",
        )


@transaction.atomic
def change_measure(
    measure: Measure,
    *,
    by: Viewer,
    needs: Iterable[Matter] | None = None,
    holds: Iterable[Alternative] | None = None,
    **values: Any,
) -> Measure:
    """Change it. Links to matters that whoever changes it does not see stay as they are."""
    measure = lock(Measure, measure.pk)
    require(by, PLAN, measure)
    if "name" in values:
        values["name"] = require_text(values["name"], "name", _NAME)
    asked = Measure(**{name: getattr(measure, name) for name in _CHECKED} | values)
    require(by, PLAN, asked)
    _check(asked)
    changes = write(measure, values) | _relink(measure, needs, holds, by)
    if changes:
        record("measure.changed", measure, by=by, changes=changes)
        search.index([measure])
    return measure


_CHECKED = ("member", "starts_on", "ends_on", "independence", "independence_reason")


def _relink(
    measure: Measure,
    needs: Iterable[Matter] | None,
    holds: Iterable[Alternative] | None,
    by: Viewer,
) -> dict[str, list[Any]]:
    """Write the links anew, among what the viewer sees; returns how many there were and are."""
    told: dict[str, list[Any]] = {}
    if needs is not None:
        told |= _needs(measure, {one.pk for one in needs}, by)
    if holds is not None:
        told |= _holds(measure, {one.pk for one in holds}, by)
    return told


def _needs(measure: Measure, wanted: set[int], by: Viewer) -> dict[str, list[Any]]:
    mine = measure.need_links.filter(matter__in=seen(Matter, by))
    there = set(mine.values_list("matter_id", flat=True))
    mine.exclude(matter__in=wanted).delete()
    MeasureNeed.objects.bulk_create(
        MeasureNeed(measure=measure, matter_id=pk) for pk in sorted(wanted - there)
    )
    return {} if wanted == there else {"needs": [sorted(there), sorted(wanted)]}


def _holds(measure: Measure, wanted: set[int], by: Viewer) -> dict[str, list[Any]]:
    mine = measure.hold_links.filter(alternative__in=seen(Alternative, by))
    there = set(mine.values_list("alternative_id", flat=True))
    mine.exclude(alternative__in=wanted).delete()
    MeasureHold.objects.bulk_create(
        MeasureHold(measure=measure, alternative_id=pk) for pk in sorted(wanted - there)
    )
    return {} if wanted == there else {"holds": [sorted(there), sorted(wanted)]}


@transaction.atomic
def set_status(measure: Measure, *, status: str, by: Viewer, status_note: str = "") -> Measure:
    """Say how it stands; what is given up has a reason."""
    measure = lock(Measure, measure.pk)
    require(by, REPORT, measure)
    note = status_note.strip()
    if status == Measure.Status.DROPPED:
        note = require_text(note, "status_note", _("Write why it is given up."))
    changes = write(measure, {"status": status, "status_note": note})
    if changes:
        record("measure.status_set", measure, by=by, changes=changes)
    return measure


@transaction.atomic
def set_many(measures: Iterable[Measure], *, status: str, by: Viewer, status_note: str = "") -> int:
    """Say how many stand: all of them, or none."""
    done = [set_status(one, status=status, by=by, status_note=status_note) for one in measures]
    return len(done)
