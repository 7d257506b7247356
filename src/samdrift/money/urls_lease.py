"""Addresses of purchase against lease."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.lease import LEASE_CASES
from samdrift.money.views import lease

ONE = "lease/<int:pk>/"

urlpatterns: list[URLPattern] = [
    *register_urls(LEASE_CASES, "lease/"),
    path(f"{ONE}copy/", lease.copy, name="lease_case_copy"),
    path(f"{ONE}put/", lease.put, name="lease_case_put"),
    path(f"{ONE}take-out/", lease.take_out, name="lease_case_take_out"),
    path(f"{ONE}remove/", lease.remove, name="lease_case_remove"),
    path(f"{ONE}paper.pdf", lease.paper, name="lease_case_paper"),
    path(f"{ONE}years.xlsx", lease.sheet, name="lease_case_sheet"),
    path(f"{ONE}plan.xlsx", lease.plan_sheet, name="lease_case_plan"),
]
