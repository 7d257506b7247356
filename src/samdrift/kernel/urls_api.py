"""Addresses of what programs and calendars use, and of the notices a person gets."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.views import calendar, hooks, notices, tokens

app_name = "programs"
urlpatterns: list[URLPattern] = [
    path("me/keys/", tokens.keys, name="keys"),
    path("me/keys/<int:pk>/end/", tokens.end, name="key_end"),
    path("me/hooks/", hooks.listed, name="hooks"),
    path("me/hooks/<int:pk>/end/", hooks.end, name="hook_end"),
    path("me/notices/", notices.listed, name="notices"),
    path("me/notices/read/", notices.read, name="notices_read"),
    path("me/notices/choose/", notices.choose, name="notices_choose"),
    path("me/calendar/", calendar.own, name="calendar"),
    path("me/calendar/end/", calendar.end, name="calendar_end"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar_feed"),
]
