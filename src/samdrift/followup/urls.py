"""Addresses of findings, activities and the wheel."""

from __future__ import annotations

from samdrift.followup.urls_activities import urlpatterns as activities
from samdrift.followup.urls_findings import urlpatterns as findings

app_name = "followup"
urlpatterns = [*findings, *activities]
