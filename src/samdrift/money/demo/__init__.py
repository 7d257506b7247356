"""The example's money: what the suppliers bill, one forgotten price fall, and the claim on it."""

from samdrift.kernel.registry import DemoStep, registry
from samdrift.money.demo.invoices import make_invoices

registry.add_demo(DemoStep("money.invoices", 400, make_invoices))
