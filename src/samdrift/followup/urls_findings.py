"""Addresses of findings."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.followup.lists.findings import FINDINGS
from samdrift.followup.views import findings
from samdrift.kernel.web.registers import register_urls

ACTS = ("take", "put_back", "hand_over", "deadline", "wait", "accept", "reopen", "mend")

urlpatterns: list[URLPattern] = [
    *(
        path(
            f"findings/<int:pk>/{name.replace('_', '-')}/",
            getattr(findings, name),
            name=f"finding_{name}",
        )
        for name in ACTS
    ),
    *register_urls(FINDINGS, "findings/"),
]
