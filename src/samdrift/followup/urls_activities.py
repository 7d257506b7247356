"""Addresses of activities."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.followup.lists.activities import ACTIVITIES, OCCURRENCES
from samdrift.followup.views import activities, wheel
from samdrift.kernel.web.registers import register_urls

ACTS = ("done", "undo", "take_up", "move", "drop", "change", "change_from", "tick", "show")

urlpatterns: list[URLPattern] = [
    path("wheel/", wheel.page, name="wheel"),
    path("month/<int:year>/<int:month>/", wheel.month, name="month"),
    *register_urls(ACTIVITIES, "activities/"),
    path("activities/<int:pk>/end/", activities.end, name="activity_end"),
    path("activities/anchors/<int:pk>/", activities.pick, name="anchors"),
    *(
        path(
            f"due/<int:pk>/{name.replace('_', '-')}/",
            getattr(activities, name),
            name=f"due_{name}",
        )
        for name in ACTS
    ),
    *register_urls(OCCURRENCES, "due/"),
    path("evidence/<int:pk>/", activities.proof, name="proof"),
    path("evidence/<int:pk>/remove/", activities.proof_remove, name="proof_remove"),
]
