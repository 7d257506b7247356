"""What stands on the page of a report, and on the agreement's page about its reports."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samdrift.agreements.lists import duty_words as words
from samdrift.agreements.lists.agreement_words import agreement_url
from samdrift.agreements.lists.claim_words import claim_url
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.models.duties import Report
from samdrift.agreements.queries import reports as queries
from samdrift.agreements.services.claim_common import WORK
from samdrift.agreements.services.reports import RECEIVE
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
SHOWN = 3


def report_page(viewer: Viewer, report: Any) -> Context:
    """Whether it came, and each figure beside what was measured here."""
    state = queries.state(report, viewer.today)
    figures = queries.compared([report]).get(report.pk, [])
    claim = queries.claim_on(report, viewer)
    primary, deeds = _deeds(viewer, report, claim, state)
    return {
        "heading_text": words.report_name(report),
        "lead": _lead(report, viewer, state),
        "tag": words.report_tag(report),
        "facts": _facts(report) + _claim_fact(claim),
        "primary": primary,
        "deeds": deeds,
        "crumbs": [(report.duty.agreement.title, agreement_url(report.duty.agreement))],
        "figures_told": figures,
        "differing": sum(one.compared.differs for one in figures),
        "has_period": report.covers_from is not None and report.covers_to is not None,
        "file_url": reverse("agreements:report_file", args=[report.pk]) if report.file_id else "",
    }


def _lead(report: Any, viewer: Viewer, state: str) -> str:
    if state == "received":
        return _received(report)
    if state == "dropped":
        return _("It is not asked for this time.")
    days = (report.expected - viewer.today).days
    if days < 0:
        text = ngettext("It is %(n)s day late.", "It is %(n)s days late.", -days)
        return text % {"n": -days}
    if days == 0:
        return _("It is due today.")
    return ngettext("It is due in %(n)s day.", "It is due in %(n)s days.", days) % {"n": days}


def _received(report: Any) -> str:
    days = (report.received_on - report.expected).days
    came = _("It came %(day)s.") % {"day": day(report.received_on)}
    if days <= 0:
        return came
    late = ngettext("That was %(n)s day late.", "That was %(n)s days late.", days) % {"n": days}
    return f"{came} {late}"


def _facts(report: Any) -> list[tuple[Any, Any, str]]:
    duty = report.duty
    moved = report.expected != report.due_on
    facts = [
        (_("Agreement"), str(duty.agreement), agreement_url(duty.agreement)),
        (_("Duty"), str(duty), words.duty_url(duty)),
        (_("Due"), report.expected, ""),
        (_("Planned"), report.due_on if moved else "", ""),
        (_("Received"), report.received_on, ""),
        (_("It tells of"), words.period_text(report), ""),
        (_("Where it is agreed"), duty.annex, ""),
        (_("Follows it up"), words.responsible_text(duty), ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _claim_fact(claim: Claim | None) -> list[tuple[Any, Any, str]]:
    if claim is None:
        return []
    return [(_("Claim"), f"{claim.number} – {claim.get_state_display()}", claim_url(claim))]


class Deed(NamedTuple):
    """What can be done: its label, its address, whether one press does it."""

    label: str
    url: str
    at_once: bool = False


def _deeds(
    viewer: Viewer, report: Any, claim: Claim | None, state: str
) -> tuple[Deed | None, list[Deed]]:
    """The one thing to do, and the rest."""
    deeds = []
    if state == "late" and claim is None and allowed(viewer, WORK, report.duty.agreement):
        url = reverse("agreements:report_claim", args=[report.pk])
        deeds.append(Deed(_("Claim it from the supplier"), url, at_once=True))
    if report.dropped or not allowed(viewer, RECEIVE, report.duty):
        return None, deeds
    url = reverse("agreements:report_receive", args=[report.pk])
    if report.received_on is None:
        return Deed(_("It has come"), url), deeds
    back = reverse("agreements:report_take_back", args=[report.pk])
    return None, [Deed(_("It had not come"), back, at_once=True), Deed(_("Correct"), url)]


def panel(viewer: Viewer, agreement: Any) -> Context | None:
    """On the agreement's page: what is late or comes next, what came last and whether it agrees."""
    rows = queries.of_agreement(agreement.pk, viewer, SHOWN)
    if not rows:
        return None
    figures = queries.compared([row for row in rows if row.received_on])
    told = [
        (row, words.report_url(row), words.report_name(row), words.report_tag(row), _differs(row, figures))
        for row in rows
    ]  # fmt: skip
    return {"rows": told, "url": f"{reverse('agreements:report_list')}?agreement={agreement.pk}"}


def _differs(row: Report, figures: dict[int, list[queries.FigureCompared]]) -> bool:
    return any(one.compared.differs for one in figures.get(row.pk, []))
