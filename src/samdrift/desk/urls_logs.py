"""Addresses of logs."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.logs import LOADS, RECLOCKED, RECLOCKINGS
from samdrift.desk.views import logs
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    path("logs/new/", logs.new, name="log_new"),
    path("logs/tools/", logs.tools, name="log_tools"),
    path("logs/tools/off/", logs.switch_off, name="log_switch_off"),
    path("logs/mappings/", logs.mappings, name="log_mappings"),
    path("logs/mappings/new/", logs.mapping_new, name="log_mapping_new"),
    path("logs/mappings/<int:pk>/", logs.mapping, name="log_mapping"),
    path("logs/mappings/<int:pk>/end/", logs.mapping_end, name="log_mapping_end"),
    path("logs/clocks/new/", logs.reclock_new, name="reclock_new"),
    *register_urls(RECLOCKINGS, "logs/clocks/"),
    *register_urls(RECLOCKED, "logs/clocks/cases/"),
    *register_urls(LOADS, "logs/"),
]
