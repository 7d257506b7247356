"""Reports within reach, their figures, and which are to be written."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from samdrift.desk.calc.reports import Month, midnight, percent
from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import DeliveryVersion
from samdrift.desk.models.reports import BoardAddress, ReportChoices, ServiceReport
from samdrift.desk.queries.report_figures import Figures, figures_of
from samdrift.desk.queries.report_sets import OURS
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member

State = ServiceReport.State
MINUTE = dt.timedelta(minutes=1)


def choices() -> ReportChoices:
    """What the site has chosen; the usual where it has chosen nothing."""
    return ReportChoices.objects.first() or ReportChoices()


def every(viewer: Viewer) -> Any:
    return seen(ServiceReport, viewer).select_related("member", "sent_by", "paper")


def month_of(report: ServiceReport) -> Month:
    return Month.of(report.month)


def figures(report: ServiceReport, viewer: Viewer) -> Figures:
    """Those it was sent with; those of a draft as they are now."""
    if report.figures is not None:
        return dict(report.figures)
    return figures_now(report.member, month_of(report), viewer)


def figures_now(member: Member, month: Month, viewer: Viewer) -> Figures:
    found = figures_of(month, member.pk)
    return found | {"outages": outages(member, month, viewer)}


def outages(member: Member, month: Month, viewer: Viewer) -> list[dict[str, Any]] | None:
    """What was promised to be up for the member, or was down: system (id), name, minutes down (begun
    ones count), availability and promised in per cent, None where not known. None where nothing measures.
    """
    name = "samdrift.desk.queries.availability"
    if find_spec(name) is None:
        return None
    rows = import_module(name).of_month(viewer, month.start, member)
    return [
        {
            "system": row.system.pk,
            "name": row.system.name,
            "minutes": -(-row.reckoned.down // MINUTE),
            "availability": None
            if row.percent is None
            else percent(Fraction(row.percent) / 100, 3),
            "promised": None if row.reckoned.target is None else f"{row.reckoned.target:f}",
        }
        for row in rows
    ]


def others_of(report: ServiceReport, viewer: Viewer) -> list[ServiceReport]:
    """The other numbers of the same month, and the months beside it."""
    near = (month_of(report).moved(-1).start, report.month, month_of(report).moved(1).start)
    rows = seen(ServiceReport, viewer).filter(member=report.member_id, month__in=near)
    return list(rows.select_related("member").exclude(pk=report.pk).order_by("month", "number"))


def to_write(viewer: Viewer, today: dt.date, most: int) -> list[ServiceReport]:
    """Drafts of months that are over, the oldest first."""
    rows = seen(ServiceReport, viewer).filter(state=State.DRAFT, month__lt=today.replace(day=1))
    return list(rows.select_related("member").order_by("month", "member__sort_key")[:most])


def members_of(month: Month) -> list[Member]:
    """To whom a report of the month belongs: those promised something then, and those with cases."""
    promised = DeliveryVersion.objects.filter(
        state=DeliveryVersion.State.ACCEPTED, valid_from__lt=month.end
    ).exclude(valid_to__lte=month.start)
    cases = Case.objects.filter(
        OURS, opened_at__gte=midnight(month.start), opened_at__lt=midnight(month.end)
    )
    chosen = {
        *promised.values_list("agreement__member_id", flat=True),
        *cases.order_by().values_list("member_id", flat=True).distinct(),
    }
    return list(Member.objects.filter(pk__in=chosen).order_by("sort_key", "pk"))


def screens(viewer: Viewer) -> list[BoardAddress]:
    """The screens whose address still answers."""
    return list(seen(BoardAddress, viewer).filter(ended_at=None).order_by("name", "pk"))
