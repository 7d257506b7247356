"""Addresses of major incidents."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.desk.lists.major import MAJORS
from samdrift.desk.views import major
from samdrift.kernel.web.registers import register_urls

ONE = "major/<int:pk>/"
ACTS = (
    "note", "tell", "message", "change", "end", "go_on", "review", "action", "finish",
    "review_again", "paper",
)  # fmt: skip

urlpatterns: list[URLPattern] = [
    path("cases/<int:pk>/major/", major.declare, name="major_declare"),
    path(f"{ONE}attach/", major.attach_chosen, name="major_attach"),
    path(f"{ONE}cases/<int:case>/detach/", major.detach, name="major_detach"),
    path("major/actions/<int:pk>/drop/", major.drop_action, name="major_action_drop"),
    *(
        path(f"{ONE}{name.replace('_', '-')}/", getattr(major, name), name=f"major_{name}")
        for name in ACTS
    ),
    *register_urls(MAJORS, "major/"),
]
