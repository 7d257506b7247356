"""Addresses that all can read without login, where the site has opened them."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.views import status

app_name = "status"
urlpatterns: list[URLPattern] = [
    path("<slug:slug>/", status.page, name="page"),
    path("<slug:slug>/feed.atom", status.feed, name="feed"),
]
