"""Addresses of money: runs."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.runs import RUNS
from samdrift.money.views import runs

urlpatterns: list[URLPattern] = [
    *register_urls(RUNS, "runs/"),
    path("runs/<int:pk>/gather/", runs.gather, name="run_gather"),
    path("runs/<int:pk>/draft/", runs.draft, name="run_draft"),
    path("runs/<int:pk>/check/", runs.check, name="run_check"),
    path("runs/<int:pk>/close/", runs.close, name="run_close"),
    path("runs/<int:pk>/reverse/", runs.reverse, name="run_reverse"),
    path("runs/<int:pk>/drop/", runs.drop, name="run_drop"),
    path("runs/<int:pk>/title/", runs.rename, name="run_rename"),
    path("runs/<int:pk>/file/<slug:form>/", runs.file, name="run_file"),
    path("runs/<int:pk>/members/<int:member>/", runs.member, name="run_member"),
    path(
        "runs/<int:pk>/members/<int:member>/file/<slug:form>/",
        runs.member_file,
        name="run_member_file",
    ),
    path("runs/items/<int:pk>/", runs.item, name="run_item"),
    path("runs/items/<int:pk>/leave-out/", runs.leave_out, name="run_leave_out"),
    path("runs/items/<int:pk>/take-in/", runs.take_in, name="run_take_in"),
]
