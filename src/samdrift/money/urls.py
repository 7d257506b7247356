"""Addresses, by subject."""

from __future__ import annotations

from samdrift.money.urls_approval import urlpatterns as approval
from samdrift.money.urls_budget import urlpatterns as budget
from samdrift.money.urls_control import urlpatterns as control
from samdrift.money.urls_investments import urlpatterns as investments
from samdrift.money.urls_invoices import urlpatterns as invoices
from samdrift.money.urls_issuing import urlpatterns as issuing
from samdrift.money.urls_keys import urlpatterns as keys
from samdrift.money.urls_lease import urlpatterns as lease
from samdrift.money.urls_runs import urlpatterns as runs

app_name = "money"
urlpatterns = [
    *approval,
    *budget,
    *control,
    *investments,
    *invoices,
    *issuing,
    *keys,
    *lease,
    *runs,
]
