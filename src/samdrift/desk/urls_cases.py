"""Addresses of cases."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.views import case_choices

urlpatterns: list[URLPattern] = [
    path("choices/", case_choices.chosen, name="choices"),
]
