"""Addresses of the roles in systems, their gaps, forums and consents."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
