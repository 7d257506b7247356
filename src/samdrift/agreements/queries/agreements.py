"""Agreements as they are listed, counted and shown on the pages of other things."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from samdrift.agreements.calc.standing import Course
from samdrift.agreements.models.agreements import (
    Agreement,
    AgreementSystem,
    Award,
    Entitled,
    Participation,
)
from samdrift.agreements.models.documents import Contact, Document, DocumentVersion
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.options import Option
from samdrift.followup.queries.activities import on_page
from samdrift.kernel.history import kind_of
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System

SHOWN = 8
"""Agreements on another object's page; the rest are linked to."""
COUNTED = 1000


def course_of(row: Agreement) -> Course:
    """Its dates, for what is reckoned from them."""
    return Course(row.valid_from, row.valid_to, row.left_on, row.notice_months, row.renewal_months)


def in_force(day: dt.date) -> Q:
    """Begun, not past its end, and not left."""
    return on_day(day) & (Q(left_on__isnull=True) | Q(left_on__gt=day))


def over(day: dt.date) -> Q:
    return Q(valid_to__lte=day) | Q(left_on__lte=day)


def coming(day: dt.date) -> Q:
    return Q(valid_from__gt=day) & ~over(day)


def leaving(day: dt.date) -> Q:
    return in_force(day) & Q(left_on__isnull=False)


