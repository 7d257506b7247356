"""The registers of postings, and of the rules they are made by.

The postings' columns are also what the files for accounting systems hold, by the same names.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day, nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.issuing import RuleForm
from samdrift.money.lists.invoice_words import invoice_name as incoming_name
from samdrift.money.lists.invoice_words import invoice_url as incoming_url
from samdrift.money.lists.issuing_words import (
    at,
    document_name,
    invoice_name,
    invoice_url,
    posting_url,
    rule_url,
)
from samdrift.money.models.issuing import Posting, PostingRule
from samdrift.money.models.runs import Run
from samdrift.money.queries import issued as queries
from samdrift.money.services import billing_setup as services
from samdrift.parties.queries.members import current_members

ONE = dt.timedelta(days=1)


def last_day(posting: Posting) -> dt.date:
    return posting.ends_on - ONE


def _side(posting: Posting, name: str) -> str:
    """The `name` or `orgnr` of who sent the document."""
    if posting.issued is not None:
        return str(getattr(posting.issued.issuer, name))
    return str(getattr(posting.incoming, f"seller_{name}"))


def _document_of(posting: Posting) -> Any:
    return posting.issued or posting.incoming


def _is_credit(posting: Posting) -> bool:
    if posting.issued is not None:
        return bool(posting.issued.is_credit)
    return posting.incoming is not None and posting.incoming.kind == "credit"


def _runs(viewer: Viewer) -> Any:
    return seen(Run, viewer).closed().order_by("-starts_on", "-pk")


def _since(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(posted_on__gte=dt.date.fromisoformat(value))


def _until(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(posted_on__lte=dt.date.fromisoformat(value))


def _issued(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(issued_id=int(value))


def _without(_viewer: Viewer) -> Q:
    return Q(account="")


def _incoming(_viewer: Viewer) -> Q:
    return Q(incoming__isnull=False)


def summary(_viewer: Viewer) -> Any:
    """The files for accounting systems, and the rules."""
    files = [
        (reverse("money:postings_file", args=[form]), form.upper()) for form in ("csv", "json")
    ]
    links = format_html_join(", ", '<a href="{}">{}</a>', files)
    rules = format_html(
        '<a href="{}">{}</a>', reverse("money:postingrule_list"), _now("Posting rules")
    )
    return format_html("{} {}. {}", _now("All as a file for the accounting system:"), links, rules)


def posting_page(_viewer: Viewer, posting: Posting) -> dict[str, Any]:
    issued, incoming = posting.issued, posting.incoming
    document = ("", "")
    if issued is not None:
        document = (invoice_name(issued), invoice_url(issued))
    elif incoming is not None:
        document = (incoming_name(incoming), incoming_url(incoming))
    rows = [
        (_now("Whose accounts"), posting.member or _now("The cooperation’s own"), ""),
        (_now("Account"), posting.account or _now("No rule gives an account"), ""),
        (_now("Art"), posting.art, ""),
        (_now("Function"), posting.function, ""),
        (_now("Period"), f"{day(posting.starts_on)}–{day(last_day(posting))}", ""),
        (_now("Split by"), posting.detail, ""),
        (_now("Document"), *document),
    ]
    return {
        "figures": [
            (nok(posting.net), _now("net, without VAT"), ""),
            (nok(posting.vat), _now("VAT"), ""),
        ],
        "facts": [row for row in rows if row[1]],
    }


POSTINGS = Register(
    room="money",
    key="posting",
    model=Posting,
    name=_("Posting"),
    lead=_("The lines of invoices as they are posted in the accounts. They are files for the accounting system too."),
    spec=ListSpec(
        key="money.posting",
        title=_("Postings"),
        rows=queries.postings,
        columns=(
            Column("text", _("Text"), lambda p: p.text, link=posting_url, sort="text"),
            Column("detail", _("Split by"), lambda p: p.detail or None,
                   description="the key; of an invoice that came in, its sender and number"),
            Column("account", _("Account"), lambda p: p.account or None, sort="account",
                   description="the account string of the member's own rule; null where no rule fits"),
            Column("period", _("Period"), lambda p: f"{last_day(p):%Y-%m}", sort="ends_on",
                   description="the month of the last day: YYYY-MM"),
            Column("net", _("Net"), lambda p: p.net, shown=lambda p: nok(p.net), sort="net",
                   numeric=True, description="kroner without VAT; below 0 is to the payer's good"),
            Column("vat", _("VAT"), lambda p: p.vat, shown=lambda p: nok(p.vat), numeric=True,
                   description="kroner; a document's postings sum to its VAT"),
            Column("member", _("Member"), lambda p: p.member.name if p.member else None,
                   sort="member__sort_key", description="null is the cooperation itself"),
            Column("document", _("Document"), document_name, description="the invoice's number"),
            Column("is_credit", _("Credit note"), _is_credit, default=False),
            Column("document_date", _("Date"), lambda p: _document_of(p).issued_on, default=False),
            Column("due_on", _("Due"), lambda p: _document_of(p).due_on, default=False),
            Column("seller", _("From"), lambda p: _side(p, "name"), default=False),
            Column("seller_orgnr", _("Organisation number"), lambda p: _side(p, "orgnr") or None,
                   default=False),
            Column("member_orgnr", _("Member’s organisation number"),
                   lambda p: (p.member.orgnr or None) if p.member else None, default=False),
            Column("art", _("Art"), lambda p: p.art or None, sort="art", default=False),
            Column("function", _("Function"), lambda p: p.function or None, sort="function",
                   default=False),
            Column("starts_on", _("From day"), lambda p: p.starts_on, default=False),
            Column("last_day", _("Last day"), last_day, default=False,
                   description="the last day of the period, counted with it"),
            Column("vat_rate", _("VAT rate"), lambda p: p.vat_rate, numeric=True, default=False,
                   description="per cent; null is outside the VAT"),
            Column("agreement", _("Agreement"), lambda p: p.agreement.title if p.agreement else None,
                   sort="agreement__sort_key", default=False),
            Column("run", _("Run"), lambda p: p.issued.run.title if p.issued else None,
                   default=False),
            Column("posted_on", _("Posted"), lambda p: p.posted_on, sort="posted_on",
                   default=False),
        ),
        filters=(
            related("member", _("Member"), "member_id", current_members),
            related("run", _("Run"), "issued__run_id", _runs),
            flag("incoming", _("Of invoices that came in"), _incoming),
            flag("without", _("Without an account"), _without),
            Filter("since", _("Posted from"), _since, kind="day"),
            Filter("until", _("Posted until"), _until, kind="day"),
            Filter("issued", _("Of one invoice"), _issued, kind="number"),
            text_filter("words", _("Words"), "text", "account", "detail"),
        ),
        order="-posted_on",
        empty=_("No postings yet. They come when invoices are sent to the members, and when invoices that came in are certified for payment."),
        focus_filter="member",
    ),
    detail_rows=queries.postings,
    detail_context=posting_page,
    summary=summary,
    fields={
        "issued_id": lambda p: p.issued_id,
        "incoming_id": lambda p: p.incoming_id,
        "position": lambda p: p.position,
    },
)  # fmt: skip


def rule_page(viewer: Viewer, rule: PostingRule) -> dict[str, Any]:
    acts = []
    if allowed(viewer, services.SAY_POSTING, rule):
        acts = [(_now("Take away"), at("postingrule_strike", rule.pk), False)]
    rows = [
        (_now("Whose accounts"), rule.member or _now("The cooperation’s own"), ""),
        (_now("Agreement"), rule.agreement, ""),
        (_now("Split by"), rule.key, ""),
        (_now("Account"), rule.account, ""),
        (_now("Text of the posting"), rule.text, ""),
    ]
    return {"acts": acts, "facts": [row for row in rows if row[1]]}


def _what(rule: PostingRule) -> str:
    if rule.agreement is not None:
        return rule.agreement.title
    return rule.key.title if rule.key is not None else _now("All costs")


RULES = Register(
    room="money",
    key="postingrule",
    model=PostingRule,
    name=_("Posting rule"),
    lead=_("Which account a cost is posted on. The rule of the agreement goes first, then that of the key, then that of all costs."),
    spec=ListSpec(
        key="money.postingrule",
        title=_("Posting rules"),
        rows=queries.rules,
        columns=(
            Column("account", _("Account"), lambda r: r.account, link=rule_url, sort="account"),
            Column("member", _("Whose accounts"), lambda r: r.member.name if r.member else None,
                   sort="member__sort_key", description="null is the cooperation's own",
                   shown=lambda r: r.member.name if r.member else _now("The cooperation’s own")),
            Column("of", _("Of"), _what),
            Column("agreement", _("Agreement"), lambda r: r.agreement.title if r.agreement else None,
                   sort="agreement__sort_key", default=False),
            Column("key", _("Key"), lambda r: r.key.title if r.key else None,
                   sort="key__sort_key", default=False),
            Column("text", _("Text of the posting"), lambda r: r.text or None),
        ),
        filters=(
            related("member", _("Member"), "member_id", current_members),
            text_filter("words", _("Words"), "account", "text", "agreement__title"),
        ),
        order="account",
        empty=_("No rules yet. Write a member’s account for all costs first, then for agreements that go on another, or paste them from a spreadsheet."),
        focus_filter="member",
    ),
    form=RuleForm,
    create=services.say_posting,
    change=services.change_posting,
    may_create=services.SAY_POSTING,
    may_change=services.SAY_POSTING,
    new_label=_("New posting rule"),
    detail_rows=queries.rules,
    detail_context=rule_page,
    load_kind="postingrules",
    fields={"member_id": lambda r: r.member_id, "agreement_id": lambda r: r.agreement_id,
            "key_id": lambda r: r.key_id},
)  # fmt: skip
