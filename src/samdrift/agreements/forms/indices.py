"""Forms of price indices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.index_paste import read
from samdrift.kernel.forms import Form
from samdrift.parties.forms.common import lines, text


class SeriesForm(Form):
    name = text(
        _("Name"), 120, required=True, help_text=_("Such as the consumer price index (2015 = 100).")
    )
    source = text(_("Source"), 300, help_text=_("Who publishes it, and in which table."))


class FiguresForm(Form):
    """Figures pasted as they are published; months that are not pasted stay as they are."""

    figures = lines(
        _("Figures"),
        12,
        required=True,
        max_length=50_000,
        strip=False,
        help_text=_(
            "A month and its figure on each line, such as 2026M01 and 136,4, divided by a tab or two spaces; or a year and its twelve months across."
        ),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        found = read(data.get("figures") or "")
        if found.not_understood:
            self.add_error(
                "figures",
                _now(
                    "These lines were not understood: %(lines)s. Each needs a month or a year, and figures."
                )
                % {"lines": "; ".join(found.not_understood[:5])},
            )
        elif not found.found and not self.errors:
            self.add_error("figures", _now("No figures were found in what was pasted."))
        return {"figures": found.found}
