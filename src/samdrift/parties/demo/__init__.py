"""The example's members and people: Vest-Finnmark. Members and the staffing of 2010 are as printed in
its report; every other figure, date, decision and person is invented.
"""

from __future__ import annotations

from samdrift.kernel.registry import DemoStep, registry
from samdrift.parties.demo.making import make
from samdrift.parties.demo.staffing import make_people

registry.add_demo(DemoStep("parties.members", 10, make))
registry.add_demo(DemoStep("parties.people", 20, make_people))
