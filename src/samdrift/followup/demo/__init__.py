"""The example's follow-up."""

from samdrift.followup.demo.activities import make_activities
from samdrift.followup.demo.findings import make_findings
from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("followup.findings", 150, make_findings))
registry.add_demo(DemoStep("followup.activities", 160, make_activities))
