"""The example's money: what the suppliers bill, one forgotten price fall, and the claim on it."""

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("money.invoices", 400, "samdrift.money.demo.invoices.make_invoices"))
