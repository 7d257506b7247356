"""What money puts into the sockets: approval of incoming invoices."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.registry import (
    DigestSource,
    NoticeKind,
    Panel,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.web.timeline import name_choices, name_events, name_fields
from samdrift.money.lists import approval_pages as pages
from samdrift.money.lists import approval_words as words
from samdrift.money.lists.control_words import invoice_page
from samdrift.money.models.issuing import Approval
from samdrift.money.services import approval_findings, approval_notices

guards.keep(Approval)
registry.add_panel(
    Panel(
        "money.invoice", "approval", _("Approval"), 10, "money/approval_panel.html",
        pages.on_invoice,
    )
)  # fmt: skip
registry.add_worklist(Worklist("to_attest", _("Invoices to attest"), 38, pages.to_attest))
registry.add_worklist(Worklist("to_certify", _("Invoices to certify"), 16, pages.to_certify))
registry.add_digest(DigestSource("to_certify", _("Invoices to certify"), 22, pages.to_certify))
registry.add_digest(DigestSource("to_attest", _("Invoices to attest"), 24, pages.to_attest))
registry.calendars.append(pages.calendar)
registry.add_finding(
    FindingKind(
        approval_findings.UNAPPROVED,
        _("An invoice falls due without approval"),
        "money",
        _("It is to be paid within four days, or should have been, and is not certified."),
        agreed=words.unapproved_agreed,
        observed=words.unapproved_observed,
        mend=words.unapproved_mend,
        page=invoice_page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_timed(
    Timed("invoices that fall due", dt.timedelta(hours=6), approval_findings.look_at_due)
)
for what, name, text in (
    (
        approval_notices.TO_CERTIFY,
        _("An invoice waits for my certification"),
        _("%(by)s attested %(invoice)s. It waits for you to certify it for payment."),
    ),
    (
        approval_notices.STOPPED,
        _("An invoice I have to do with was stopped"),
        _("%(by)s stopped %(invoice)s: %(why)s"),
    ),
    (
        approval_notices.TAKEN_BACK,
        _("An approval of mine was taken back"),
        _("%(by)s took back a step in the approval of %(invoice)s."),
    ),
):
    registry.notices[what] = NoticeKind(name, text)
name_events(
    {
        "invoice.attested": _("The invoice was attested"),
        "invoice.certified": _("The invoice was certified for payment"),
        "invoice.stopped": _("The invoice was stopped"),
        "invoice.rate_set": _("The rate of the invoice was entered"),
        "invoice.approval_taken_back": _("A step in the approval was taken back"),
    }
)
name_fields(
    {
        "approval": _("Approval"),
        "rate": _("Rate"),
        "rate_on": _("The rate’s day"),
        "rate_source": _("Where the rate is from"),
        "net_kroner": _("Kroner without VAT"),
        "vat_kroner": _("VAT in kroner"),
    }
)
name_choices({"approval": dict(Approval.State.choices)})
