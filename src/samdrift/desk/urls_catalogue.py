"""Addresses of the service catalogue."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.catalogue import SERVICES, TEAMS, TEMPLATES
from samdrift.desk.views import catalogue as views
from samdrift.kernel.web.registers import register_urls

SERVICE, TEAM, PLACE = "services/<int:pk>/", "teams/<int:pk>/", "teams/places/<int:pk>/"
TEMPLATE = "templates/<int:pk>/"

urlpatterns: list[URLPattern] = [
    *register_urls(SERVICES, "services/"),
    path(f"{SERVICE}end/", views.service_end, name="service_end"),
    path(f"{SERVICE}reopen/", views.service_reopen, name="service_reopen"),
    *register_urls(TEAMS, "teams/"),
    path(f"{TEAM}end/", views.team_end, name="team_end"),
    path(f"{TEAM}reopen/", views.team_reopen, name="team_reopen"),
    path(f"{TEAM}people/new/", views.place_new, name="team_place_new"),
    path(f"{PLACE}change/", views.place_change, name="team_place_change"),
    path(f"{PLACE}end/", views.place_end, name="team_place_end"),
    *register_urls(TEMPLATES, "templates/"),
    path(f"{TEMPLATE}end/", views.template_end, name="case_template_end"),
    path(f"{TEMPLATE}reopen/", views.template_reopen, name="case_template_reopen"),
]
