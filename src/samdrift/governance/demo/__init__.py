"""The example's governance: bodies, goals, ideas, a roadmap, and three matters played through."""

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(
    DemoStep("governance.people", 200, "samdrift.governance.demo.people.make_elected")
)
registry.add_demo(
    DemoStep("governance.bodies", 210, "samdrift.governance.demo.setting.make_bodies")
)
registry.add_demo(DemoStep("governance.goals", 220, "samdrift.governance.demo.setting.make_goals"))
registry.add_demo(DemoStep("governance.ideas", 230, "samdrift.governance.demo.ideas.make_ideas"))
registry.add_demo(
    DemoStep("governance.roadmap", 235, "samdrift.governance.demo.ideas.make_roadmap")
)
registry.add_demo(
    DemoStep("governance.strategy", 240, "samdrift.governance.demo.strategy.make_strategy")
)
registry.add_demo(DemoStep("governance.change", 250, "samdrift.governance.demo.change.make_change"))
registry.add_demo(
    DemoStep("governance.agreement", 225, "samdrift.governance.demo.agreement.make_agreement")
)