def _members(day: dt.date) -> Any:
    rows = Participation.objects.filter(on_day(day), agreement=OuterRef("pk")).order_by()
    counted = rows.values("agreement").annotate(n=Count("member", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def listed(viewer: Viewer) -> Any:
    """All agreements with what a list shows of them: two queries. `members` are those in it on the
    day shown (`shown_on`), `ends` is its end or the day it is left, `readable` whether its prices and
    papers are for the viewer.
    """
    systems = seen(AgreementSystem, viewer).select_related("system").order_by("system__sort_key")
    readable = Agreement.objects.priced_for(viewer).filter(pk=OuterRef("pk"))
    if viewer.is_machine:
        readable = Agreement.objects.filter(pk=OuterRef("pk"))
    return (
        seen(Agreement, viewer)
        .select_related("supplier", "lead", "under", "arrangement")
        .annotate(
            members=_members(viewer.day),
            ends=Coalesce("left_on", "valid_to"),
            readable=Exists(readable),
            shown_on=Value(viewer.day, output_field=DateField()),
        )
        .prefetch_related(Prefetch("about", queryset=systems, to_attr="systems_about"))
    )


def over_last(rows: Any, day: dt.date) -> Any:
    """By name, those that are over after the others."""
    last = Case(When(over(day), then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(last, "sort_key", "pk")


def running_count(viewer: Viewer) -> int:
    rows = seen(Agreement, viewer).filter(in_force(viewer.day)).order_by()
    return int(rows.values("pk")[:COUNTED].count())


def with_member(rows: Any, members: list[int], day: dt.date) -> Any:
    """Those that one of these members is in on the day."""
    inside = Participation.objects.filter(
        on_day(day), agreement=OuterRef("pk"), member_id__in=members
    )
    return rows.filter(Exists(inside))


def about_systems(rows: Any, systems: list[int]) -> Any:
    """Those about one of these systems."""
    about = AgreementSystem.objects.filter(agreement=OuterRef("pk"), system_id__in=systems)
    return rows.filter(Exists(about))


def about_areas(rows: Any, areas: list[int]) -> Any:
    """Those about a system of one of these service areas."""
    about = AgreementSystem.objects.filter(agreement=OuterRef("pk"), system__areas__in=areas)
    return rows.filter(Exists(about))


def suppliers(viewer: Viewer) -> Any:
    """Suppliers that some agreement is with."""
    used = seen(Agreement, viewer).values("supplier_id")
    return seen(Supplier, viewer).filter(pk__in=used).order_by("sort_key", "pk")


# What hangs on one agreement


def systems_of(agreement: Agreement, viewer: Viewer) -> list[System]:
    """The systems it is about, by name."""
    rows = seen(AgreementSystem, viewer).filter(agreement=agreement).select_related("system")
    return [row.system for row in rows.order_by("system__sort_key")]


def systems_about(agreement: Agreement) -> list[System]:
    """The same for an act, which nobody's reach limits."""
    rows = AgreementSystem.objects.filter(agreement=agreement).select_related("system")
    return [row.system for row in rows.order_by("system__sort_key")]


def participations(agreement: Agreement, viewer: Viewer) -> list[Participation]:
    """Everybody who is, was or will be in it, by name and then by day."""
    rows = seen(Participation, viewer).filter(agreement=agreement).select_related("member")
    return list(rows.order_by("member__sort_key", "valid_from", "pk"))


def options(agreement: Agreement, viewer: Viewer) -> list[Option]:
    """Its options, the open ones with the nearest last day first."""
    rows = seen(Option, viewer).filter(agreement=agreement).select_related("decision__body")
    last = dt.date.max
    return sorted(rows, key=lambda o: (o.state != "open", o.last_notice or last, o.pk))


def award_of(agreement: Agreement, viewer: Viewer) -> Award | None:
    found: Award | None = seen(Award, viewer).filter(agreement=agreement).first()
    return found


def entitled(agreement: Agreement, viewer: Viewer) -> Any:
    """Who may join or call off on the day shown."""
    rows = seen(Entitled, viewer).on(viewer.day).filter(agreement=agreement)
    return rows.order_by("name", "orgnr", "pk")


def documents(agreement: Agreement, viewer: Viewer) -> list[Document]:
    """Its papers in the order of the annexes, each with its versions, the newest first."""
    versions = seen(DocumentVersion, viewer).select_related("file").order_by("-number")
    rows = seen(Document, viewer).filter(agreement=agreement)
    rows = rows.prefetch_related(Prefetch("versions", queryset=versions, to_attr="filed"))
    kinds = list(Document.Kind.values)
    return sorted(rows, key=lambda d: (kinds.index(d.kind), d.annex, d.title, d.pk))


def contacts(agreement: Agreement, viewer: Viewer) -> list[Contact]:
    """Who speaks for each side on the day shown, those for the whole first."""
    rows = seen(Contact, viewer).on(viewer.day).filter(agreement=agreement)
    return list(rows.select_related("person").order_by("side", "field", "pk"))


def other_activities(agreement: Agreement, viewer: Viewer) -> list[Any]:
    """Running activities about it that no duty carries, soonest first."""
    carried = Duty.objects.filter(agreement=agreement, activity__isnull=False).values("activity")
    about = Q(subject_kind=kind_of(agreement), subject_id=agreement.pk)
    return on_page(viewer, about & ~Q(pk__in=carried))


def call_offs(agreement: Agreement, viewer: Viewer) -> list[Agreement]:
    """Call-offs beneath a framework agreement, the newest first."""
    rows = seen(Agreement, viewer).filter(under=agreement)
    return list(rows.order_by("-valid_from", "-pk")[: SHOWN + 1])


# On other pages and lists of work


def of_supplier(viewer: Viewer, pk: int) -> Any:
    return listed(viewer).filter(supplier_id=pk).order_by("sort_key", "pk")


def of_system(viewer: Viewer, pk: int) -> Any:
    return about_systems(listed(viewer), [pk]).order_by("sort_key", "pk")


def of_member(viewer: Viewer, pk: int) -> Any:
    return with_member(listed(viewer), [pk], viewer.day).order_by("sort_key", "pk")


def of_arrangement(viewer: Viewer, pk: int) -> Any:
    return listed(viewer).filter(arrangement_id=pk).order_by("sort_key", "pk")


def led_by(viewer: Viewer, pk: int) -> Any:
    return listed(viewer).filter(lead_id=pk).exclude(over(viewer.day)).order_by("sort_key", "pk")


def without_lead(viewer: Viewer) -> Any:
    """In force or coming, and nobody leads it."""
    rows = listed(viewer).filter(lead__isnull=True).exclude(over(viewer.day))
    return rows.order_by("sort_key", "pk")
