"""A term that is for one system, or is one member's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.term_fields import in_agreement, of_agreement
from samdrift.agreements.forms.terms import TermForm
from samdrift.parties.models.members import Member
from samdrift.portfolio.models.systems import System


class Scoped(TermForm):
    """A term that may be for one system, or one member's own."""

    system = forms.ModelChoiceField(
        label=_("Only users of"),
        queryset=System.objects.none(),
        required=False,
        empty_label=_("All systems in the agreement"),
    )
    member = forms.ModelChoiceField(
        label=_("Only for"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("All members"),
        help_text=_("A member’s own stands in place of one for all with the same name."),
    )

    def prepare(self) -> None:
        super().prepare()
        for name, rows in (("system", of_agreement), ("member", in_agreement)):
            field: Any = self.fields.pop(name)
            if name in self.OWN:
                self.fields[name] = field
                field.queryset = rows(self.viewer, self.agreement)
