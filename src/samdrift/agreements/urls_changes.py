"""Addresses of agreements: changes."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.changes import CHANGES
from samdrift.agreements.views import changes as views
from samdrift.kernel.web.registers import register_urls

ONE = "changes/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("<int:pk>/ledger/", views.ledger, name="change_ledger"),
    path("<int:pk>/ledger/new/", views.add, name="change_add"),
    *register_urls(CHANGES, "changes/"),
    path(f"{ONE}agree/", views.agree, name="change_agree"),
    path(f"{ONE}give-up/", views.give_up, name="change_give_up"),
    path(f"{ONE}assessment/", views.assess, name="change_assess"),
    path(f"{ONE}reopen/", views.reopen, name="change_reopen"),
]
