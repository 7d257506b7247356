"""The example's governance."""

from samdrift.governance.demo.ideas import make_ideas, make_roadmap
from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("governance.ideas", 180, make_ideas))
registry.add_demo(DemoStep("governance.roadmap", 185, make_roadmap))
