"""Addresses of the queues, cases for agents, quick entry, who is on, and hand-over."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.cases import CASES
from samdrift.desk.views import queue_acts, queue_bulk, queue_case, queue_quick, queue_shifts
from samdrift.kernel.web.registers import register_urls

ACTS = (
    "take", "assign", "wait", "go_on", "resolve", "close", "cancel", "reopen", "priority",
    "facts", "merge", "unmerge", "split", "link", "steps", "time", "identity", "watcher", "watch",
)  # fmt: skip
ROWS = (
    ("entries", "case_strike", queue_acts.strike),
    ("steps", "step_tick", queue_acts.step_tick),
    ("links", "case_unlink", queue_acts.unlink),
    ("watchers", "case_unwatch", queue_acts.unwatch),
    ("minutes", "time_strike", queue_acts.time_strike),
)

urlpatterns: list[URLPattern] = [
    path("cases/<int:pk>/", queue_case.case, name="case"),
    path("cases/chosen/", queue_bulk.chosen, name="case_chosen"),
    path("cases/chosen/undo/", queue_bulk.undo, name="case_undo"),
    path("cases/take-next/", queue_bulk.take_next, name="take_next"),
    path("cases/people/", queue_case.people, name="case_people"),
    path("cases/<int:pk>/signs/", queue_case.signs, name="case_signs"),
    path("cases/<int:pk>/talk/", queue_case.talk, name="case_talk"),
    path("cases/<int:pk>/help/", queue_case.helping, name="case_help"),
    path("cases/<int:pk>/beside/", queue_case.beside, name="case_beside"),
    *(
        path(
            f"cases/<int:pk>/{name.replace('_', '-')}/",
            getattr(queue_acts, name),
            name=f"case_{name}",
        )
        for name in ACTS
    ),
    *register_urls(CASES, "cases/"),
    *(path(f"case-{base}/<int:pk>/", view, name=name) for base, name, view in ROWS),
    path("case-files/<int:pk>/", queue_case.file, name="case_file"),
    path("quick/", queue_quick.quick, name="quick"),
    path("quick/callers/", queue_quick.callers, name="quick_callers"),
    path("quick/things/", queue_quick.things, name="quick_things"),
    path("quick/promise/", queue_quick.promise, name="quick_promise"),
    path("quick/caller/", queue_quick.caller, name="quick_caller"),
    path("on/", queue_shifts.on, name="on"),
    path("on/come/", queue_shifts.come, name="come_on"),
    path("on/<int:pk>/go/", queue_shifts.go, name="go_off"),
    path("hand-overs/", queue_shifts.hand_overs, name="hand_overs"),
    path("hand-overs/new/", queue_shifts.hand_over, name="hand_over"),
    path("hand-overs/<int:pk>/", queue_shifts.one, name="hand_over_one"),
    path("hand-overs/<int:pk>/take/", queue_shifts.take_over, name="hand_over_take"),
]
