"""Addresses of the ground itself."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.views import about, choices, saved, search

app_name = "kernel"
urlpatterns: list[URLPattern] = [
    path("search/", search.find, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
    path("me/", choices.profile, name="profile"),
    path("me/language/", choices.language, name="language"),
    path("me/theme/", choices.theme, name="theme"),
    path("me/member/", choices.focus, name="focus"),
    path("me/day/", choices.as_of, name="as_of"),
    path("me/views/", saved.views, name="views"),
    path("me/views/save/", saved.save, name="view_save"),
    path("me/views/<int:pk>/", saved.change, name="view_change"),
    path("me/columns/", saved.columns, name="columns"),
    path("about/", about.about, name="about"),
    path("components/", about.components, name="components"),
]
