"""Forms of invoices to members: who sends them, how a member is billed, and when they are sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.forms import DayField, Form, Percent, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.money.calc.bank_account import shown_account
from samdrift.money.forms.budget import own_members
from samdrift.money.models.issuing import Issuer, MemberInvoice, PostingRule, Recipient
from samdrift.money.models.keys import SplitKey
from samdrift.money.services.billing_setup import SAY_POSTING, SAY_RECIPIENT
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


def _digits(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs=DIGITS), **more
    )


class IssuerForm(Form):
    arrangement = choose(Arrangement.objects.none(), _("Cooperation"))
    name = forms.CharField(label=_("Name on the invoices"), max_length=160)
    orgnr = _digits(_("Organisation number"), 15)
    street = forms.CharField(label=_("Street address"), max_length=160, required=False)
    postcode = _digits(_("Postcode"), 4, required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    account = _digits(_("Bank account"), 20, help_text=_("Eleven digits."))
    email = forms.EmailField(label=_("E-mail for questions"), required=False)
    vat_registered = forms.BooleanField(
        label=_("Registered for VAT"),
        required=False,
        initial=True,
        help_text=_("One that is not registered charges no VAT."),
    )
    vat_rate = Percent(
        label=_("VAT where a cost says none, per cent"),
        initial=25,
        min_value=1,
        max_value=99,
        max_digits=5,
        decimal_places=2,
    )
    in_business_register = forms.BooleanField(
        label=_("In the Register of Business Enterprises"),
        required=False,
        help_text=_("Then the invoices say Foretaksregisteret."),
    )
    due_days = forms.IntegerField(
        label=_("Days to pay"),
        min_value=0,
        max_value=365,
        initial=30,
        widget=forms.TextInput(attrs=DIGITS),
    )
    last_number = forms.IntegerField(
        label=_("The last number used"),
        min_value=0,
        max_value=2_000_000_000,
        initial=0,
        widget=forms.TextInput(attrs=DIGITS),
        help_text=_("The first invoice gets the next one. It cannot be changed after that."),
    )

    def prepare(self) -> None:
        field: Any = self.fields["arrangement"]
        field.queryset = seen(Arrangement, self.viewer).order_by("name")
        if self.instance is not None:
            del self.fields["arrangement"]
            if seen(MemberInvoice, self.viewer).filter(issuer=self.instance).exists():
                del self.fields["last_number"]

    def values_of(self, instance: Issuer) -> dict[str, Any]:
        return {**super().values_of(instance), "account": shown_account(instance.account)}


class RecipientForm(Form):
    member = choose(Member.objects.none(), _("Member"))
    buyer_reference = forms.CharField(
        label=_("Reference on the invoices"),
        max_length=100,
        help_text=_(
            "What the member’s accounting system sends the invoice on by, often a resource number."
        ),
    )
    order_reference = forms.CharField(label=_("Order number"), max_length=100, required=False)
    name = forms.CharField(
        label=_("Name on the invoices"),
        max_length=160,
        required=False,
        help_text=_("Empty: the member’s own."),
    )
    orgnr = _digits(
        _("Organisation number"), 15, required=False, help_text=_("Empty: the member’s own.")
    )
    street = forms.CharField(label=_("Street address"), max_length=160, required=False)
    postcode = _digits(_("Postcode"), 4, required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = own_members(self.viewer, SAY_RECIPIENT, Recipient)
        if self.instance is not None:
            del self.fields["member"]


class RuleForm(Form):
    member = choose(
        Member.objects.none(),
        _("Whose accounts"),
        required=False,
        empty_label=_("The cooperation’s own"),
    )
    agreement = choose(
        Agreement.objects.none(), _("Agreement"), required=False, empty_label=_("Any")
    )
    key = choose(SplitKey.objects.none(), _("Split by"), required=False, empty_label=_("Any"))
    account = forms.CharField(
        label=_("Account"),
        max_length=60,
        help_text=_(
            "The whole account string as the accounting system takes it: 1.11950.1200.120."
        ),
    )
    text = forms.CharField(
        label=_("Text of the posting"),
        max_length=120,
        required=False,
        help_text=_("Empty: the agreement’s name, or the cost’s."),
    )

    def prepare(self) -> None:
        member: Any = self.fields["member"]
        member.queryset = own_members(self.viewer, SAY_POSTING, PostingRule)
        if not allowed(self.viewer, SAY_POSTING, PostingRule(member=None)):
            member.required, member.empty_label = True, _("Choose")
        agreement: Any = self.fields["agreement"]
        agreement.queryset = seen(Agreement, self.viewer).order_by("sort_key", "pk")
        key: Any = self.fields["key"]
        key.queryset = seen(SplitKey, self.viewer).order_by("sort_key", "pk")
        if self.instance is not None:
            del self.fields["member"]

    def values_of(self, instance: PostingRule) -> dict[str, Any]:
        told = {"agreement": instance.agreement_id, "key": instance.key_id}
        return {**super().values_of(instance), **told}


class SendForm(Form):
    issued_on = DayField(label=_("Date of the invoices"))
    due_on = DayField(
        label=_("Due"), required=False, help_text=_("Empty: the usual number of days after.")
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        return {"issued_on": self.viewer.today if self.viewer else dt.date.today()}  # noqa: DTZ011
