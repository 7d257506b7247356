"""The register of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.measures import MeasureForm, StatusForm
from samdrift.governance.lists import measure_pages as pages
from samdrift.governance.lists import measure_words as words
from samdrift.governance.models.matters import Goal
from samdrift.governance.models.measures import Measure
from samdrift.governance.queries import measures as queries
from samdrift.governance.services import measures as services
from samdrift.kernel.lists import Act, Column, ListSpec, Register, equals, flag, label_of, related
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.queries.members import current_members


def _goals(viewer: Viewer) -> Any:
    return seen(Goal, viewer).order_by("sort_key", "pk")


def _arrangements(viewer: Viewer) -> Any:
    return seen(Arrangement, viewer).order_by("name", "pk")


def _set_status(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
    return services.set_many(rows, by=by, **values)


MEASURES = Register(
    room="governance",
    key="measure",
    model=Measure,
    name=_("Measure"),
    lead=_("What is to be done, and which decisions it waits for."),
    spec=ListSpec(
        key="governance.measure",
        title=_("Measures"),
        rows=queries.every,
        columns=(
            Column("name", _("Measure"), str, link=words.measure_url, sort="sort_key"),
            Column(
                "status",
                _("Status"),
                lambda m: m.status,
                shown=words.status_tag,
                sort="status",
                description="planned, under_way, done or dropped",
            ),
            Column(
                "member", _("Member"), lambda m: m.member.name if m.member else _("All members")
            ),
            Column("responsible", _("Responsible"), lambda m: str(m.responsible or "") or None),
            Column("starts_on", _("Begins"), lambda m: m.starts_on, sort="starts_on"),
            Column("ends_on", _("Ends"), lambda m: m.ends_on, sort="ends_on"),
            Column("goal", _("Goal"), lambda m: m.goal.name if m.goal else None),
            Column(
                "independence",
                _("Independence of the choice"),
                lambda m: label_of(m, "independence") if m.independence else None,
                default=False,
            ),
            Column("arrangement", _("Cooperation"), lambda m: m.arrangement.name, default=False),
        ),
        filters=(
            equals("status", _("Status"), "status", Measure.Status.choices),
            related("member", _("Member"), "member_id", current_members),
            flag("joint", _("Of all members"), lambda _viewer: Q(member__isnull=True)),
            flag(
                "mine",
                _("I am responsible"),
                lambda viewer: Q(responsible_id=viewer.person_id, responsible__isnull=False),
            ),
            flag("nobody", _("Nobody is responsible"), lambda _v: Q(responsible__isnull=True)),
            related("goal", _("Goal"), "goal_id", _goals),
            related("arrangement", _("Cooperation"), "arrangement_id", _arrangements),
        ),
        order="starts_on",
        empty=_("No measures yet."),
        focus_filter="member",
    ),
    form=MeasureForm,
    create=services.add_measure,
    change=services.change_measure,
    may_create=services.PLAN,
    may_change=services.PLAN,
    new_label=_("New measure"),
    detail_template="governance/measure_detail.html",
    detail_rows=queries.every,
    detail_context=pages.measure_page,
    acts=(Act("status", _("How they stand"), services.REPORT, _set_status, form=StatusForm),),
    fields={
        "text": lambda m: m.text,
        "independence_reason": lambda m: m.independence_reason,
        "status_note": lambda m: m.status_note,
    },
)
