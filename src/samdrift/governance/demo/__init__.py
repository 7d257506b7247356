"""The example's governance: bodies, goals, ideas, a roadmap, and three matters played through."""

from samdrift.governance.demo.agreement import make_agreement
from samdrift.governance.demo.change import make_change
from samdrift.governance.demo.ideas import make_ideas, make_roadmap
from samdrift.governance.demo.people import make_elected
from samdrift.governance.demo.setting import make_bodies, make_goals
from samdrift.governance.demo.strategy import make_strategy
from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("governance.people", 200, make_elected))
registry.add_demo(DemoStep("governance.bodies", 210, make_bodies))
registry.add_demo(DemoStep("governance.goals", 220, make_goals))
registry.add_demo(DemoStep("governance.ideas", 230, make_ideas))
registry.add_demo(DemoStep("governance.roadmap", 235, make_roadmap))
registry.add_demo(DemoStep("governance.strategy", 240, make_strategy))
registry.add_demo(DemoStep("governance.change", 250, make_change))
registry.add_demo(DemoStep("governance.agreement", 225, make_agreement))
