"""Addresses of delegations."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.governance.lists.delegations import DELEGATIONS
from samdrift.governance.views import delegation
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    path("delegations/<int:pk>/end/", delegation.end, name="delegation_end"),
    path("delegations/<int:pk>/decide/", delegation.decide, name="delegation_decide"),
    path("delegations/<int:pk>/send/", delegation.send, name="delegation_send"),
    *register_urls(DELEGATIONS, "delegations/"),
]
