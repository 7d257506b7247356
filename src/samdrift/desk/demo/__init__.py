"""The example's service desk: what is offered and promised, and a day at the centre."""

from samdrift.kernel.registry import DemoStep, registry

registry.add_demo(DemoStep("desk.setting", 400, "samdrift.desk.demo.setting.make_setting"))
registry.add_demo(DemoStep("desk.promises", 410, "samdrift.desk.demo.promises.make_promises"))
registry.add_demo(DemoStep("desk.knowledge", 420, "samdrift.desk.demo.knowledge.make_knowledge"))
registry.add_demo(DemoStep("desk.cases", 430, "samdrift.desk.demo.cases.make_cases"))
registry.add_demo(DemoStep("desk.supplier", 435, "samdrift.desk.demo.passing.make_supplier"))
registry.add_demo(DemoStep("desk.day", 440, "samdrift.desk.demo.day.make_day"))
registry.add_demo(DemoStep("desk.mail", 450, "samdrift.desk.demo.mail.make_mail"))
registry.add_demo(DemoStep("desk.outgoing", 490, "samdrift.desk.demo.outgoing.make_outgoing"))
registry.add_demo(DemoStep("desk.outages", 450, "samdrift.desk.demo.outages.make_outages"))
registry.add_demo(DemoStep("desk.night", 456, "samdrift.desk.demo.oncall.make_night"))
registry.add_demo(DemoStep("desk.reports", 490, "samdrift.desk.demo.reports.make_reports"))
registry.add_demo(DemoStep("desk.logs", 470, "samdrift.desk.demo.logs.make_logs"))
