"""The register of claims on suppliers, across all agreements."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from samdrift.agreements.forms.claims import claim_form
from samdrift.agreements.lists import claim_pages as pages
from samdrift.agreements.lists.claim_words import claim_url, outstanding, tone_of
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.claims import Claim
from samdrift.agreements.queries import claims as queries
from samdrift.agreements.services import claims as services
from samdrift.agreements.services.claim_common import WORK
from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members


def _state(claim: Any) -> Any:
    tone = tone_of(claim, claim.shown_on)
    text = _now("Answer late") if tone == "danger" and claim.state == "sent" else ""
    name = text or label_of(claim, "state")
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, name)


def _agreements(viewer: Viewer) -> Any:
    return seen(Agreement, viewer).priced_for(viewer).order_by("sort_key")


def _suppliers(viewer: Viewer) -> Any:
    return seen(Supplier, viewer).order_by("sort_key")


def _year(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(raised_on__year=int(value))


def summary(viewer: Viewer) -> Any:
    """How many stand open and what they come to, and what came back this year."""
    rows = queries.every(viewer)
    told = queries.sums(rows.open())
    back = sum(
        (one.amount for one in queries.won_back(viewer) if one.year == viewer.day.year),
        queries.ZERO,
    )
    won = _now("%(amount)s has come back this year.") % {"amount": nok(back)}
    if not told.count:
        return format_html(
            '{} <a href="{}">{}</a>', _now("No claim is open."), pages.won_url(), won
        )
    text = ngettext(
        "%(n)s open claim, %(left)s still to come.",
        "%(n)s open claims, %(left)s still to come.",
        told.count,
    ) % {"n": told.count, "left": nok(told.outstanding)}
    more = ""
    if told.unknown:
        more = ngettext(
            "The amount of %(n)s is not known.",
            "The amounts of %(n)s are not known.",
            told.unknown,
        ) % {"n": told.unknown}
    return format_html(
        '<a href="?open=yes">{}</a> {} <a href="{}">{}</a>', text, more, pages.won_url(), won
    )


def add_claim(*, by: Viewer, agreement: Agreement, **values: Any) -> Claim:
    """Raise a claim by hand."""
    return services.raise_claim(agreement, by=by, **values)


CLAIMS = Register(
    room="agreements",
    key="claim",
    model=Claim,
    name=_("Claim"),
    lead=_("What suppliers owe because what was agreed was not kept."),
    spec=ListSpec(
        key="agreements.claim",
        title=_("Claims"),
        rows=queries.shown,
        columns=(
            Column("title", _("Claim"), lambda c: c.title, link=claim_url),
            Column("number", _("Number"), lambda c: c.number, sort="number", numeric=True),
            Column(
                "agreement",
                _("Agreement"),
                lambda c: c.agreement.title,
                sort="agreement__sort_key",
            ),
            Column(
                "supplier",
                _("Supplier"),
                lambda c: c.agreement.supplier.name if c.agreement.supplier else None,
                sort="agreement__supplier__sort_key",
            ),
            Column(
                "state",
                _("State"),
                lambda c: c.state,
                shown=_state,
                sort="state",
                description="basis, sent, accepted, partly, rejected, credited, done, waived, lapsed or dropped",
            ),
            Column(
                "amount",
                _("Claimed"),
                lambda c: c.amount,
                shown=lambda c: nok(c.amount),
                sort="amount",
                numeric=True,
                description="kroner without VAT; null is not known",
            ),
            Column(
                "credited",
                pgettext_lazy("money", "Come back"),
                lambda c: c.credited,
                shown=lambda c: nok(c.credited),
                sort="credited",
                numeric=True,
                description="kroner without VAT",
            ),
            Column(
                "outstanding",
                _("To come"),
                outstanding,
                shown=lambda c: nok(outstanding(c)),
                numeric=True,
                description="kroner without VAT still to come; null is not known",
            ),
            Column("last_day", _("Last day to claim"), lambda c: c.last_day, sort="last_day"),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind", default=False),
            Column(
                "member",
                _("Member"),
                lambda c: c.member.name if c.member else None,
                sort="member__sort_key",
                default=False,
                description="null is all members of the agreement",
            ),
            Column(
                "accepted",
                _("Accepted"),
                lambda c: c.accepted,
                shown=lambda c: nok(c.accepted),
                numeric=True,
                default=False,
                description="kroner without VAT; null where the supplier has not answered",
            ),
            Column(
                "covers_from",
                _("Covers from"),
                lambda c: c.covers_from,
                sort="covers_from",
                default=False,
            ),
            Column("covers_to", _("Covers until"), lambda c: c.covers_to, default=False),
            Column(
                "raised_on", _("Raised"), lambda c: c.raised_on, sort="raised_on", default=False
            ),
            Column(
                "sent_on",
                pgettext_lazy("claim", "Sent"),
                lambda c: c.sent_on,
                sort="sent_on",
                default=False,
            ),
            Column(
                "answer_by",
                _("Answer by"),
                lambda c: c.answer_by,
                sort="answer_by",
                default=False,
            ),
            Column(
                "settled_on",
                pgettext_lazy("claim", "Ended"),
                lambda c: c.settled_on,
                sort="settled_on",
                default=False,
            ),
            Column(
                "responsible",
                _("Responsible"),
                lambda c: str(c.responsible) if c.responsible else None,
                sort="responsible__sort_key",
                default=False,
            ),
        ),
        filters=(
            equals("state", _("State"), "state", Claim.State.choices),
            flag("open", _("Open"), lambda _viewer: Q(state__in=Claim.OPEN)),
            related("agreement", _("Agreement"), "agreement_id", _agreements),
            related("supplier", _("Supplier"), "agreement__supplier_id", _suppliers),
            related("member", _("Member"), "member_id", current_members),
            equals("kind", _("Kind"), "kind", Claim.Kind.choices),
            flag(
                "late",
                _("Answer late"),
                lambda viewer: Q(state="sent", answer_by__lt=viewer.today),
            ),
            flag("mine", _("Mine"), lambda viewer: Q(responsible_id=viewer.person_id or 0)),
            Filter("year", _("Year"), _year, kind="number"),
            text_filter("text", _("Words"), "title", "text"),
        ),
        order="-number",
        empty=_(
            "No claims yet. They come by themselves when an invoice or a service level is not as agreed; you can also write one."
        ),
        focus_filter="member",
    ),
    form=claim_form,
    create=add_claim,
    change=services.change_claim,
    may_create=WORK,
    may_change=WORK,
    new_label=_("New claim"),
    detail_template="agreements/claim_detail.html",
    detail_rows=queries.shown,
    detail_context=pages.claim_page,
    summary=summary,
    fields={
        "text": lambda c: c.text,
        "agreement_id": lambda c: c.agreement_id,
        "term": lambda c: c.term_id,
        "decision": lambda c: c.decision_id,
        "mark": lambda c: c.mark,
    },
)
