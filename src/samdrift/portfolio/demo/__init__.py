"""The example's systems: who uses what in Vest-Finnmark. Names of systems and suppliers are invented."""

from __future__ import annotations

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("portfolio.systems", 100, "samdrift.portfolio.demo.making.make"))
registry.add_demo(DemoStep("portfolio.roles", 110, "samdrift.portfolio.demo.roles.make_roles"))
