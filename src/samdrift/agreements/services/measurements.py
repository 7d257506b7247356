"""What was measured of an agreed level is recorded; a breach becomes a claim, and a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.level_kept import Measure, exact
from samdrift.agreements.models.agreements import Participation
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.levels import LEVELS, measure_for, target_on
from samdrift.agreements.services import level_claims, level_findings, report_findings
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import (
    first_values,
    period_text,
    require_order,
    require_text,
)

RECORD = "agreements.record_measurement"
MOST = Decimal(100)
MOST_HOURS = Decimal(1_000_000)


@transaction.atomic
def record_measurement(  # noqa: PLR0913 -- what a measurement is made of
    term: Term,
    *,
    by: Viewer,
    starts_on: dt.date,
    ends_on: dt.date,
    value: Decimal,
    source: str,
    member: Member | None = None,
    detail: Mapping[str, Any] | None = None,
    note: str = "",
) -> Measurement:
    """Record what was attained of a level in [starts_on, ends_on), for one member or all.

    Value in per cent for availability; for a time the longest in hours where every case must be
    within it, else the share of cases within it in per cent. What was recorded of the same before is
    superseded; the same again changes nothing. What is below what was agreed becomes a claim.
    """
    term = Term.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=term.pk)
    require(by, RECORD, term)
    require_order(starts_on, ends_on, field="ends_on")
    _require_measurable(term, member, ends_on, by)
    measure = measure_for(term)
    _require_possible(value, measure)
    new = Measurement(
        term=term,
        member=member,
        starts_on=starts_on,
        ends_on=ends_on,
        value=exact(value, measure),
        target=target_on(term, starts_on),
        source=source,
        detail=dict(detail or {}),
        note=note.strip()[:300],
        recorded_at=by.now,
    )
    old = _standing(term, member, starts_on, ends_on)
    if old is not None and _same(old, new):
        return old
    _write(new, old, by)
    level_claims.follow(new, by=by)
    level_findings.look_at([term.pk], by=by)
    report_findings.find([term.agreement_id], by=by)
    return new


def _require_measurable(term: Term, member: Member | None, ends_on: dt.date, by: Viewer) -> None:
    if term.kind not in LEVELS:
        raise DomainError(
            "not_a_level",
            _(
                "“%(term)s” is not a service level. Measure availability, response time or resolution time."
            )
            % {"term": term},
            field="term",
        )
    if ends_on > by.today + dt.timedelta(days=1):
        raise DomainError(
            "period_not_over",
            _("The period is not over. Record what was measured when it is."),
            field="ends_on",
        )
    if member is None:
        return
    rows = Participation.objects.filter(agreement=term.agreement_id, member=member)
    if term.member_id not in {None, member.pk} or not rows.exists():
        raise DomainError(
            "not_in_agreement",
            _("%(member)s is not in the agreement. Choose one that is, or nobody for all.")
            % {"member": member},
            field="member",
        )


def _require_possible(value: Decimal, measure: Measure) -> None:
    most = MOST if measure == Measure.SHARE else MOST_HOURS
    if not value.is_finite() or value < 0 or value > most:
        told = (
            _("Write per cent, from 0 to 100.")
            if measure == Measure.SHARE
            else _("Write hours, 0 or more.")
        )
        raise DomainError("not_possible", told, field="value")


def _standing(
    term: Term, member: Member | None, starts_on: dt.date, ends_on: dt.date
) -> Measurement | None:
    """What was recorded of the very same before; refused when it is of other days that overlap."""
    rows = Measurement.objects.standing().filter(term=term, member=member)
    for one in rows.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).order_by("starts_on"):
        if (one.starts_on, one.ends_on) != (starts_on, ends_on):
            raise DomainError(
                "overlaps",
                _(
                    "%(period)s is measured already, and shares days with this. Correct that one, or choose other days."
                )
                % {"period": period_text(one.starts_on, one.ends_on)},
                field="starts_on",
            )
        return one  # type: ignore[no-any-return]
    return None


def _same(old: Measurement, new: Measurement) -> bool:
    names = ("value", "target", "source", "detail", "note")
    return all(getattr(old, name) == getattr(new, name) for name in names)


def _write(new: Measurement, old: Measurement | None, by: Viewer) -> None:
    """Only one may stand: the old one steps aside before it can point at the new."""
    if old is not None:
        Measurement.objects.filter(pk=old.pk).update(superseded_by=F("pk"))
    new.save()
    told = first_values({"value": new.value, "target": new.target, "source": str(new.source)})
    if old is None:
        record("measurement.recorded", new, by=by, changes=told)
        return
    Measurement.objects.filter(pk=old.pk).update(superseded_by=new)
    told["value"] = [str(old.value), str(new.value)]
    record("measurement.corrected", new, by=by, changes=told)


@transaction.atomic
def withdraw_measurement(measurement: Measurement, *, by: Viewer, reason: str) -> Measurement:
    """It was not measured at all: it stands no more, and what rested on it falls with it."""
    require(by, RECORD, measurement.term)
    why = require_text(reason, "reason", _("Write why it does not count."))
    rows = Measurement.objects.standing().filter(pk=measurement.pk)
    if not rows.update(superseded_by=F("pk")):
        raise DomainError("stands_not", _("It is superseded already."))
    record("measurement.withdrawn", measurement, by=by, note=why)
    level_claims.withdraw(measurement, by=by, reason=why)
    level_findings.look_at([measurement.term_id], by=by)
    return measurement
