"""Addresses, by subject."""

from __future__ import annotations

from samdrift.money.urls_budget import urlpatterns as budget
from samdrift.money.urls_control import urlpatterns as control
from samdrift.money.urls_invoices import urlpatterns as invoices

app_name = "money"
urlpatterns = [*budget, *control, *invoices]
