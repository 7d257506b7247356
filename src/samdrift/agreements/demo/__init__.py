"""The example's agreements: one on the ERP system lived through three years, and others beside it."""

from samdrift.agreements.demo.erp import make_erp
from samdrift.agreements.demo.erp_years import live_through
from samdrift.agreements.demo.others import make_others
from samdrift.agreements.demo.suppliers import make_suppliers
from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("agreements.erp", 300, make_erp))
registry.add_demo(DemoStep("agreements.years", 310, live_through))
registry.add_demo(DemoStep("agreements.others", 320, make_others))
registry.add_demo(DemoStep("agreements.suppliers", 330, make_suppliers))
