"""The form for how the desk works: the matrix of priorities, days, and years texts are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.choices import DeskChoices
from samdrift.desk.services.case_choices import DAYS, MOST_DAYS, MOST_YEARS
from samdrift.kernel.forms import Form

LEVELS = (
    (1, pgettext_lazy("scale", "High")),
    (2, pgettext_lazy("scale", "Medium")),
    (3, pgettext_lazy("scale", "Low")),
)
PRIORITIES = [(n, str(n)) for n in range(1, 6)]


def _days(label: Any, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_DAYS, help_text=hint)


class ChoicesForm(Form):
    """A field for each place in the matrix (`p12`: high impact, medium urgency), each number of days,
    and the years each kind of case is kept (`keep_incident`).
    """

    reopen_days = _days(
        _("Days a solved case can be opened again"), _("After that a new one follows it.")
    )
    close_days = _days(_("Days until a solved case is closed"))
    score_days = _days(_("Days a score can be changed"))
    unowned_days = _days(_("Days until it is told that nobody works on a case"))
    waiting_days = _days(_("Days until it is told that a case waits without a day"))
    remind_days = _days(
        _("Days between reminders to an approver who does not answer"), _("0: no reminders.")
    )
    approval_days = _days(
        _("Days until it is told that an approval is not answered"), _("0: it is not told.")
    )

    def prepare(self) -> None:
        for impact, high in LEVELS:
            for urgency, soon in LEVELS:
                name = _("Impact %(impact)s, urgency %(urgency)s")
                label = name % {"impact": str(high).lower(), "urgency": str(soon).lower()}
                self.fields[f"p{impact}{urgency}"] = forms.TypedChoiceField(
                    label=label,
                    choices=PRIORITIES,
                    coerce=int,
                    widget=forms.Select(attrs={"aria-label": label}),
                )
        for kind, kind_name in CaseKind.choices:
            self.fields[f"keep_{kind}"] = forms.IntegerField(
                label=kind_name, min_value=0, max_value=MOST_YEARS
            )
        if self.instance is not None:
            self.initial.update(_flat(self.instance))

    @property
    def rows(self) -> list[tuple[Any, list[BoundField]]]:
        """The matrix as it is shown: for each impact its name, and a field for each urgency."""
        return [(name, [self[f"p{i}{u}"] for u, _name in LEVELS]) for i, name in LEVELS]

    @property
    def columns(self) -> list[Any]:
        return [name for _number, name in LEVELS]

    @property
    def days(self) -> list[BoundField]:
        return [self[name] for name in DAYS]

    @property
    def years(self) -> list[BoundField]:
        return [self[f"keep_{kind}"] for kind in CaseKind.values]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        numbers = [number for number, _name in LEVELS]
        return {
            "matrix": [[data[f"p{i}{u}"] for u in numbers] for i in numbers],
            "keep_years": {kind: data[f"keep_{kind}"] for kind in CaseKind.values},
            **{name: data[name] for name in DAYS},
        }


def _flat(row: DeskChoices) -> dict[str, Any]:
    places = {
        f"p{i}{u}": priority
        for i, line in enumerate(row.matrix, 1)
        for u, priority in enumerate(line, 1)
    }
    return places | {f"keep_{kind}": row.years_kept(kind) for kind in CaseKind.values}
