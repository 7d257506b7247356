"""The example's systems: who uses what in Vest-Finnmark. Names of systems and suppliers are invented."""

from __future__ import annotations

from samdrift.kernel.registry import DemoStep, registry
from samdrift.portfolio.demo.making import make
from samdrift.portfolio.demo.roles import make_roles

registry.add_demo(DemoStep("portfolio.systems", 100, make))
registry.add_demo(DemoStep("portfolio.roles", 110, make_roles))
