"""Addresses of money: budget."""

from __future__ import annotations

from django.urls import URLPattern, path

from samdrift.kernel.web.registers import register_urls
from samdrift.money.lists.figures import FIGURES, LINES
from samdrift.money.views import budget, cost

urlpatterns: list[URLPattern] = [
    path("cost/", cost.cost_table, name="cost_table"),
    path("cost/members/", cost.comparison, name="cost_comparison"),
    path("cost/growth/", cost.growth, name="cost_growth"),
    path("cost/deviation/", cost.deviation, name="cost_deviation"),
    path("cost/months/", cost.by_month, name="cost_months"),
    path("cost/by/", cost.breakdown, name="cost_breakdown"),
    path("figures/load/", budget.load, name="figures_load"),
    path("figures/write/", budget.by_hand, name="figures_write"),
    *register_urls(FIGURES, "figures/"),
    path("figures/<int:pk>/file/", budget.set_file, name="figures_file"),
    *register_urls(LINES, "cost/lines/"),
    path("cost/lines/<int:pk>/accounts/", budget.prefix_add, name="prefix_add"),
    path("cost/accounts/<int:pk>/remove/", budget.prefix_remove, name="prefix_remove"),
]
