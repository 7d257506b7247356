"""Addresses of cases that are passed to suppliers."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.passing import PASSINGS
from samdrift.desk.views import passing
from samdrift.kernel.web.registers import register_urls

ACTS = (
    "write", "answer", "acknowledge", "expect", "solve", "not_solved", "take_back", "facts", "people",
)  # fmt: skip

urlpatterns: list[URLPattern] = [
    path("cases/<int:pk>/pass/", passing.pass_case, name="case_pass"),
    path("passing/entries/<int:pk>/strike/", passing.strike, name="passing_strike"),
    path("passing/files/<int:pk>/", passing.file, name="passing_file"),
    *(
        path(
            f"passing/<int:pk>/{name.replace('_', '-')}/",
            getattr(passing, name),
            name=f"passing_{name}",
        )
        for name in ACTS
    ),
    path("supplier/", passing.supplier_list, name="supplier_cases"),
    path("supplier/<int:pk>/", passing.supplier_case, name="supplier_case"),
    path(
        "supplier/<int:pk>/acknowledge/", passing.supplier_acknowledge, name="supplier_acknowledge"
    ),
    path("supplier/<int:pk>/expect/", passing.supplier_expect, name="supplier_expect"),
    path("supplier/<int:pk>/solve/", passing.supplier_solve, name="supplier_solve"),
    *register_urls(PASSINGS, "passing/"),
]
