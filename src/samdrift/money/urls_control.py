"""Addresses of money: control."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.expected import EXPECTED
from samdrift.money.lists.faults import FAULT_LINES
from samdrift.money.views import control

urlpatterns: list[URLPattern] = [
    *register_urls(EXPECTED, "expected/"),
    path("expected/<int:pk>/drop/", control.drop, name="expected_drop"),
    path("expected/<int:pk>/again/", control.again, name="expected_again"),
    *register_urls(FAULT_LINES, "faults/"),
    path("invoices/<int:pk>/check/", control.check, name="invoice_check"),
    path("invoices/<int:pk>/claims/<slug:group>/", control.claim, name="invoice_claim"),
    path("invoices/<int:pk>/place/", control.place, name="credit_place"),
]
