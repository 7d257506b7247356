"""Addresses of agreements: procurement."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.orders import ORDERS
from samdrift.agreements.lists.procurements import PROCUREMENTS
from samdrift.agreements.views import procurements as views
from samdrift.kernel.web.registers import register_urls

ONE, ORDER = "procurements/all/<int:pk>/", "orders/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("procurements/", views.plan, name="procurement_plan"),
    path("windows/", views.windows, name="windows"),
    path("windows/begin/", views.window_begin, name="window_begin"),
    path("risk/", views.risk, name="risk"),
    path("risk/export.<str:form>", views.risk_export, name="risk_export"),
    *register_urls(PROCUREMENTS, "procurements/all/"),
    path(f"{ONE}stop/", views.stop, name="procurement_stop"),
    path(f"{ONE}resume/", views.resume, name="procurement_resume"),
    path(f"{ONE}award/", views.award, name="procurement_award"),
    path("procurements/members/<int:pk>/", views.replaces, name="procurement_replaces"),
    *register_urls(ORDERS, "orders/"),
    path(f"{ORDER}confirm/", views.order_confirm, name="order_confirm"),
    path(f"{ORDER}deliver/", views.order_deliver, name="order_deliver"),
    path(f"{ORDER}cancel/", views.order_cancel, name="order_cancel"),
    path(f"{ORDER}reopen/", views.order_reopen, name="order_reopen"),
]
