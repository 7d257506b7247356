"""What stands on the page of a case of purchase against lease, and on a matter's about them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.kernel.lists import address
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.lease_case import Inputs, answer, from_plain, replacement_plan
from samdrift.money.calc.replacement import Plan
from samdrift.money.calc.report import Report
from samdrift.money.lists.report_rows import shown_report
from samdrift.money.models.investments import LeaseCase
from samdrift.money.papers import lease_words as words
from samdrift.money.papers.lease_report import plan_report, plan_years, years_report
from samdrift.money.queries import lease as queries
from samdrift.money.services.lease import WRITE

Context = dict[str, Any]
case_url = address("money:lease_case_detail")


def at(name: str, pk: int) -> str:
    return reverse(f"money:lease_case_{name}", args=[pk])


def plan_of(row: LeaseCase, viewer: Viewer) -> Report | None:
    """The plan of replacement as of the day shown."""
    inputs = from_plain(row.inputs)
    plan = replacement_plan(inputs, viewer.day)
    return None if plan is None else _plan_report(row, inputs, plan, viewer)


def _plan_report(row: LeaseCase, inputs: Inputs, plan: Plan[int], viewer: Viewer) -> Report:
    names = queries.names_of({one.member for one in inputs.fleet}, viewer)
    return plan_report(row, inputs, plan, names)


def case_page(viewer: Viewer, row: LeaseCase) -> Context:
    inputs = from_plain(row.inputs)
    told = answer(inputs)
    table = years_report(row, inputs, told)
    return {
        "lead": table.lead,
        "figures": [(figure, what, "") for figure, what in words.key_figures(inputs, told)],
        "facts": [(label, value, "") for label, value in words.put_in(inputs)],
        "facts_title": _("Figures put in"),
        "made": _("Worked out with the figures of %(day)s.") % {"day": day(row.made_on)},
        "acts": _acts(viewer, row),
        "table": shown_report(table),
        "rate_words": words.rate_words(told),
        "rules": words.rules(row, inputs, told),
        "matter_url": row.matter and reverse("governance:matter_detail", args=[row.matter_id]),
        **_plan(row, inputs, viewer),
    }


def _plan(row: LeaseCase, inputs: Inputs, viewer: Viewer) -> Context:
    plan = replacement_plan(inputs, viewer.day)
    if plan is None:
        return {"plan": None}
    report = _plan_report(row, inputs, plan, viewer)
    return {"plan": shown_report(report), "plan_years": plan_years(inputs, plan)}


def _acts(viewer: Viewer, row: LeaseCase) -> list[tuple[Any, str, bool]]:
    if not allowed(viewer, WRITE, row):
        return []
    found = [(_("Copy"), at("copy", row.pk), False)]
    if row.matter is None:
        found.append((_("Put with a matter"), at("put", row.pk), False))
        found.append((_("Take away"), at("remove", row.pk), False))
    else:
        found.append((_("Take out of the matter"), at("take_out", row.pk), False))
    return found


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """The cases that lie with a matter."""
    rows = queries.in_matter(matter.pk, viewer)
    if not rows:
        return None
    return {"rows": [(one, case_url(one), verdict_of(one)) for one in rows]}


def verdict_of(row: LeaseCase) -> str:
    inputs = from_plain(row.inputs)
    return words.verdict(inputs, answer(inputs))
