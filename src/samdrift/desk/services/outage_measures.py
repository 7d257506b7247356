"""What was measured here is recorded on the agreement's level: a breach there becomes a claim."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.availability import percent
from samdrift.agreements.models.claims import Measurement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.services.measurements import RECORD, record_measurement
from samdrift.desk.calc.availability import month_of
from samdrift.desk.queries import availability as queries
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.models.systems import System

_STEP = Decimal("0.000001")


@transaction.atomic
def record_month(term: Term, *, by: Viewer, month: dt.date, system: System) -> Measurement:
    """Record the month's availability of the system on the agreement's level: the members' figures
    weighted by their users, or the one member's where the level is that member's own.

    Raises DomainError while the month is not over, or a member's users are not counted.
    """
    require(by, RECORD, term)
    period = month_of(month)
    if period.end is None or period.end > by.today:
        raise DomainError("month_not_over", _("The month is not over. Record it when it is."))
    rows = [
        one
        for one in queries.of_month(by, period.start, system=system)
        if one.term is not None and one.term.pk == term.pk
    ]
    value = _value(rows)
    return record_measurement(
        term,
        by=by,
        starts_on=period.start,
        ends_on=period.end,
        value=value,
        source=Measurement.Source.MONITORING,
        member=term.member,
        detail=_detail(rows),
    )


def _value(rows: list[queries.Row]) -> Decimal:
    """In per cent, never rounded up."""
    if not rows:
        raise DomainError("nothing_measured", _("Nobody of the agreement used it in that month."))
    if len(rows) == 1:
        found = rows[0].reckoned.availability
    else:
        told = queries.joint_of(rows)
        found = told.availability
        if found is None:
            names = ", ".join(str(one.member) for one in rows if one.member.pk in told.missing)
            raise DomainError(
                "users_not_counted",
                _("The members’ figures are weighted by users. Count the users at: %(members)s")
                % {"members": names or "–"},
            )
    if found is None:
        raise DomainError("nothing_measured", _("There was no service time in that month."))
    return percent(found).quantize(_STEP, ROUND_FLOOR)


def _detail(rows: list[queries.Row]) -> dict[str, Any]:
    """What it is made of, so that it can be opened."""
    outages = {pk: one for row in rows for pk, one in row.outages.items()}
    minute = dt.timedelta(minutes=1)
    return {
        "outages": [
            [one.started_at.isoformat(), one.ended_at.isoformat() if one.ended_at else "", one.exclusion]
            for one in sorted(outages.values(), key=lambda one: (one.started_at, one.pk))
        ],
        "members": [
            {
                "member": row.member.pk,
                "users": row.use.user_count,
                "agreed_minutes": row.reckoned.agreed // minute,
                "down_minutes": str(Decimal(row.reckoned.down // dt.timedelta(seconds=1)) / 60),
            }
            for row in rows
        ],
    }  # fmt: skip
