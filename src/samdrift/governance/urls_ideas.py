"""Addresses of ideas, the comparison of alternatives, measures and the roadmap."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.governance.lists.ideas import IDEAS
from samdrift.governance.lists.measures import MEASURES
from samdrift.governance.views import comparison, ideas, measures
from samdrift.kernel.web.registers import register_urls

IDEA_ACTS = (
    "look",
    "describe",
    "take_up",
    "do_at_once",
    "same",
    "decline",
    "reopen",
    "withdraw",
    "support",
    "unsupport",
)


def _ideas() -> list[URLPattern]:
    """The register's own pages, but that everybody with an account may send and see the own."""
    made = {one.name: one for one in register_urls(IDEAS, "ideas/")}
    inside = made.pop("idea_detail")
    made.pop("idea_new")
    return [
        path("ideas/new/", ideas.send, name="idea_new"),
        path("ideas/alike/", ideas.alike, name="idea_alike"),
        path("ideas/mine/", ideas.mine, name="idea_mine"),
        path("ideas/<int:pk>/", ideas.detail(inside.callback), name="idea_detail"),
        *(
            path(
                f"ideas/<int:pk>/{name.replace('_', '-')}/",
                getattr(ideas, name),
                name=f"idea_{name}",
            )
            for name in IDEA_ACTS
        ),
        *made.values(),
    ]


_OF_MATTER = "matters/<int:pk>/comparison/"

urlpatterns: list[URLPattern] = [
    *_ideas(),
    path(_OF_MATTER, comparison.page, name="comparison"),
    path(f"{_OF_MATTER}export.<str:form>", comparison.export, name="comparison_export"),
    path(f"{_OF_MATTER}starter/", comparison.starter, name="comparison_starter"),
    path(f"{_OF_MATTER}new/", comparison.criterion_new, name="comparison_criterion_new"),
    path(f"{_OF_MATTER}scores/", comparison.scores, name="comparison_scores"),
    path(f"{_OF_MATTER}weights/<int:member>/", comparison.weights, name="comparison_weights"),
    path(f"{_OF_MATTER}choose/", comparison.choose, name="comparison_choose"),
    path("criteria/<int:pk>/change/", comparison.criterion_change, name="criterion_change"),
    path("criteria/<int:pk>/remove/", comparison.criterion_remove, name="criterion_remove"),
    path("roadmap/", measures.roadmap, name="roadmap"),
    path("measures/<int:pk>/status/", measures.status, name="measure_status"),
    *register_urls(MEASURES, "measures/"),
]
