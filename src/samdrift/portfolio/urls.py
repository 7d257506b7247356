"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.portfolio.lists.integrations import COMPONENTS, INTEGRATIONS
from samdrift.portfolio.lists.systems import SYSTEMS
from samdrift.portfolio.lists.uses import USES
from samdrift.portfolio.urls_roles import urlpatterns as roles
from samdrift.portfolio.views import integrations, map, matrix, systems, uses  # noqa: A004

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    *register_urls(SYSTEMS, "systems/"),
    path("systems/<int:pk>/end/", systems.end, name="system_end"),
    path("systems/<int:pk>/reopen/", systems.reopen, name="system_reopen"),
    path("systems/<int:pk>/impact/", integrations.system_impact, name="system_impact"),
    path("systems/<int:pk>/same-as/", systems.merge, name="system_merge"),
    path("systems/merges/<int:pk>/undo/", systems.merge_undo, name="merge_undo"),
    path("systems/alike/", systems.alike, name="alike"),
    path("systems/alike/<int:pk>/", systems.alike_settle, name="alike_settle"),
    path("areas/", systems.areas, name="areas"),
    path("areas/new/", systems.area_new, name="area_new"),
    path("areas/<int:pk>/change/", systems.area_change, name="area_change"),
    path("areas/<int:pk>/merge/", systems.area_merge, name="area_merge"),
    path("areas/<int:pk>/move/", systems.area_move, name="area_move"),
    *register_urls(USES, "uses/"),
    path("uses/<int:pk>/end/", uses.end, name="use_end"),
    path("uses/<int:pk>/count/", uses.count, name="use_count"),
    path("uses/<int:pk>/impact/", integrations.use_impact, name="use_impact"),
    path("uses/counts/<int:pk>/remove/", uses.count_remove, name="count_remove"),
    path("integrations/new/", integrations.new, name="integration_new"),
    *register_urls(INTEGRATIONS, "integrations/"),
    path("integrations/<int:pk>/end/", integrations.end, name="integration_end"),
    *register_urls(COMPONENTS, "components/"),
    path("components/<int:pk>/impact/", integrations.component_impact, name="component_impact"),
    path("matrix/", matrix.page, name="matrix"),
    path("matrix/export.<str:form>", matrix.export, name="matrix_export"),
    path("map/", map.page, name="map"),
    path("map/map.svg", map.svg, name="map_svg"),
    path("map/archimate.xml", map.archimate, name="map_archimate"),
    *roles,
]
