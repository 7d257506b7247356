"""Addresses of decisions, minutes and papers."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.governance.lists.decisions import DECISIONS
from samdrift.governance.views import decisions, minutes, papers
from samdrift.kernel.web.registers import register_urls

ACTS = ("begin", "reopen", "hand_out", "report", "carry_out", "give_up", "terms", "bind")
MEETING, DECISION = "meetings/<int:pk>/", "decisions/<int:pk>/"

urlpatterns: list[URLPattern] = [
    *(
        path(
            f"{DECISION}{name.replace('_', '-')}/",
            getattr(decisions, name),
            name=f"decision_{name}",
        )
        for name in ACTS
    ),
    *register_urls(DECISIONS, "decisions/"),
    path(f"{DECISION}extract.<str:ending>", papers.extract, name="decision_paper"),
    path(f"{DECISION}fiks.json", papers.decision_fiks, name="decision_fiks"),
    path("matters/<int:pk>/fiks.json", papers.matter_fiks, name="matter_fiks"),
    path("matters/<int:pk>/case-paper.<str:ending>", papers.case, name="case_paper"),
    path(f"{MEETING}notice.<str:ending>", papers.notice, name="notice_paper"),
    path(f"{MEETING}minutes.<str:ending>", papers.minutes, name="minutes_paper"),
    path(f"{MEETING}minutes/", minutes.page, name="minutes"),
    path(f"{MEETING}minutes/put-forward/", minutes.put_forward, name="minutes_put_forward"),
    path(f"{MEETING}minutes/sign/", minutes.sign, name="minutes_sign"),
    path(f"{MEETING}minutes/wrong/", minutes.wrong, name="minutes_wrong"),
    path(f"{MEETING}minutes/correct/", minutes.correct, name="minutes_correct"),
]
