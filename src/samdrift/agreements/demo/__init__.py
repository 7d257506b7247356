"""The example's agreements: one on the ERP system lived through three years, and others beside it."""

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("agreements.erp", 300, "samdrift.agreements.demo.erp.make_erp"))
registry.add_demo(
    DemoStep("agreements.years", 310, "samdrift.agreements.demo.erp_years.live_through")
)
registry.add_demo(DemoStep("agreements.others", 320, "samdrift.agreements.demo.others.make_others"))
registry.add_demo(
    DemoStep("agreements.suppliers", 330, "samdrift.agreements.demo.suppliers.make_suppliers")
)
