"""What stands on the pages of invoices to members, and on others' pages about them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.registry import WorkItem
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.money.calc.bank_account import shown_account
from samdrift.money.calc.member_lines import ZERO
from samdrift.money.lists.issuing_words import (
    at,
    invoice_name,
    invoice_url,
    issuer_url,
    kind_tag,
    member_url,
    recipient_url,
    run_url,
)
from samdrift.money.models.issuing import Issuer, MemberInvoice, Recipient
from samdrift.money.models.runs import Run
from samdrift.money.queries import billing, issued
from samdrift.money.services.billing_setup import CHANGE_ISSUER, SAY_RECIPIENT
from samdrift.money.services.issuing import ISSUE
from samdrift.parties.services.common import period_text

Context = dict[str, Any]
SHOWN = 6


def rules_url() -> str:
    return reverse("money:postingrule_list")


def joined(links: list[Any]) -> Any:
    return format_html_join(", ", "{}", ((one,) for one in links))


def invoice_page(viewer: Viewer, invoice: MemberInvoice) -> Context:
    """What it bills, where each line is posted, and the files as they were sent."""
    query = f"?issued={invoice.pk}"
    return {
        "heading_text": invoice_name(invoice),
        "lead": _("To %(member)s, on the run “%(run)s”.")
        % {"member": invoice.member, "run": invoice.run},
        "kind_tag": kind_tag(invoice),
        "crumbs": [],
        "figures": [
            (nok(invoice.net), _("net, without VAT"), ""),
            (nok(invoice.vat), _("VAT"), ""),
            (nok(invoice.payable), _payable_text(invoice), ""),
        ],
        "facts": _facts(invoice),
        "lines": issued.postings_of(invoice, viewer),
        "related_invoices": [
            (invoice_name(one), invoice_url(one)) for one in _related(invoice, viewer)
        ],
        "ehf_url": at("memberinvoice_ehf", invoice.pk),
        "pdf_url": at("memberinvoice_letter", invoice.pk),
        "postings_url": reverse("money:posting_list") + query,
        "csv_url": reverse("money:postings_file", args=["csv"]) + query,
        "json_url": reverse("money:postings_file", args=["json"]) + query,
        "events": timeline(events_about(kind_of(invoice), [invoice.pk], SHOWN), viewer),
    }


def _payable_text(invoice: MemberInvoice) -> str:
    return _("to the member’s good") if invoice.is_credit else _("to pay")


def _related(invoice: MemberInvoice, viewer: Viewer) -> list[MemberInvoice]:
    credited = [invoice.credits] if invoice.credits else []
    return credited + issued.credit_notes_of(invoice, viewer)


def _facts(invoice: MemberInvoice) -> list[tuple[Any, Any, str]]:
    issuer = invoice.issuer
    rows = [
        (_("Member"), invoice.member, member_url(invoice.member)),
        (_("Run"), invoice.run, run_url(invoice.run)),
        (_("Period"), period_text(invoice.run.starts_on, invoice.run.ends_on), ""),
        (_("Date"), day(invoice.issued_on), ""),
        (_("Due"), "" if invoice.is_credit else day(invoice.due_on), ""),
        (_("Member’s reference"), invoice.buyer_reference, ""),
        (_("From"), f"{issuer.name} {issuer.orgnr}", issuer_url(issuer)),
        (_("Account"), "" if invoice.is_credit else shown_account(issuer.account), ""),
    ]
    return [row for row in rows if row[1]]


def run_page(viewer: Viewer, run: Run) -> Context:
    """Each member's bill on a run: what was sent, what can be, and what is missing."""
    found = billing.billing_of(run, viewer)
    rows = [_bill(viewer, run, bill, found) for bill in found.bills]
    may = allowed(viewer, ISSUE, run)
    query = f"?run={run.pk}"
    return {
        "run": run,
        "run_url": run_url(run),
        "billing": found,
        "rows": rows,
        "sums": {
            name: sum((one[name] for one in rows), ZERO) for name in ("net", "vat", "payable")
        },
        "problems": [billing.PROBLEMS[code] for code in found.problems],
        "may_issue": may,
        "ready": len(found.ready),
        "issued": len(found.issued),
        "send_url": at("issuing_send", run.pk) if may and found.ready else "",
        "issuer_url": _mend_issuer(viewer, found),
        "zip_url": at("issuing_zip", run.pk) if found.issued else "",
        "postings_url": reverse("money:posting_list") + query,
        "csv_url": reverse("money:postings_file", args=["csv"]) + query,
        "json_url": reverse("money:postings_file", args=["json"]) + query,
    }


def _mend_issuer(viewer: Viewer, found: billing.Billing) -> str:
    if billing.NO_ISSUER in found.problems and allowed(viewer, CHANGE_ISSUER):
        arrangement = found.run.arrangement_id
        return reverse("money:issuer_new") + (f"?arrangement={arrangement}" if arrangement else "")
    return ""


