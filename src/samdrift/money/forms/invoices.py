"""Forms of invoices: dropping files, and saying what an invoice and its lines belong to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.kernel.forms import Form, choose
from samdrift.money.models.invoices import Invoice, InvoiceLine
from samdrift.money.queries import invoices as queries
from samdrift.parties.models.members import Member

MOST_FILES = 200


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFiles(forms.FileField):
    """One file or many; the value is a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(most)s files at a time."), params={"most": MOST_FILES}
            )
        return [super(_ManyFiles, self).clean(one, initial) for one in given]


class DropForm(Form):
    invoices = _ManyFiles(
        label=_("Invoices"),
        help_text=_("EHF files (XML). You can choose many at once."),
        allow_empty_file=True,
        widget=_Files(attrs={"accept": ".xml,text/xml,application/xml"}),
    )


class AgreementForm(Form):
    agreement = choose(Agreement.objects.none(), _("Agreement"))
    teach = forms.BooleanField(
        label=_("Remember it for the seller’s next invoices"), required=False, initial=True
    )

    def prepare(self) -> None:
        field: Any = self.fields["agreement"]
        field.queryset = queries.agreements_for(self.instance, self.viewer)

    def values_of(self, instance: Invoice) -> dict[str, Any]:
        return {"agreement": instance.agreement_id, "teach": True}


class OutsideForm(Form):
    because = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("For example: electricity, not ICT.")
    )

    def values_of(self, instance: Invoice) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class LineForm(Form):
    term = choose(
        Term.objects.none(),
        _("Price in the agreement"),
        required=False,
        help_text=_("Empty: the agreement has no such price."),
    )
    member = choose(Member.objects.none(), _("Member"), required=False)
    teach = forms.BooleanField(
        label=_("Remember it for the seller’s next invoices"), required=False, initial=True
    )

    def prepare(self) -> None:
        term: Any = self.fields["term"]
        term.queryset = queries.terms_for(self.instance.invoice, self.viewer)
        member: Any = self.fields["member"]
        member.queryset = queries.members_for(self.instance.invoice, self.viewer)

    def values_of(self, instance: InvoiceLine) -> dict[str, Any]:
        return {"term": instance.term_id, "member": instance.member_id, "teach": True}


class NoteForm(Form):
    note = forms.CharField(
        label=_("What was done"),
        max_length=300,
        help_text=_("For example: the sender was asked for a right one."),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}
