"""Addresses of commitments."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.calendars import CALENDARS
from samdrift.desk.lists.levels import LEVELS, PAUSE_CAUSES
from samdrift.desk.views import calendars, levels
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    path("hours/new/", calendars.new, name="calendar_new"),
    *register_urls(CALENDARS, "hours/"),
    path("hours/<int:pk>/hours/", calendars.hours, name="calendar_hours"),
    path("hours/<int:pk>/end/", calendars.end, name="calendar_end"),
    path("hours/<int:pk>/reopen/", calendars.reopen, name="calendar_reopen"),
    *register_urls(PAUSE_CAUSES, "waiting/"),
    path("waiting/<int:pk>/end/", levels.end_cause, name="pause_cause_end"),
    path("waiting/<int:pk>/reopen/", levels.reopen_cause, name="pause_cause_reopen"),
    *register_urls(LEVELS, "levels/"),
    path("levels/<int:pk>/times/", levels.targets, name="level_targets"),
    path("levels/<int:pk>/told/", levels.steps, name="level_steps"),
    path("levels/<int:pk>/end/", levels.end, name="level_end"),
    path("levels/<int:pk>/reopen/", levels.reopen, name="level_reopen"),
]
