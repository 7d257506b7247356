"""What money puts into the sockets: control."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.papers.reckonings import TELLERS
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    FrontPage,
    Kind,
    MenuEntry,
    Panel,
    Timed,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields
from samdrift.money.lists import control_pages as pages
from samdrift.money.lists import control_words as words
from samdrift.money.models.expected import Expected
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.services import (
    control,
    control_findings,
    expected,
    expected_findings,
    follow,
)

registry.add_kind(Kind(Expected, _("Expected invoice"), words.expected_url, related=("agreement",)))
registry.add_kind(Kind(InvoiceLine, _("Invoice line"), words.line_url, related=("invoice",)))
TELLERS["invoice_line"] = words.evidence_lines

for key, name, explain, agreed, observed, mend, page in (
    (
        control_findings.WRONG,
        _("An invoice is not as agreed"),
        _("What was billed is another thing than the agreement gives for the days and members."),
        words.wrong_agreed,
        words.wrong_observed,
        words.wrong_mend,
        words.invoice_page,
    ),
    (
        control_findings.UNEXPLAINED,
        _("An invoice cannot be explained"),
        _("Something on the invoice has nothing in the agreement to be held against."),
        words.wrong_agreed,
        words.wrong_observed,
        words.unexplained_mend,
        words.invoice_page,
    ),
    (
        expected_findings.MISSING,
        _("An invoice has not come"),
        _("By the agreement an invoice was to come, and the day is past."),
        words.missing_agreed,
        words.missing_observed,
        words.missing_mend,
        words.missing_page,
    ),
):
    registry.add_finding(
        FindingKind(
            key,
            name,
            "money",
            explain,
            agreed=agreed,
            observed=observed,
            mend=mend,
            page=page,
            audience=FindingAudience.CONCERNED,
        )
    )


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_menu(
    MenuEntry("expected", "money", _("Expected invoices"), "money:expected_list", 20, _inside)
)
registry.add_menu(
    MenuEntry(
        "faults",
        "money",
        _("Faults on invoices"),
        "money:invoiceline_list",
        25,
        _inside,
        pages.waiting_count,
    )
)
for page_key, panel_key, title, order, template, context in (
    (
        "money.invoice",
        "control",
        _("Held against the agreement"),
        20,
        "money/control_panel.html",
        pages.on_invoice,
    ),
    (
        "agreements.agreement",
        "invoices",
        pgettext_lazy("of an agreement", "Invoices to come"),
        52,
        "money/control_agreement.html",
        pages.on_agreement,
    ),
):
    registry.add_panel(Panel(page_key, panel_key, title, order, template, context))
registry.add_front(FrontPage("control", 25, "money/control_front.html", pages.front, steady=True))
registry.add_timed(Timed("invoices to check", dt.timedelta(minutes=5), control.check_waiting))
registry.add_timed(Timed("changes that invoices follow", follow.EVERY, follow.follow_changes))
registry.add_timed(Timed("expected invoices", dt.timedelta(hours=6), expected.align_running))
registry.add_timed(
    Timed("findings on invoices", dt.timedelta(hours=6), control_findings.look_at_standing)
)
name_events(
    {
        "invoice.checked": _("The invoice was held against the agreement"),
        "expected.changed": _("The expected invoice was worked out anew"),
        "expected.gone": _("Invoices are not to be expected any more"),
        "expected.dropped": _("The invoice is not to come"),
        "expected.awaited_again": _("The invoice is awaited again"),
    }
)
name_fields(
    {
        "verdict": _("Found"),
        "deviation": _("Deviation"),
        "net": _("Sum without VAT"),
        "expected": pgettext_lazy("invoices", "Awaited"),
    }
)
name_choices(
    {
        "verdict": dict(Invoice.Verdict.choices),
        "state": dict(Expected.State.choices),
    }
)
