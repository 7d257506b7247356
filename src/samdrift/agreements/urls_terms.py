"""Addresses of terms, price indices and what-ifs."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.agreements.lists.indices import INDICES
from samdrift.agreements.lists.terms import TERMS
from samdrift.agreements.views import indices, terms, what_if
from samdrift.kernel.web.registers import register_urls

ONE = "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{ONE}terms/", terms.annex, name="terms"),
    path(f"{ONE}terms/new/<slug:term_kind>/", terms.new, name="term_new"),
    path(f"terms/{ONE}change/", terms.edit, name="term_edit"),
    path(f"terms/{ONE}remove/", terms.remove, name="term_remove"),
    path(f"terms/{ONE}up/", terms.up, name="term_up"),
    path(f"terms/{ONE}down/", terms.down, name="term_down"),
    path(f"{ONE}what-if/", what_if.what_if, name="what_if"),
    path(f"what-ifs/{ONE}", what_if.scenario, name="scenario"),
    path(f"what-ifs/{ONE}remove/", what_if.remove, name="scenario_remove"),
    path(f"indices/{ONE}figures/", indices.figures, name="index_figures"),
    path(f"indices/{ONE}remove/", indices.remove, name="index_remove"),
    *register_urls(TERMS, "terms/"),
    *register_urls(INDICES, "indices/"),
]
