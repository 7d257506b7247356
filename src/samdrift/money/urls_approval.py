"""Addresses of approval of incoming invoices."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.money.views import approval

ONE = "invoices/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}attest/", approval.attest, name="invoice_attest"),
    path(f"{ONE}certify/", approval.certify, name="invoice_certify"),
    path(f"{ONE}rate/", approval.rate, name="invoice_rate"),
    path(f"{ONE}stop/", approval.stop, name="invoice_stop"),
    path(f"{ONE}take-back/", approval.take_back, name="invoice_take_back"),
]
