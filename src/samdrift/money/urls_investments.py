"""Addresses of the joint investment portfolio and grants."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.investments import FRAMES, INVESTMENTS
from samdrift.money.lists.programmes import PROGRAMMES
from samdrift.money.views import frames, programmes
from samdrift.money.views import investments as views

ONE = "investments/all/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("investments/", views.portfolio, name="investments"),
    path("investments/matter/", views.to_matter, name="investments_matter"),
    path("investments/frames/table/", frames.frames_table, name="frames_table"),
    path("investments/frames/year/", frames.frames_year, name="frames_year"),
    path("investments/frames/paste/", frames.frames_paste, name="frames_paste"),
    *register_urls(INVESTMENTS, "investments/all/"),
    *[
        path(f"{ONE}{name}/", getattr(views, name), name=f"investment_{name}")
        for name in ("up", "down", "place", "costs", "adopt", "postpone", "drop", "done", "again")
    ],
    *register_urls(FRAMES, "investments/frames/"),
    path("investments/frames/<int:pk>/strike/", frames.frame_strike, name="frame_strike"),
    *register_urls(PROGRAMMES, "programmes/"),
    path("programmes/<int:pk>/paper.<str:form>", programmes.paper, name="programme_paper"),
    path("programmes/<int:pk>/grant/", programmes.grant_new, name="grant_new"),
    path("programmes/grants/<int:pk>/change/", programmes.grant_change, name="grant_change"),
    path("programmes/grants/<int:pk>/use/", programmes.grant_use, name="grant_use"),
    path("programmes/uses/<int:pk>/back/", programmes.use_back, name="use_back"),
    path("plan/", programmes.plan, name="plan"),
    path("plan/draft/", programmes.plan_draft, name="plan_draft"),
]
