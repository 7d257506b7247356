"""The register of procurements that are planned, under way or at their end."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.procurements import ProcurementForm
from samdrift.agreements.lists import procurement_pages as pages
from samdrift.agreements.lists.procurement_words import procurement_tone, procurement_url
from samdrift.agreements.models.procurement import Procurement
from samdrift.agreements.queries import procurements as queries
from samdrift.agreements.services import procurements as services
from samdrift.agreements.services.procurements import PLAN
from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import ServiceArea


def _state(row: Any) -> Any:
    name = label_of(row, "state")
    return format_html('<span class="tag" data-tone="{}">{}</span>', procurement_tone(row), name)


def _areas(viewer: Viewer) -> Any:
    return seen(ServiceArea, viewer).select_related("parent").order_by("order", "name")


def _with_member(rows: Any, value: str, _viewer: Viewer) -> Any:
    chosen = [int(one) for one in value.split(",")]
    return rows.filter(participants__member_id__in=chosen).distinct()


MEMBER = related("member", _("Member"), "participants__member_id", current_members)

PROCUREMENTS = Register(
    room="agreements",
    key="procurement",
    model=Procurement,
    name=_("Procurement"),
    lead=_("What is to be bought, by whom and when."),
    spec=ListSpec(
        key="agreements.procurement",
        title=_("Procurements"),
        rows=queries.listed,
        columns=(
            Column("title", _("What is to be bought"), lambda p: p.title, link=procurement_url, sort="sort_key"),
            Column("state", _("State"), lambda p: p.state, shown=_state, sort="state",
                   description="idea, planned, prepared, announced, awarded or stopped"),
            Column("area", _("Area"), lambda p: p.area and p.area.path, sort="area__name"),
            Column("members", _("Members"), lambda p: [one.member.name for one in p.members_in],
                   shown=lambda p: ", ".join(one.member.name for one in p.members_in)),
            Column("announce_on", _("Announced"), lambda p: p.announce_on, sort="announce_on"),
            Column("start_on", _("The agreement begins"), lambda p: p.start_on, sort="start_on"),
            Column("estimated_value", _("Estimated value"), lambda p: p.estimated_value,
                   shown=lambda p: nok(p.estimated_value), sort="estimated_value", numeric=True,
                   description="kroner without VAT for the whole term with options; null is not known"),
            Column("procedure", _("How"), choice_text("procedure"), sort="procedure", default=False),
            Column("prepare_on", _("Preparation begins"), lambda p: p.prepare_on, sort="prepare_on", default=False),
            Column("award_on", _("Awarded"), lambda p: p.award_on, sort="award_on", default=False),
            Column("responsible", _("Responsible"), lambda p: p.responsible and str(p.responsible),
                   sort="responsible__sort_key", default=False),
        ),
        filters=(
            equals("state", _("State"), "state", Procurement.State.choices),
            related("area", _("Area"), "area_id", _areas, lambda area: area.path),
            Filter("member", _("Member"), _with_member, choices=MEMBER.choices, label_of=MEMBER.label_of),
            text_filter("text", _("Words"), "title", "text", "announcement"),
        ),
        order="sort_key",
        empty=_("Nothing is planned yet. Begin with what ends first: see the joint windows."),
        focus_filter="member",
    ),
    form=ProcurementForm,
    create=services.plan_procurement,
    change=services.change_procurement,
    may_create=PLAN,
    may_change=PLAN,
    new_label=_("New procurement"),
    detail_template="agreements/procurement_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.procurement_page,
    fields={
        "text": lambda p: p.text,
        "announcement": lambda p: p.announcement,
        "agreement": lambda p: p.agreement_id,
        "matter": lambda p: p.matter_id,
        "stopped_because": lambda p: p.stopped_because,
    },
)  # fmt: skip
