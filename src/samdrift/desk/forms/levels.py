"""Forms of levels, pause causes, targets and escalation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import kroner
from samdrift.desk.calc.durations import DurationError, read_minutes
from samdrift.desk.calc.service_days import working_day
from samdrift.desk.calc.target_paste import read_rows
from samdrift.desk.forms.rows import RowForm, Rows, by_key, choice
from samdrift.desk.models.catalogue import CaseKind
from samdrift.desk.models.commitments import (
    EscalationStep,
    Level,
    LevelTarget,
    Metric,
    PauseCause,
    ServiceCalendar,
)
from samdrift.desk.queries import levels as queries
from samdrift.desk.queries.calendar_words import length
from samdrift.desk.services.level_targets import StepIn, TargetIn
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.parties.forms.common import lines, text

PRIORITIES = {str(n): f"P{n}" for n in range(1, 6)}


class CauseForm(Form):
    name = text(_("What a case waits for"), 120, required=True)
    waits_for = forms.ChoiceField(label=_("Whom it waits for"), choices=PauseCause.For.choices)


class PercentField(forms.CharField):
    """`50, 75` as a list of whole numbers."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        plain = super().clean(value)
        found = [
            one.strip() for one in re.split(r"[,;\s]+", plain.replace("%", " ")) if one.strip()
        ]
        if not all(one.isdecimal() for one in found):
            raise forms.ValidationError(_now("Write whole numbers with a comma between: 50, 75."))
        return [int(one) for one in found]


