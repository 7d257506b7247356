"""Addresses, by subject."""

from __future__ import annotations

from samdrift.desk.urls_cases import urlpatterns as cases
from samdrift.desk.urls_catalogue import urlpatterns as catalogue
from samdrift.desk.urls_clocks import urlpatterns as clocks
from samdrift.desk.urls_commitments import urlpatterns as commitments
from samdrift.desk.urls_knowledge import urlpatterns as knowledge
from samdrift.desk.urls_major import urlpatterns as major
from samdrift.desk.urls_portal import urlpatterns as portal
from samdrift.desk.urls_queue import urlpatterns as queue

app_name = "desk"
urlpatterns = [
    *portal, *queue, *cases, *clocks, *commitments, *catalogue, *knowledge, *major,
]  # fmt: skip
