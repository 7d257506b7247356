"""Addresses of money: invoices."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.invoices import DELIVERIES, INVOICES
from samdrift.money.views import invoices

ONE, FILE = "invoices/<int:pk>/", "deliveries/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("invoices/drop/", invoices.drop, name="invoice_drop"),
    *register_urls(INVOICES, "invoices/"),
    path(f"{ONE}agreement/", invoices.agreement, name="invoice_agreement"),
    path(f"{ONE}outside/", invoices.outside, name="invoice_outside"),
    path(f"{ONE}original/", invoices.original, name="invoice_original"),
    path("invoices/lines/<int:pk>/place/", invoices.place, name="line_place"),
    path("invoices/attached/<int:pk>/", invoices.attached, name="attached_file"),
    *register_urls(DELIVERIES, "deliveries/"),
    path(f"{FILE}settle/", invoices.settle, name="delivery_settle"),
    path(f"{FILE}try/", invoices.try_again, name="delivery_try"),
    path(f"{FILE}file/", invoices.delivery_file, name="delivery_file"),
]
