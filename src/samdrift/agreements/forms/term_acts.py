"""Forms of acts on terms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import text


class RemoveForm(Form):
    because = text(_("Why it is taken away"), 300, help_text=_("Stands in the history."))
