"""The registers of services, teams and templates."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.catalogue import ServiceForm, TeamForm, TemplateForm
from samdrift.desk.lists import catalogue_pages as pages
from samdrift.desk.models.catalogue import CaseKind, CaseTemplate, Service, Team
from samdrift.desk.queries import catalogue as queries
from samdrift.desk.services import case_templates, service_catalogue, teams
from samdrift.desk.services.catalogue_common import MANAGE, TEMPLATE
from samdrift.kernel.lists import (
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.parties.queries.members import current_members

_ENDED = flag("ended", _("Has ended"), lambda _viewer: Q(ended_at__isnull=False))


def _ended(row: Any) -> Any:
    return row.ended_at


SERVICES = Register(
    room="desk",
    key="service",
    model=Service,
    name=_("Service"),
    lead=_("What the cooperation delivers, and what each member is promised."),
    spec=ListSpec(
        key="desk.service",
        title=_("Services"),
        rows=queries.services,
        columns=(
            Column("name", _("Service"), lambda s: s.name, link=pages.service_url, sort="sort_key"),
            Column("area", _("Area"), lambda s: s.area and s.area.name, sort="area__name"),
            Column(
                "owner",
                _("Owner"),
                lambda s: str(s.owner) if s.owner else None,
                sort="owner__sort_key",
            ),
            Column(
                "around_the_clock",
                _("Around the clock"),
                lambda s: s.around_the_clock,
                sort="around_the_clock",
            ),
            Column("items", _("On offer"), lambda s: s.item_count, sort="item_count", numeric=True),
            Column(
                "open_cases",
                _("Open cases"),
                lambda s: s.open_cases,
                sort="open_cases",
                numeric=True,
            ),
            Column("description", _("What it is"), lambda s: s.description or None, default=False),
            Column("order", _("Place in the list"), lambda s: s.order, sort="order", default=False),
            Column("ended_at", _("Ended"), _ended, sort="ended_at", default=False),
        ),
        filters=(
            text_filter("name", _("Name"), "name", "description"),
            flag(
                "around_the_clock",
                _("Around the clock"),
                lambda _viewer: Q(around_the_clock=True),
            ),
            flag("mine", _("Mine"), lambda viewer: Q(owner_id=viewer.person_id or 0)),
            _ENDED,
        ),
        order="sort_key",
        empty=_("No services yet. Write down the first thing the desk helps with."),
    ),
    form=ServiceForm,
    create=service_catalogue.add_service,
    change=service_catalogue.change_service,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New service"),
    detail_template="desk/catalogue_service.html",
    detail_rows=queries.services,
    detail_context=pages.service_page,
)

TEAMS = Register(
    room="desk",
    key="team",
    model=Team,
    name=_("Team"),
    lead=_("Who works with cases, where they sit, and who leads."),
    spec=ListSpec(
        key="desk.team",
        title=_("Teams"),
        rows=queries.teams,
        columns=(
            Column("name", _("Team"), lambda t: t.name, link=pages.team_url, sort="name"),
            Column("site", _("Where it sits"), lambda t: t.site or None, sort="site"),
            Column(
                "member",
                _("Works for"),
                lambda t: t.member.name if t.member else None,
                shown=pages.works_for,
                sort="member__sort_key",
            ),
            Column("people", _("People"), lambda t: t.people, sort="people", numeric=True),
            Column(
                "open_cases",
                _("Open cases"),
                lambda t: t.open_cases,
                sort="open_cases",
                numeric=True,
            ),
            Column(
                "takes_first", _("New cases come here"), lambda t: t.takes_first, sort="takes_first"
            ),
            Column(
                "level", _("Own target"), lambda t: t.level.name if t.level else None, default=False
            ),
            Column(
                "description", _("What it does"), lambda t: t.description or None, default=False
            ),
            Column("ended_at", _("Ended"), _ended, sort="ended_at", default=False),
        ),
        filters=(
            text_filter("name", _("Name"), "name", "site"),
            related("member", _("A member’s own"), "member_id", current_members),
            flag("mine", _("Mine"), queries.works_there),
            _ENDED,
        ),
        order="name",
        empty=_("No teams yet. Make the first, and say who works in it."),
    ),
    form=TeamForm,
    create=teams.add_team,
    change=teams.change_team,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New team"),
    detail_template="desk/catalogue_team.html",
    detail_rows=queries.teams,
    detail_context=pages.team_page,
)

TEMPLATES = Register(
    room="desk",
    key="case_template",
    model=CaseTemplate,
    name=_("Template"),
    lead=_("Texts that are used again and again: as an answer, or as the start of a case."),
    spec=ListSpec(
        key="desk.case_template",
        title=_("Templates"),
        rows=queries.templates,
        columns=(
            Column(
                "title", _("Template"), lambda t: t.title, link=pages.template_url, sort="title"
            ),
            Column("use", _("Used as"), choice_text("use"), sort="use"),
            Column("kind", _("Kind of case"), choice_text("kind"), sort="kind"),
            Column(
                "service",
                _("Service"),
                lambda t: t.service.name if t.service else None,
                sort="service__sort_key",
            ),
            Column("steps", _("Steps"), lambda t: len(t.checklist), numeric=True),
            Column("text", _("Text"), lambda t: t.text or None, default=False),
            Column("ended_at", _("Ended"), _ended, sort="ended_at", default=False),
        ),
        filters=(
            text_filter("title", _("Words"), "title", "text"),
            equals("use", _("Used as"), "use", CaseTemplate.Use.choices),
            equals("kind", _("Kind of case"), "kind", CaseKind.choices),
            related("service", _("Service"), "service_id", queries.services_going),
            _ENDED,
        ),
        order="title",
        empty=_("No templates yet. Save the first answer you write twice."),
    ),
    form=TemplateForm,
    create=case_templates.add_template,
    change=case_templates.change_template,
    may_create=TEMPLATE,
    may_change=TEMPLATE,
    new_label=_("New template"),
    detail_template="desk/catalogue_template.html",
    detail_context=pages.template_page,
    fields={
        "checklist": lambda t: t.checklist,
        "impact": lambda t: t.impact,
        "urgency": lambda t: t.urgency,
    },
)
