"""Addresses, by subject."""

from __future__ import annotations

from samdrift.agreements.urls_agreements import urlpatterns as agreements
from samdrift.agreements.urls_changes import urlpatterns as changes
from samdrift.agreements.urls_claims import urlpatterns as claims
from samdrift.agreements.urls_duties import urlpatterns as duties
from samdrift.agreements.urls_hours import urlpatterns as hours
from samdrift.agreements.urls_procurement import urlpatterns as procurement
from samdrift.agreements.urls_suppliers import urlpatterns as suppliers
from samdrift.agreements.urls_terms import urlpatterns as terms

app_name = "agreements"
urlpatterns = [*agreements, *changes, *claims, *duties, *hours, *procurement, *suppliers, *terms]
