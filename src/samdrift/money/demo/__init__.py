"""The example's money: what the suppliers bill, how the cost is split and billed to the members, and
what they invest together.
"""

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("money.invoices", 400, "samdrift.money.demo.invoices.make_invoices"))
registry.add_demo(DemoStep("money.keys", 410, "samdrift.money.demo.keys.make_keys"))
registry.add_demo(DemoStep("money.runs", 420, "samdrift.money.demo.runs.make_runs"))
registry.add_demo(DemoStep("money.together", 430, "samdrift.money.demo.together.make_together"))
