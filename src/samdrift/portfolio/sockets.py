"""What the portfolio puts into the sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import address, address_of
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    Panel,
    Reference,
    SearchKind,
    SuccessionStep,
    WorkItem,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio import (  # noqa: F401 -- fill their own
    demo,
    loads,
    names,
    sockets_accesses,
    sockets_calendar,
    sockets_findings,
    sockets_roles,
)
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import integrations as flow_queries
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.queries import uses as use_queries
from samdrift.portfolio.services import succession
from samdrift.portfolio.services.areas import load_reference_data


def _detail(key: str) -> Any:
    return address(f"portfolio:{key}_detail")


def _system_url(system: System) -> str:
    return address_of("portfolio:system_detail", system.merged_into_id or system.pk)


def _area_url(area: ServiceArea) -> str:
    return f"{reverse('portfolio:system_list')}?area={area.pk}"


registry.add_kind(Kind(System, _("System"), _system_url))
registry.add_kind(Kind(Use, _("Use"), _detail("use"), related=("system", "member")))
registry.add_kind(
    Kind(
        Integration,
        _("Integration"),
        _detail("integration"),
        related=(
            "source__system",
            "source__member",
            "target__system",
            "target__member",
            "component",
        ),
    )
)
registry.add_kind(Kind(CommonComponent, _("Common component"), _detail("component")))
registry.add_kind(Kind(ServiceArea, _("Service area"), _area_url, related=("parent",)))

Entry = tuple[int, str, str, str]


def _system_entry(system: System) -> Entry:
    """Found by its name; by its other names, its short name and what it is for as well."""
    supplier = system.supplier.name if system.supplier else ""
    areas = ", ".join(area.name for area in system.areas.all())
    others = " ".join(one.name for one in system.names.all())
    detail = " · ".join(part for part in (supplier, areas) if part)
    return EVERYONE, system.name, detail, f"{system.short_name} {others} {system.purpose}"


def _area_entry(area: ServiceArea) -> Entry:
    return EVERYONE, area.name, area.parent.name if area.parent else "", ""


def _component_entry(component: CommonComponent) -> Entry:
    return EVERYONE, component.name, component.owner, ""


registry.add_search(SearchKind("portfolio.system", _("System"), _system_entry))
registry.add_search(SearchKind("portfolio.servicearea", _("Service area"), _area_entry))
registry.add_search(
    SearchKind("portfolio.commoncomponent", _("Common component"), _component_entry)
)


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


def _settles(viewer: Viewer) -> bool:
    return viewer.inside and viewer.has_any(
        "management_lead", "daily_manager", "administrator", "coordinator", "director"
    )


def _flow_count(viewer: Viewer) -> int:
    return int(flow_queries.listed(viewer).count())


for entry in (
    MenuEntry(
        "systems",
        "systems",
        _("Register"),
        "portfolio:system_list",
        10,
        _inside,
        queries.running_count,
    ),
    MenuEntry("uses", "systems", _("In use"), "portfolio:use_list", 15, _inside),
    MenuEntry("matrix", "systems", _("Who uses what"), "portfolio:matrix", 20, _inside),
    MenuEntry("map", "systems", _("Map"), "portfolio:map", 30, _inside),
    MenuEntry(
        "integrations",
        "systems",
        _("Integrations"),
        "portfolio:integration_list",
        40,
        _inside,
        _flow_count,
    ),
    MenuEntry(
        "components", "systems", _("Common components"), "portfolio:component_list", 45, _inside
    ),
    MenuEntry(
        "alike", "systems", _("Alike names"), "portfolio:alike", 80, _settles, queries.pair_count
    ),
    MenuEntry("areas", "systems", _("Service areas"), "portfolio:areas", 90, _inside),
):
    registry.add_menu(entry)


def _member_systems(viewer: Viewer, member: Any) -> dict[str, Any] | None:
    uses = use_queries.of_member(member, viewer)
    return {"uses": uses, "member": member} if uses else None


def _supplier_systems(viewer: Viewer, supplier: Any) -> dict[str, Any] | None:
    systems = use_queries.supplied_by(supplier, viewer)
    return {"systems": systems} if systems else None


registry.add_panel(
    Panel(
        "parties.member",
        "systems",
        _("Systems"),
        50,
        "portfolio/panel_member.html",
        _member_systems,
    )
)
registry.add_panel(
    Panel(
        "parties.supplier",
        "systems",
        _("Systems"),
        50,
        "portfolio/panel_supplier.html",
        _supplier_systems,
    )
)

AHEAD = dt.timedelta(days=120)
"""How long before a planned date it is time to think of it."""


def _phased_out(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    uses = queries.falling_due(viewer, viewer.day + AHEAD)[:most]
    return [
        WorkItem(
            _now("%(system)s is to be phased out") % {"system": use.system.name},
            use.member.name,
            reverse("portfolio:use_detail", args=[use.pk]),
            use.phase_out_on,
        )
        for use in uses
    ]


def _replaced(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    systems = queries.systems_due(viewer, viewer.day + AHEAD)[:most]
    return [
        WorkItem(
            _now("%(system)s ends") % {"system": system.name}
            if system.ends_on
            else _now("%(system)s is to be replaced") % {"system": system.name},
            system.get_life_cycle_display(),
            reverse("portfolio:system_detail", args=[system.pk]),
            system.due,
        )
        for system in systems
    ]


def _dates(viewer: Viewer, most: int) -> Sequence[WorkItem]:
    """What falls due for systems and uses, soonest first; for those who answer for them."""
    if not viewer.inside or not (viewer.centre or viewer.members_as("director", "coordinator")):
        return []
    items = [*_phased_out(viewer, most), *_replaced(viewer, most)]
    return sorted(items, key=lambda item: item.due or dt.date.max)[:most]


registry.add_worklist(Worklist("system-dates", _("Systems with a planned date"), 40, _dates))
registry.add_reference(Reference("portfolio", 30, load_reference_data))
registry.add_succession(
    SuccessionStep(
        "portfolio.uses",
        _("Systems in use"),
        100,
        succession.preview,
        succession.apply,
        succession.undo_step,
    )
)
