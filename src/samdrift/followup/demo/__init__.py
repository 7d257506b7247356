"""The example's follow-up."""

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(
    DemoStep("followup.findings", 150, "samdrift.followup.demo.findings.make_findings")
)
registry.add_demo(
    DemoStep("followup.activities", 160, "samdrift.followup.demo.activities.make_activities")
)
