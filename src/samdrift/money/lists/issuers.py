"""The registers of who invoices come from, and how members are billed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import Column, ListSpec, Register, related, text_filter
from samdrift.kernel.viewer import Viewer
from samdrift.money.calc.bank_account import shown_account
from samdrift.money.forms.issuing import IssuerForm, RecipientForm
from samdrift.money.lists import issuing_pages as pages
from samdrift.money.lists.issuing_words import issuer_url, recipient_url
from samdrift.money.models.issuing import Issuer, Recipient
from samdrift.money.queries import issued as queries
from samdrift.money.services import billing_setup as services
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

ISSUERS = Register(
    room="money",
    key="issuer",
    model=Issuer,
    name=_("Sender of invoices"),
    lead=_("Who the invoices to members come from, and how they are paid."),
    spec=ListSpec(
        key="money.issuer",
        title=_("Senders of invoices"),
        rows=queries.issuers,
        columns=(
            Column("name", _("Name"), lambda i: i.name, link=issuer_url, sort="name"),
            Column("arrangement", _("Cooperation"), lambda i: i.arrangement.name,
                   sort="arrangement__name"),
            Column("orgnr", _("Organisation number"), lambda i: i.orgnr),
            Column("account", _("Account"), lambda i: i.account,
                   shown=lambda i: shown_account(i.account), description="eleven digits"),
            Column("vat_registered", _("Registered for VAT"), lambda i: i.vat_registered),
            Column("last_number", _("The newest number"), lambda i: i.last_number, numeric=True),
        ),
        order="name",
        empty=_("Nobody is set up to send invoices yet. Add who the invoices come from."),
    ),
    form=IssuerForm,
    create=services.add_issuer,
    change=services.change_issuer,
    may_create=services.CHANGE_ISSUER,
    may_change=services.CHANGE_ISSUER,
    new_label=_("New sender of invoices"),
    detail_rows=queries.issuers,
    detail_context=pages.issuer_page,
)  # fmt: skip


def _say(*, by: Viewer, member: Member, **values: Any) -> Recipient:
    return services.say_recipient(member, by=by, **values)


RECIPIENTS = Register(
    room="money",
    key="recipient",
    model=Recipient,
    name=_("How a member is billed"),
    lead=_("The reference each member’s invoices must carry, and where they are sent."),
    spec=ListSpec(
        key="money.recipient",
        title=_("How members are billed"),
        rows=queries.recipients,
        columns=(
            Column("member", _("Member"), lambda r: r.member.name, link=recipient_url,
                   sort="member__sort_key"),
            Column("buyer_reference", _("Reference"), lambda r: r.buyer_reference,
                   sort="buyer_reference"),
            Column("order_reference", _("Order number"), lambda r: r.order_reference or None),
            Column("orgnr", _("Organisation number"), lambda r: r.orgnr or r.member.orgnr or None),
            Column("town", _("Town"), lambda r: r.town or None, default=False),
        ),
        filters=(
            related("member", _("Member"), "member_id", current_members),
            text_filter("text", _("Words"), "member__name", "buyer_reference"),
        ),
        order="member__sort_key",
        empty=_("No member has said how it is to be billed yet. Add the reference that its invoices must carry."),
        focus_filter="member",
    ),
    form=RecipientForm,
    create=_say,
    change=services.change_recipient,
    may_create=services.SAY_RECIPIENT,
    may_change=services.SAY_RECIPIENT,
    new_label=_("Say how a member is billed"),
    detail_rows=queries.recipients,
    detail_context=pages.recipient_page,
    fields={"member_id": lambda r: r.member_id},
)  # fmt: skip
