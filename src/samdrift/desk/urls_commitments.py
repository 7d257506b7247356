"""Addresses of commitments."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.calendars import CALENDARS
from samdrift.desk.lists.delivery import DELIVERIES
from samdrift.desk.lists.levels import LEVELS, PAUSE_CAUSES
from samdrift.desk.lists.side_by_side import PROMISES
from samdrift.desk.views import calendars, delivery, levels
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
    path("levels/side-by-side/", delivery.side_by_side, name="side_by_side"),
    *register_urls(PROMISES, "promises/"),
    *register_urls(DELIVERIES, "delivery/"),
    path("delivery/<int:pk>/lines/", delivery.lines, name="delivery_lines"),
    path("delivery/<int:pk>/paper.pdf", delivery.paper, name="delivery_paper"),
    path("delivery/<int:pk>/offer/", delivery.offer, name="delivery_offer"),
    path("delivery/<int:pk>/take-back/", delivery.take_back, name="delivery_take_back"),
    path("delivery/<int:pk>/withdraw/", delivery.withdraw, name="delivery_withdraw"),
    path("delivery/<int:pk>/accept/", delivery.accept, name="delivery_accept"),
    path("delivery/<int:pk>/decline/", delivery.decline, name="delivery_decline"),
    path("delivery/<int:pk>/end/", delivery.end, name="delivery_end"),
    path("delivery/<int:pk>/next/", delivery.following, name="delivery_next"),
]
