"""Forms of mail that did not arrive, and of copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import text


class _Begins(Form):
    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class OtherAddressForm(_Begins):
    to = forms.EmailField(label=_("Send it to"), max_length=254)
    keep = forms.BooleanField(
        label=_("Write to this address in the case from now on"), required=False
    )


class GiveUpForm(_Begins):
    """No fields: the page asks whether one is sure."""


class CopyForm(_Begins):
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = text(_("Name"), 160)
