"""Forms of accounts and of the providers people log in through."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.models.accounts import Account
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.queries.accounts import bindings_of

MOST_BINDINGS = 500


class SureForm(forms.Form):
    """Nothing to fill in: only to confirm."""


class FirstPasswordForm(forms.Form):
    use_required_attribute = False
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. A sentence is easy to remember."),
    )
    again = forms.CharField(
        label=_("The password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "again" in data and data.get("password") != data["again"]:
            self.add_error("again", _("The two passwords differ. Write the same one twice."))
        return data


class AccountForm(Form):
    """A way in for a person."""

    person = choose(
        Person.objects.none(),
        _("Person"),
        help_text=_("Only people without an account are listed."),
    )
    email = forms.EmailField(
        label=_("E-mail to log in with"),
        required=False,
        help_text=_("Empty: the person's own address."),
    )
    invite = forms.BooleanField(
        label=_("Send a link to choose a password"),
        required=False,
        initial=True,
        help_text=_("Not needed for people who log in through their organisation."),
    )

    def prepare(self) -> None:
        people = seen(Person, self.viewer).at_work(self.viewer.today).filter(account__isnull=True)
        person: Any = self.fields["person"]
        person.queryset = people.order_by("sort_key")


class AccountChangeForm(Form):
    """What can be changed on an account: the address it logs in with, and its language."""

    email = forms.EmailField(label=_("E-mail to log in with"))
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the employer writes")), *Account.Language.choices],
    )


class IssuerForm(Form):
    """A provider of identities."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it stands on the login page: “Log in with …”."),
    )
    issuer_url = forms.URLField(
        label=_("Address of the provider (issuer)"),
        max_length=300,
        assume_scheme="https",
        help_text=_(
            "As in its metadata, for example https://login.microsoftonline.com/TENANT/v2.0"
        ),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=191)
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Never shown again. Leave it empty to keep the one there is."),
    )
    member = choose(
        Member.objects.none(),
        _("Member that owns this login"),
        required=False,
        help_text=_("Leave it empty when the login serves several members."),
    )
    claim = forms.CharField(
        label=_("Claim that tells which member it is"),
        required=False,
        max_length=120,
        help_text=_(
            "For logins that serve several members: for example the claim with the organisation number."
        ),
    )
    bindings = forms.CharField(
        label=_("Values of the claim"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One on each line: the value, an equals sign, and the member's name. For example 987654325 = Sørvik"
        ),
    )
    emails_verified = forms.BooleanField(
        label=_("The member vouches for the e-mail addresses that this provider sends"),
        required=False,
        help_text=_("Turn on only when nobody can choose the address in the claim themselves."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def prepare(self) -> None:
        member: Any = self.fields["member"]
        member.queryset = seen(Member, self.viewer).order_by("sort_key")

    def values_of(self, instance: Any) -> dict[str, Any]:
        rows = bindings_of(instance)
        lines = [f"{row.value} = {row.member}" for row in rows]
        return super().values_of(instance) | {"bindings": "\n".join(lines), "secret": ""}

    def clean_bindings(self) -> dict[str, Member]:
        lines = [line for line in self.cleaned_data["bindings"].splitlines() if line.strip()]
        choices: Any = self.fields["member"]
        members = {str(m).casefold(): m for m in choices.queryset}
        found: dict[str, Member] = {}
        for number, line in enumerate(lines[:MOST_BINDINGS], start=1):
            value, _sign, name = (part.strip() for part in line.partition("="))
            member = members.get(name.casefold())
            if not value or member is None:
                raise forms.ValidationError(
                    _(
                        "Line %(number)s: write the value, an equals sign, and a member's name as it is registered."
                    ),
                    params={"number": number},
                )
            found[value] = member
        return found
