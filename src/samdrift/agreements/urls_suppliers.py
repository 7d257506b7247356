"""Addresses of agreements: what is common about suppliers."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.supplier_risks import RISKS
from samdrift.agreements.lists.wishes import WISHES
from samdrift.agreements.views import suppliers as views
from samdrift.kernel.web.registers import register_urls

ONE, RISK = "wishes/<int:pk>/", "supplier-risks/<int:pk>/"

urlpatterns: list[URLPattern] = [
    *register_urls(WISHES, "wishes/"),
    path(f"{ONE}back/", views.back, name="wish_back"),
    path(f"{ONE}stand-back/", views.stand_back, name="wish_stand_back"),
    path(f"{ONE}send/", views.send, name="wish_send"),
    path(f"{ONE}plan/", views.plan, name="wish_plan"),
    path(f"{ONE}deliver/", views.deliver, name="wish_deliver"),
    path(f"{ONE}decline/", views.decline, name="wish_decline"),
    path(f"{ONE}drop/", views.drop, name="wish_drop"),
    path(f"{ONE}reopen/", views.reopen, name="wish_reopen"),
    path("wishes/to/<int:pk>.xlsx", views.to_supplier, name="wishes_to_supplier"),
    *register_urls(RISKS, "supplier-risks/"),
    path(f"{RISK}close/", views.close_risk, name="supplier_risk_close"),
    path(f"{RISK}reopen/", views.reopen_risk, name="supplier_risk_reopen"),
]
