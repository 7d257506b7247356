"""Addresses of clocks."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.clocks import CLOCKS
from samdrift.desk.views import clocks as views
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    *register_urls(CLOCKS, "clocks/"),
    path("clocks/events/<int:pk>/correct/", views.correct, name="clock_correct"),
]
