"""Addresses of the desk: outages."""

from __future__ import annotations

from typing import Any

from django.urls import path

from samdrift.desk.lists.alerts import ALERTS, DELIVERIES, RULES, STATUS_PAGES
from samdrift.desk.lists.outages import MAINTENANCE, OUTAGES
from samdrift.desk.views import availability, outages
from samdrift.kernel.web.registers import register_urls

MONTH = "<int:system>/<int:member>/<str:month>/"

urlpatterns: list[Any] = [
    path("availability/", availability.listed, name="availability"),
    path(f"availability/{MONTH}", availability.one, name="availability_one"),
    path(
        "availability/record/<int:term>/<int:system>/<str:month>/",
        availability.record,
        name="availability_record",
    ),
    path("outages/<int:pk>/end/", outages.end, name="outage_end"),
    path("outages/<int:pk>/still-down/", outages.go_on, name="outage_go_on"),
    path("outages/<int:pk>/leave-out/", outages.leave_out, name="outage_leave_out"),
    path("outages/<int:pk>/strike/", outages.strike, name="outage_strike"),
    path("outages/<int:pk>/restore/", outages.restore, name="outage_restore"),
    path("outages/<int:pk>/case/", outages.open_case, name="outage_case"),
    *register_urls(OUTAGES, "outages/"),
    path("maintenance/<int:pk>/tell/", outages.tell, name="maintenance_tell"),
    path("maintenance/<int:pk>/finish/", outages.finish, name="maintenance_finish"),
    path("maintenance/<int:pk>/cancel/", outages.cancel, name="maintenance_cancel"),
    path("maintenance/<int:pk>/again/", outages.plan_again, name="maintenance_again"),
    *register_urls(MAINTENANCE, "maintenance/"),
    path("alerts/rules/<int:pk>/end/", outages.end_rule, name="alert_rule_end"),
    path("alerts/rules/<int:pk>/again/", outages.use_rule_again, name="alert_rule_again"),
    *register_urls(RULES, "alerts/rules/"),
    path("alerts/sent/<int:pk>/raw/", outages.raw, name="alert_delivery_raw"),
    path("alerts/sent/<int:pk>/try/", outages.try_again, name="alert_delivery_try"),
    path("alerts/sent/<int:pk>/aside/", outages.set_aside, name="alert_delivery_aside"),
    *register_urls(DELIVERIES, "alerts/sent/"),
    *register_urls(ALERTS, "alerts/"),
    path("status-pages/<int:pk>/open/", outages.open_page, name="status_page_open"),
    path("status-pages/<int:pk>/shut/", outages.shut_page, name="status_page_shut"),
    *register_urls(STATUS_PAGES, "status-pages/"),
]
