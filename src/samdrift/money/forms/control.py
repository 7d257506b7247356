"""Forms of control: why an invoice is not to come, which claim a credit note answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.models.claims import Claim
from samdrift.kernel.forms import Form, choose
from samdrift.money.queries.controlled import open_claims
from samdrift.parties.forms.common import lines


class DropForm(Form):
    reason = lines(_("Why it is not to come"), required=True)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class PlaceCreditForm(Form):
    claim = choose(Claim.objects.none(), _("Claim"))

    def prepare(self) -> None:
        if self.viewer is not None and self.instance is not None:
            field: Any = self.fields["claim"]
            field.queryset = open_claims(self.instance, self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}
