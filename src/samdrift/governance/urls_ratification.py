"""Addresses of rounds of ratification and of the members' answers."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.governance.lists.ratifications import ANSWERS, RATIFICATIONS
from samdrift.governance.views import ratification
from samdrift.kernel.web.registers import register_urls

urlpatterns: list[URLPattern] = [
    path("ratifications/begin/<int:pk>/", ratification.begin, name="ratification_begin"),
    path("ratifications/<int:pk>/next/", ratification.again, name="ratification_next"),
    path("ratifications/<int:pk>/end/", ratification.end, name="ratification_end"),
    path("ratifications/<int:pk>/dates/", ratification.terms, name="ratification_terms"),
    path("answers/<int:pk>/record/", ratification.record, name="answer_record"),
    path("answers/<int:pk>/correct/", ratification.correct, name="answer_correct"),
    *register_urls(RATIFICATIONS, "ratifications/"),
    *register_urls(ANSWERS, "answers/"),
]
