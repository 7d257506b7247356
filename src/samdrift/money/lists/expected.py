"""The list of expected invoices: awaited, missing, come."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    equals,
    flag,
    label_of,
    related,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.lists import control_pages as pages
from samdrift.money.lists.control_words import STATES, expected_url
from samdrift.money.models.expected import Expected
from samdrift.money.queries import controlled as queries
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members
from samdrift.parties.services.common import period_text


def _period(row: Any) -> str:
    return period_text(row.starts_on, row.ends_on)


def _state(row: Any) -> Any:
    tone = STATES[row.state]
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, label_of(row, "state"))


def agreement_rows(viewer: Viewer) -> Any:
    return seen(Agreement, viewer).priced_for(viewer).order_by("sort_key", "pk")


def supplier_rows(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key", "pk")


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(starts_on__year=int(value))


def summary(viewer: Viewer) -> Any:
    """How many are missing, with a link to them."""
    missing = queries.expected(viewer).filter(state=Expected.State.MISSING).count()
    if not missing:
        return _now("No invoice is late.")
    text = ngettext(
        "%(n)s invoice has not come in time.", "%(n)s invoices have not come in time.", missing
    ) % {"n": missing}
    return format_html('<a href="?state=missing">{}</a>', text)


EXPECTED = Register(
    room="money",
    key="expected",
    model=Expected,
    name=_("Expected invoice"),
    lead=_("Worked out from what is agreed and counted, before the invoice comes."),
    spec=ListSpec(
        key="money.expected",
        title=_("Expected invoices"),
        rows=queries.expected,
        columns=(
            Column(
                "agreement",
                _("Agreement"),
                lambda e: e.agreement.title,
                link=expected_url,
                sort="agreement__sort_key",
            ),
            Column(
                "member",
                _("Member"),
                lambda e: e.member.name if e.member else None,
                shown=lambda e: e.member.name if e.member else _now("One invoice for all"),
                sort="member__sort_key",
                description="null is one invoice for all members",
            ),
            Column("period", _("Period"), _period, sort="starts_on"),
            Column(
                "net",
                _("Sum without VAT"),
                lambda e: e.net,
                shown=lambda e: nok(e.net),
                sort="net",
                numeric=True,
                description="kroner without VAT; null where a count or an index is not known",
            ),
            Column("due_on", _("Awaited until"), lambda e: e.due_on, sort="due_on"),
            Column(
                "state",
                _("State"),
                lambda e: e.state,
                shown=_state,
                sort="state",
                description="awaited, came, missing or dropped",
            ),
            Column(
                "invoice",
                _("Invoice"),
                lambda e: e.invoice.number if e.invoice else None,
                description="the number of the invoice that came",
            ),
            Column("starts_on", _("From"), lambda e: e.starts_on, default=False),
            Column("ends_on", _("Until"), lambda e: e.ends_on, default=False),
            Column(
                "supplier",
                _("Supplier"),
                lambda e: str(e.agreement.supplier or "") or None,
                sort="agreement__supplier__sort_key",
                default=False,
            ),
        ),
        filters=(
            equals("state", _("State"), "state", Expected.State.choices),
            related("agreement", _("Agreement"), "agreement_id", agreement_rows),
            related("supplier", _("Supplier"), "agreement__supplier_id", supplier_rows),
            related("member", _("Member"), "member_id", current_members),
            flag("unknown", _("Sum not known"), lambda _viewer: Q(net__isnull=True)),
            Filter("year", _("Year"), _year, kind="number"),
        ),
        order="-starts_on",
        empty=_(
            "Nothing is expected yet. Write prices into an agreement, and its invoices come here."
        ),
        focus_filter="member",
    ),
    detail_template="money/expected_detail.html",
    detail_rows=queries.expected,
    detail_context=pages.expected_page,
    summary=summary,
    fields={
        "agreement_id": lambda e: e.agreement_id,
        "invoice_id": lambda e: e.invoice_id,
        "reason": lambda e: e.reason,
    },
)
