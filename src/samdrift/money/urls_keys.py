"""Addresses of money: keys."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.keys import CHARGES, KEYS
from samdrift.money.views import keys as views

VERSION = "keys/versions/<int:pk>/"

urlpatterns: list[URLPattern] = [
    *register_urls(KEYS, "keys/"),
    path("keys/<int:pk>/compare/", views.compare, name="key_compare"),
    path("keys/<int:pk>/adopt/", views.version_new, name="key_version_new"),
    path("keys/<int:pk>/from/", views.key_cut_over, name="key_cut_over"),
    path(f"{VERSION}change/", views.version_change, name="key_version_change"),
    path(f"{VERSION}end/", views.version_end, name="key_version_end"),
    path(f"{VERSION}strike/", views.version_strike, name="key_version_strike"),
    path("keys/from/<int:pk>/remove/", views.cut_over_remove, name="cut_over_remove"),
    path("keys/agreements/<int:pk>/", views.agreement_key, name="agreement_key"),
    path("keys/agreements/<int:pk>/from/", views.agreement_cut_over, name="agreement_cut_over"),
    *register_urls(CHARGES, "charges/"),
    path("charges/<int:pk>/amount/", views.charge_amount, name="charge_amount"),
]
