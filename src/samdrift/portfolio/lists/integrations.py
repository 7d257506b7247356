"""The registers of integrations and common components."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.forms.integrations import ComponentForm, IntegrationForm
from samdrift.portfolio.lists.flow_pages import component_page, integration_page
from samdrift.portfolio.lists.systems import member_choices, member_label
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import integrations as queries
from samdrift.portfolio.queries import systems as system_queries
from samdrift.portfolio.services import integrations as services

integration_url = address("portfolio:integration_detail")


def end_text(flow: Integration, end: str) -> str:
    """What stands at an end: the system and whose it is, or what is outside."""
    use: Use | None = getattr(flow, end)
    if use is not None:
        return f"{use.system.name} ({use.member.name})"
    if flow.component is not None:
        return flow.component.name
    return _now("%(name)s (outside)") % {"name": flow.external}


def _of_member(rows: Any, value: str, _viewer: Viewer) -> Any:
    chosen = [int(one) for one in value.split(",")]
    return rows.filter(Q(source__member_id__in=chosen) | Q(target__member_id__in=chosen))


def _of_system(rows: Any, value: str, viewer: Viewer) -> Any:
    """By a system's id, or by part of its name."""
    if value.isdecimal():
        systems: Any = [int(value)]
    else:
        systems = system_queries.name_holds(seen(System, viewer), value, viewer).values("pk")
    return rows.filter(Q(source__system_id__in=systems) | Q(target__system_id__in=systems))


def _with_component(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(component_id__in=[int(one) for one in value.split(",")])


def _component_choices(viewer: Viewer) -> list[Choice]:
    return [Choice(str(one.pk), one.name) for one in queries.components(viewer)]


def _component_label(value: str, viewer: Viewer) -> str:
    rows = queries.components(viewer).filter(pk__in=[int(one) for one in value.split(",")])
    return ", ".join(one.name for one in rows)


COLUMNS = (
    Column("source", _("From"), lambda f: end_text(f, "source"), link=integration_url),
    Column("target", _("To"), lambda f: end_text(f, "target")),
    Column("content", _("What flows"), lambda f: f.content, sort="content"),
    Column("direction", _("Direction"), choice_text("direction"), sort="direction"),
    Column("method", _("How"), choice_text("method"), sort="method"),
    Column("frequency", _("How often"), choice_text("frequency"), sort="frequency"),
    Column("owner", _("Owner"), lambda f: f.owner, sort="owner"),
    Column("needed", _("Receiver needs it"), lambda f: f.target_needs_it, default=False),
    Column("name", _("Name"), lambda f: f.name, sort="name", default=False),
    Column("valid_from", _("In operation from"), lambda f: f.valid_from, sort="valid_from", default=False),
)  # fmt: skip

INTEGRATIONS = Register(
    room="portfolio",
    key="integration",
    model=Integration,
    name=_("Integration"),
    lead=_("What flows from one system to another, or to and from something outside."),
    spec=ListSpec(
        key="portfolio.integration",
        title=_("Integrations"),
        rows=queries.listed,
        columns=COLUMNS,
        filters=(
            Filter(
                "member", _("Member"), _of_member, choices=member_choices, label_of=member_label
            ),
            Filter("system", _("System"), _of_system, kind="text"),
            Filter(
                "component",
                _("Common component"),
                _with_component,
                choices=_component_choices,
                label_of=_component_label,
            ),
            equals("method", _("How"), "method", Integration.Method.choices),
            equals("frequency", _("How often"), "frequency", Integration.Frequency.choices),
            equals("direction", _("Direction"), "direction", Integration.Direction.choices),
        ),
        empty=_("No integrations yet. Add one, or read in a spreadsheet."),
        focus_filter="member",
    ),
    form=IntegrationForm,
    create=services.add_integration,
    change=services.change_integration,
    may_create="portfolio.add_integration",
    may_change="portfolio.change_integration",
    new_label=_("New integration"),
    detail_template="portfolio/integration_detail.html",
    detail_context=integration_page,
    detail_rows=queries.one,
    load_kind="integrations",
)

COMPONENTS = Register(
    room="portfolio",
    key="component",
    model=CommonComponent,
    name=_("Common component"),
    lead=_("National and municipal components that many systems lean on."),
    spec=ListSpec(
        key="portfolio.component",
        title=_("Common components"),
        rows=queries.components_listed,
        columns=(
            Column(
                "name",
                _("Name"),
                lambda c: c.name,
                link=address("portfolio:component_detail"),
                sort="name",
            ),
            Column("level", _("Level"), choice_text("level"), sort="level"),
            Column("owner", _("Owner"), lambda c: c.owner, sort="owner"),
            Column("held", _("Uses that lean on it"), lambda c: c.held, sort="held", numeric=True),
        ),
        filters=(equals("level", _("Level"), "level", CommonComponent.Level.choices),),
        order="name",
        empty=_("No common components yet."),
    ),
    form=ComponentForm,
    create=services.add_component,
    change=services.change_component,
    may_create="portfolio.manage_areas",
    may_change="portfolio.manage_areas",
    new_label=_("New common component"),
    detail_template="portfolio/component_detail.html",
    detail_context=component_page,
)
