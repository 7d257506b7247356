"""Addresses of the portfolio."""

from __future__ import annotations

from django.urls import URLPattern

from samdrift.portfolio.urls_roles import urlpatterns as roles

app_name = "portfolio"
urlpatterns: list[URLPattern] = [*roles]
