"""Coming on at the desk, and handing over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.queue_seen import long_text
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Team
from samdrift.desk.queries import queue as queries
from samdrift.desk.queries import queue_choices as choices
from samdrift.kernel.forms import Form, choose


class ComeOnForm(Form):
    team = choose(Team.objects.none(), _("Team"))
    site = forms.CharField(
        label=_("Site"), max_length=120, required=False, help_text=_("Empty: where the team is.")
    )

    def prepare(self) -> None:
        field: Any = self.fields["team"]
        field.queryset = choices.teams(self.viewer)
        mine = queries.my_teams(self.viewer)
        if mine:
            field.initial = mine[0].pk


class HandOverForm(Form):
    """What the next shift must know. `instance` is the team; `cases` are those suggested."""

    text = long_text(
        _("What the next shift must know"),
        rows=7,
        help_text=_("What is going on, what is promised and to whom, what to look at first."),
    )
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(),
        label=_("Cases"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Due next, overdue and waiting are chosen already."),
    )
    more = forms.CharField(
        label=_("Other cases, by number"),
        required=False,
        max_length=200,
        help_text=_("With spaces between."),
    )

    def __init__(self, *args: Any, suggested: list[Case], **more: Any) -> None:
        self.suggested = suggested
        super().__init__(*args, **more)

    def prepare(self) -> None:
        field: Any = self.fields["cases"]
        keys = [case.pk for case in self.suggested]
        field.queryset = queries.every(self.viewer).filter(pk__in=keys).order_by("due_at", "pk")
        field.initial = keys
        if not keys:
            field.widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = data.pop("more", "").replace("#", " ").replace(",", " ").split()
        numbers = [int(word) for word in words if word.isdecimal()]
        found = list(queries.every(self.viewer).filter(pk__in=numbers))
        missing = set(numbers) - {case.pk for case in found}
        if missing or len(numbers) != len(words):
            self.add_error(
                "more", _("Some of these are no cases within your reach. Write numbers.")
            )
        data["cases"] = [*data.get("cases", ()), *found]
        return data
