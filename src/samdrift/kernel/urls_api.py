"""Addresses of what programs and calendars use, and of the notices a person gets."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "programs"
urlpatterns: list[URLPattern] = []
