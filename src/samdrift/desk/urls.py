"""Addresses, by subject."""

from __future__ import annotations

from samdrift.desk.urls_cases import urlpatterns as cases
from samdrift.desk.urls_catalogue import urlpatterns as catalogue
from samdrift.desk.urls_clocks import urlpatterns as clocks
from samdrift.desk.urls_commitments import urlpatterns as commitments
from samdrift.desk.urls_knowledge import urlpatterns as knowledge
from samdrift.desk.urls_logs import urlpatterns as logs
from samdrift.desk.urls_mail import urlpatterns as mail
from samdrift.desk.urls_major import urlpatterns as major
from samdrift.desk.urls_oncall import urlpatterns as oncall
from samdrift.desk.urls_outages import urlpatterns as outages
from samdrift.desk.urls_outgoing import urlpatterns as outgoing
from samdrift.desk.urls_passing import urlpatterns as passing
from samdrift.desk.urls_portal import urlpatterns as portal
from samdrift.desk.urls_queue import urlpatterns as queue
from samdrift.desk.urls_reports import urlpatterns as reports

app_name = "desk"
urlpatterns = [
    *portal, *queue, *cases, *clocks, *commitments, *catalogue, *knowledge, *major,
    *mail, *outgoing, *passing, *logs, *outages, *oncall, *reports,
]  # fmt: skip
