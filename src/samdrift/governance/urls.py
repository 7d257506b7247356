"""Addresses of governance, by subject."""

from __future__ import annotations

from samdrift.governance.urls_bodies import urlpatterns as bodies
from samdrift.governance.urls_decisions import urlpatterns as decisions
from samdrift.governance.urls_delegation import urlpatterns as delegation
from samdrift.governance.urls_ideas import urlpatterns as ideas
from samdrift.governance.urls_matters import urlpatterns as matters
from samdrift.governance.urls_meetings import urlpatterns as meetings
from samdrift.governance.urls_ratification import urlpatterns as ratification

app_name = "governance"
urlpatterns = [*bodies, *decisions, *delegation, *ideas, *matters, *meetings, *ratification]