def _bill(viewer: Viewer, run: Run, bill: billing.Bill, found: billing.Billing) -> Context:
    sent, total = bill.issued, bill.total
    return {
        "member": bill.member,
        "member_url": member_url(bill.member),
        "net": total.net,
        "vat": total.vat,
        "payable": total.payable,
        "lines": len(bill.lines),
        "is_credit": total.is_credit,
        "sent": sent,
        "sent_name": invoice_name(sent) if sent else "",
        "sent_url": invoice_url(sent) if sent else "",
        "problems": [billing.PROBLEMS[code] for code in bill.problems],
        "mend_url": mend_url(viewer, bill) if bill.problems else "",
        "draft_url": f"{at('issuing_draft', run.pk)}?member={bill.member.pk}"
        if sent is None and found.issuer
        else "",
    }


def mend_url(viewer: Viewer, bill: billing.Bill) -> str:
    """Where to write what a member's invoice lacks."""
    if not allowed(viewer, SAY_RECIPIENT, Recipient(member=bill.member)):
        return ""
    if bill.recipient is not None:
        return at("recipient_change", bill.recipient.pk)
    return f"{reverse('money:recipient_new')}?member={bill.member.pk}"


def run_panel(viewer: Viewer, run: Run) -> Context | None:
    """On the page of a closed run: how many of its invoices are sent."""
    if run.state != Run.State.CLOSED:
        return None
    sent = list(issued.invoices(viewer).filter(run=run).order_by("number")[: SHOWN + 1])
    return {
        "sent": [(invoice_name(one), invoice_url(one), one) for one in sent[:SHOWN]],
        "more": len(sent) > SHOWN,
        "all_url": at("issuing_run", run.pk),
        "list_url": f"{reverse('money:memberinvoice_list')}?run={run.pk}",
        "may_issue": allowed(viewer, ISSUE, run),
    }


def member_panel(viewer: Viewer, member: Any) -> Context | None:
    """On a member's page: how it is billed, and its newest invoices, for those who may see them."""
    if not (viewer.centre or viewer.is_machine or member.pk in viewer.members):
        return None
    recipient = issued.recipient_of(member, viewer)
    rows = issued.invoices(viewer).filter(member=member).order_by("-issued_on", "-pk")[:SHOWN]
    may = allowed(viewer, SAY_RECIPIENT, Recipient(member=member))
    new_url = f"{reverse('money:recipient_new')}?member={member.pk}"
    return {
        "recipient": recipient,
        "recipient_url": recipient_url(recipient) if recipient else "",
        "say_url": new_url if may and recipient is None else "",
        "sent": [(invoice_name(one), invoice_url(one), one) for one in rows],
        "list_url": f"{reverse('money:memberinvoice_list')}?member={member.pk}",
        "rules_url": f"{reverse('money:postingrule_list')}?member={member.pk}",
    }


def issuer_page(viewer: Viewer, issuer: Issuer) -> Context:
    """Who sends, how it is paid, and where the series of numbers stands."""
    vat = _("Not registered for VAT")
    if issuer.vat_registered:
        vat = _("Registered; %(rate)s %% where a cost says nothing else") % {
            "rate": issuer.vat_rate.normalize()
        }
    place = f"{issuer.postcode} {issuer.town}".strip()
    rows = [
        (_("Cooperation"), issuer.arrangement, ""),
        (_("Organisation number"), issuer.orgnr, ""),
        (_("Address"), ", ".join(one for one in (issuer.street, place) if one), ""),
        (_("Account"), shown_account(issuer.account), ""),
        (_("E-mail"), issuer.email, ""),
        (_("VAT"), vat, ""),
        (_("Days to pay"), issuer.due_days, ""),
        (_("The newest number"), issuer.last_number, ""),
    ]
    return {
        "facts": [row for row in rows if row[1] not in ("", None)],
        "events": timeline(events_about(kind_of(issuer), [issuer.pk], SHOWN), viewer),
    }


def recipient_page(_viewer: Viewer, recipient: Recipient) -> Context:
    place = f"{recipient.postcode} {recipient.town}".strip()
    address = ", ".join(one for one in (recipient.street, place) if one)
    rows = [
        (_("Member"), recipient.member, member_url(recipient.member)),
        (_("Reference on the invoices"), recipient.buyer_reference, ""),
        (_("Order number"), recipient.order_reference, ""),
        (_("Name on the invoices"), recipient.name or recipient.member.name, ""),
        (_("Organisation number"), recipient.orgnr or recipient.member.orgnr, ""),
        (_("Address"), address, ""),
    ]
    return {
        "heading_text": _("How %(member)s is billed") % {"member": recipient.member},
        "facts": [row for row in rows if row[1]],
    }


def work_items(viewer: Viewer, most: int) -> list[WorkItem]:
    """Closed runs to invoice, for those who send invoices."""
    if not viewer.inside or not allowed(viewer, ISSUE):
        return []
    return [
        WorkItem(
            _("Invoice the members: %(run)s") % {"run": run},
            period_text(run.starts_on, run.ends_on),
            at("issuing_run", run.pk),
            tone="warning",
        )
        for run in issued.to_invoice(viewer)[:most]
    ]


def waiting_count(viewer: Viewer) -> int | None:
    """Closed runs that are not invoiced, in the menu of those who send invoices."""
    if not allowed(viewer, ISSUE):
        return None
    return int(issued.to_invoice(viewer).count())