class LevelForm(Form):
    name = text(_("Name"), 120, required=True)
    description = lines(_("What one gets"), rows=3)
    price = kroner(
        _("Price a year, kroner without VAT"),
        _("Empty where it is not known, or there is none."),
    )
    price_unit = forms.ChoiceField(
        label=_("The price is"), choices=Level.Unit.choices, required=False
    )
    calendar = choose(
        ServiceCalendar.objects.none(),
        _("Service hours"),
        help_text=_("Times are counted in these hours. A target may have hours of its own."),
    )
    pause_causes = forms.ModelMultipleChoiceField(
        PauseCause.objects.none(),
        label=_("The clock stops while a case waits for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    warnings = PercentField(
        label=_("Warn at, per cent of the time"),
        required=False,
        max_length=60,
        help_text=_("For example 50, 75"),
    )
    on_change = forms.ChoiceField(
        label=_("When priority, member or service changes"), choices=Level.OnChange.choices
    )
    breach = lines(_("What follows when the centre breaks it"), rows=2)
    order = forms.IntegerField(
        label=_("Place in lists"), required=False, min_value=-999, max_value=9999
    )

    def prepare(self) -> None:
        if self.viewer is None:
            return
        calendar: Any = self.fields["calendar"]
        calendar.queryset = queries.calendars_offered(self.viewer)
        causes: Any = self.fields["pause_causes"]
        causes.queryset = queries.causes_offered(self.viewer)
        if self.instance is not None:
            calendar.queryset |= queries.seen_calendar(self.viewer, self.instance.calendar_id)
            causes.queryset |= queries.causes_of_level(self.viewer, self.instance)
        else:
            self.initial.setdefault("warnings", [50, 75])
            self.initial.setdefault("pause_causes", list(causes.queryset))

    def values_of(self, instance: Level) -> dict[str, Any]:
        return super().values_of(instance) | {
            "pause_causes": queries.causes_of(instance, self.viewer)
        }

    def clean_order(self) -> int:
        return self.cleaned_data.get("order") or 0


class TargetRow(RowForm):
    """One kind and priority: a time for each metric, as people write it."""

    kind = choice(_("Kind"), _("All"))
    priority = choice(_("Priority"), _("All"))
    response = text(Metric.RESPONSE.label, 40)
    update = text(Metric.UPDATE.label, 40)
    resolution = text(Metric.RESOLUTION.label, 40)
    calendar = choice(_("Own hours"), _("The level’s"))

    def prepare(self) -> None:
        for name in Metric.values:
            self.fields[name].widget.attrs |= {"size": 10, "autocomplete": "off"}


class TargetsForm(Form):
    """The day the table holds from. The table itself is `rows`."""

    valid_from = DayField(
        label=_("Holds from"),
        required=False,
        help_text=_("What held before that day stays. For example 21.11.2026"),
    )
    pasted = lines(
        _("Paste from a spreadsheet"),
        rows=4,
        max_length=20_000,
        strip=False,
        help_text=_(
            "A line for each priority: P1, first response, solution. With three times, the update stands between them."
        ),
    )

    def __init__(self, *args: Any, standing: list[LevelTarget], level: Level, **more: Any) -> None:
        self.standing, self.level = standing, level
        super().__init__(*args, **more)

    def prepare(self) -> None:
        calendars = by_key(queries.calendars_offered(self.viewer))
        kinds = {key: str(label) for key, label in CaseKind.choices}
        chosen = {"kind": kinds, "priority": PRIORITIES, "calendar": calendars}
        self.chosen: dict[str, Any] = chosen
        self.troubles: list[str] = []
        initial = _first_rows(self.standing)
        if self.is_bound and str(self.data.get("pasted", "")).strip():
            initial = self._pasted()
        bound = self.data if self.is_bound and not self._fills() else None
        self.rows = Rows(
            TargetRow, "t", data=bound, initial=initial, chosen=chosen, viewer=self.viewer
        )

    def _fills(self) -> bool:
        return bool(str(self.data.get("pasted", "")).strip())

    def _pasted(self) -> list[dict[str, Any]]:
        names = {str(label).lower(): key for key, label in CaseKind.choices}
        rows, troubles = read_rows(str(self.data["pasted"]), names)
        self.troubles = [
            _now("Line %(line)s: “%(text)s” is not understood.") % {"line": n, "text": told[:60]}
            for n, told in troubles
        ]
        return [
            {"kind": row.kind, "priority": str(row.priority or ""), **row.texts} for row in rows
        ]

    @property
    def looked_at(self) -> bool:
        """Something was pasted: the table is shown for a look before it is saved."""
        return self.is_bound and self._fills()

    def targets(self) -> list[TargetIn] | None:
        """What the table says, or None with what is wrong told on its rows."""
        if not self.rows.is_valid():
            return None
        found = [one for form in self.rows.used for one in self._of_row(form)]
        return None if self.rows.errors else found

    def _of_row(self, form: Any) -> list[TargetIn]:
        data = form.cleaned_data
        kind, priority = form.data.get(form.add_prefix("kind"), ""), data["priority"]
        calendar = data["calendar"]
        day = working_day(queries.working_day(calendar or self.level.calendar))
        found = []
        for metric in Metric.values:
            if not data[metric]:
                continue
            try:
                minutes = read_minutes(data[metric], day)
            except DurationError:
                form.add_error(metric, _wrong_length(data[metric]))
                continue
            number = int(priority[1:]) if priority else None
            found.append(TargetIn(metric, minutes, kind, number, calendar))
        return found


def _wrong_length(told: str) -> str:
    return _now("“%(text)s”: write the time with its unit, as 15 min, 2 h or 1 day.") % {
        "text": told[:30]
    }


def _first_rows(standing: list[LevelTarget]) -> list[dict[str, Any]]:
    """The targets as rows; a row for each priority to begin from, where there are none."""
    if not standing:
        return [{"priority": key} for key in PRIORITIES]
    found: dict[Any, dict[str, Any]] = {}
    for one in standing:
        priority = str(one.priority or "")
        key = (one.kind, priority, one.calendar_id)
        row = found.setdefault(
            key, {"kind": one.kind, "priority": priority, "calendar": str(one.calendar_id or "")}
        )
        row[one.metric] = length(one.minutes)
    return [
        found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or "0", key[2] or 0))
    ]


class StepRow(RowForm):
    percent = forms.IntegerField(
        label=_("At per cent"),
        min_value=1,
        max_value=400,
        required=True,
        widget=forms.NumberInput(attrs={"size": 5}),
    )
    who = choice(_("Who is told"), "", required=True)
    metric = choice(_("Of which time"), _("All"))
    priority = choice(_("Priority"), _("All"))


def step_rows(data: Any, standing: list[EscalationStep], viewer: Any) -> Rows:
    """The table of who is told when."""
    chosen: Mapping[str, Mapping[str, Any]] = {
        "who": {key: str(label) for key, label in EscalationStep.Who.choices},
        "metric": {key: str(label) for key, label in Metric.choices},
        "priority": PRIORITIES,
    }
    initial = [
        {
            "percent": one.percent,
            "who": one.who,
            "metric": one.metric,
            "priority": str(one.priority or ""),
        }
        for one in standing
    ]
    return Rows(StepRow, "s", data=data, initial=initial, chosen=chosen, viewer=viewer)


def steps_of(rows: Rows) -> list[StepIn]:
    """What the rows say; asked when they are valid."""
    return [
        StepIn(
            form.cleaned_data["percent"],
            form.data[form.add_prefix("who")],
            form.data.get(form.add_prefix("metric"), ""),
            int(priority) if (priority := form.data.get(form.add_prefix("priority"), "")) else None,
        )
        for form in rows.used
    ]
