"""What money puts into the sockets: invoices to members, and postings."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel import guards
from samdrift.kernel.finding_kinds import FindingAudience, FindingKind
from samdrift.kernel.intake.kinds import add_load
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import (
    Kind,
    MenuEntry,
    NoticeKind,
    Panel,
    SearchKind,
    SuccessionStep,
    Timed,
    Worklist,
    registry,
)
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import name_events, name_fields
from samdrift.money.intake import posting_rules
from samdrift.money.lists import issuing_finding_words as finding_words
from samdrift.money.lists import issuing_pages as pages
from samdrift.money.lists import issuing_words as words
from samdrift.money.models.issuing import (
    Issuer,
    MemberInvoice,
    Posting,
    PostingRule,
    Recipient,
)
from samdrift.money.schedule import issuing as schedule
from samdrift.money.services import incoming_postings, issuing_findings, issuing_people
from samdrift.money.services.issuing import ISSUED

# What was sent to a member, and posted, never changes; an error is mended by a reversal.
guards.keep(MemberInvoice, Posting)

registry.add_kind(
    Kind(MemberInvoice, _("Invoice to a member"), words.invoice_url, words.invoice_name)
)
registry.add_kind(Kind(Issuer, _("Sender of invoices"), words.issuer_url))
registry.add_kind(
    Kind(Recipient, _("How a member is billed"), words.recipient_url, related=("member",))
)
registry.add_kind(Kind(PostingRule, _("Posting rule"), words.rule_url))
registry.add_kind(Kind(Posting, _("Posting"), words.posting_url))


def _entry(invoice: MemberInvoice) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    detail = f"{invoice.member} · {invoice.run}"
    return EVERYONE, str(invoice.number), detail, invoice.buyer_reference


def _inside(viewer: Viewer) -> bool:
    return viewer.inside


registry.add_search(SearchKind("money.memberinvoice", _("Invoice to a member"), _entry))
add_load(posting_rules.KIND)
registry.add_menu(
    MenuEntry(
        "memberinvoices",
        "money",
        _("Invoices to members"),
        "money:memberinvoice_list",
        60,
        _inside,
        pages.waiting_count,
    )
)
registry.add_menu(MenuEntry("postings", "money", _("Postings"), "money:posting_list", 65, _inside))
registry.add_worklist(Worklist("runs_to_invoice", _("Runs to invoice"), 44, pages.work_items))
registry.add_panel(
    Panel("money.run", "invoices", _("Invoices to members"), 60, "money/issuing_run_panel.html",
          pages.run_panel, side=True)
)  # fmt: skip
registry.add_panel(
    Panel("parties.member", "billing", _("Invoices from the cooperation"), 75,
          "money/issuing_member_panel.html", pages.member_panel)
)  # fmt: skip
registry.notices[ISSUED] = NoticeKind(
    _("An invoice from the cooperation"),
    _("Invoice %(number)s from the cooperation has come: %(run)s."),
)
registry.add_timed(
    Timed(
        "postings of certified invoices", dt.timedelta(minutes=5), incoming_postings.post_certified
    )
)
registry.work[schedule.GO_ON] = schedule.go_on
registry.add_finding(
    FindingKind(
        issuing_findings.LATE,
        _("Members are not invoiced"),
        "money",
        _(
            "A split of cost was closed more than two weeks ago, and members have no invoice for it."
        ),
        agreed=finding_words.agreed,
        observed=finding_words.observed,
        mend=finding_words.mend,
        page=finding_words.page,
        audience=FindingAudience.CONCERNED,
    )
)
registry.add_timed(Timed("runs to invoice", dt.timedelta(hours=6), issuing_findings.look_at_all))
registry.add_succession(
    SuccessionStep(
        "money.issuing",
        _("Invoices from the cooperation"),
        270,
        issuing_people.preview,
        issuing_people.apply,
        issuing_people.undo_step,
    )
)
name_events(
    {
        "member_invoice.issued": _("The invoice was sent"),
        "issuer.added": _("A sender of invoices was set up"),
        "issuer.changed": _("The sender of invoices was changed"),
        "recipient.said": _("It was said how the member is billed"),
        "recipient.changed": _("How the member is billed was changed"),
        "posting_rule.said": _("A posting rule was written"),
        "posting_rule.changed": _("A posting rule was changed"),
        "posting_rule.struck": _("A posting rule was taken away"),
        "invoice.posted": _("The invoice was posted"),
        "invoice.posted_back": _("The postings of the invoice were taken back"),
    }
)
name_fields(
    {
        "buyer_reference": _("Reference on the invoices"),
        "order_reference": _("Order number"),
        "account": _("Account"),
        "orgnr": _("Organisation number"),
        "payable": pgettext_lazy("invoices", "To pay"),
        "number": _("Number"),
        "vat_registered": _("Registered for VAT"),
        "vat_rate": _("VAT rate"),
        "due_days": _("Days to pay"),
        "last_number": _("The newest number"),
        "in_business_register": _("In the Register of Business Enterprises"),
    }
)
