"""Addresses of pools of hours."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.hours import POOLS
from samdrift.agreements.views import hours
from samdrift.kernel.web.registers import register_urls

POOL, YEAR, BOOKING = "hours/<int:pk>/", "hours/periods/<int:pk>/", "hours/bookings/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{POOL}book/", hours.book, name="hours_book"),
    path(f"{POOL}periods/new/", hours.year_new, name="hours_year_new"),
    path(f"{POOL}periods/take/", hours.take_years, name="hours_take_years"),
    path(f"{YEAR}change/", hours.year_change, name="hours_year_change"),
    path(f"{YEAR}remove/", hours.year_remove, name="hours_year_remove"),
    path(f"{BOOKING}change/", hours.booking_change, name="hours_booking_change"),
    path(f"{BOOKING}strike/", hours.booking_strike, name="hours_booking_strike"),
    *register_urls(POOLS, "hours/"),
]
