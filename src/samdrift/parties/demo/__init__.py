"""The example's members and people: Vest-Finnmark. Members and the staffing of 2010 are as printed in
its report; every other figure, date, decision and person is invented.
"""

from __future__ import annotations

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("parties.members", 10, "samdrift.parties.demo.making.make"))
registry.add_demo(DemoStep("parties.people", 20, "samdrift.parties.demo.staffing.make_people"))
