"""Addresses of bodies."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.governance.lists.bodies import BODIES
from samdrift.governance.views import bodies as views
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    *register_urls(BODIES, "bodies/"),
    path("bodies/<int:pk>/seats/new/", views.seat_new, name="body_seat_new"),
    path("bodies/<int:pk>/offices/new/", views.office_new, name="body_office_new"),
    path("bodies/<int:pk>/rules/", views.rules, name="body_rules"),
    path("bodies/<int:pk>/rules/set/", views.basis, name="body_basis"),
    path("bodies/<int:pk>/wind-up/", views.wind_up, name="body_wind_up"),
    path("seats/<int:pk>/votes/", views.seat_votes, name="seat_votes"),
    path("seats/<int:pk>/close/", views.seat_close, name="seat_close"),
    path("seats/<int:pk>/sit/", views.sit, name="seat_sit"),
    path("seats/<int:pk>/deputies/", views.deputies, name="seat_deputies"),
    path("sittings/<int:pk>/end/", views.sitting_end, name="sitting_end"),
    path("offices/<int:pk>/end/", views.office_end, name="office_end"),
]
