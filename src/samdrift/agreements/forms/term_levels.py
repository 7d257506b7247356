"""Forms of service levels: availability, and response and resolution by error class."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.step_words import hours as read_hours
from samdrift.agreements.forms.term_fields import WEEK, Rises, hours_a_day, percent, times
from samdrift.agreements.forms.term_scopes import Scoped
from samdrift.agreements.models.terms import LevelRule, Term
from samdrift.parties.forms.common import lines

Kind = Term.Kind


class ServiceHours(forms.Form):
    """When a level holds, over which period it is measured, and what is left out."""

    period = forms.ChoiceField(label=_("Measured over each"), choices=LevelRule.Period.choices)
    always = forms.BooleanField(label=_("Around the clock"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("Days"),
        choices=WEEK,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=list("12345"),
    )
    opens = forms.TimeField(label=_("From"), required=False, initial="08:00")
    closes = forms.TimeField(label=_("Until"), required=False, initial="16:00")
    exclusions = lines(
        _("What is left out"), rows=2, help_text=_("One on each line, such as agreed maintenance.")
    )


HOURS = ("always", "weekdays", "opens", "closes")


class LevelForm(Scoped, ServiceHours):
    rule_name = "level"
    OWN = ("title", "annex", "note", "system", "member")
    RULE: tuple[str, ...] = ("period", *HOURS, "exclusions")

    def values_of(self, instance: Any) -> dict[str, Any]:
        told = super().values_of(instance)
        if "weekdays" in told:
            told["weekdays"] = list(told["weekdays"])
            told["exclusions"] = "\n".join(told["exclusions"])
        return told

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if "rule" in told:
            told["rule"] = as_rule(told["rule"])
        return told


def as_rule(told: Mapping[str, Any]) -> dict[str, Any]:
    """Days as their numbers in a row, what is left out line by line."""
    rule = dict(told)
    rule["weekdays"] = "".join(rule.get("weekdays") or [])
    left_out = (rule.get("exclusions") or "").splitlines()
    rule["exclusions"] = [line.strip() for line in left_out if line.strip()]
    return rule


class AvailabilityForm(LevelForm, Rises):
    kind = Kind.AVAILABILITY
    FILLS = "rise"
    DEFAULT_TITLE = _("Availability")
    value_label = _("Per cent")
    main = ("title", "period")
    beside = (
        (_("When it holds"), HOURS),
        (_("What is left out, place in the annex and notes"), ("exclusions", "annex", "note")),
        (_("Only for a system or a member"), ("system", "member")),
    )

    def prepare(self) -> None:
        super().prepare()
        if self.instance is None:
            self.initial.setdefault("always", True)


class TimeForm(LevelForm):
    """A response or resolution time of one error class."""

    RULE = ("severity", "share", "period", *HOURS, "exclusions")
    value_label = _("Time")
    main = ("title", "severity", "share", "period")
    beside = AvailabilityForm.beside
    paste_help = _("A day and a time on each line, such as 01.01.2026 and 30 min.")

    severity = forms.ChoiceField(
        label=_("Error class"), choices=LevelRule.Severity.choices, required=False
    )
    share = percent(_("Share of the cases within the time"), required=True, initial=Decimal(100))

    def read_value(self, value: str) -> Decimal:
        return read_hours(value, self._day)

    @property
    def _day(self) -> Decimal:
        """The hours of a service day, by what stands in the form."""
        told = [self.fields[name].clean(self._raw(name)) for name in ("opens", "closes")]
        return Decimal(24) if self._raw("always") else hours_a_day(*told)

    def _raw(self, name: str) -> Any:
        sent = self.data if self.is_bound else self.initial
        return sent.get(name) or None

    def show_value(self, value: Decimal) -> str:
        return times(value)


class ResponseForm(TimeForm):
    kind = Kind.RESPONSE
    DEFAULT_TITLE = _("Response time")


class ResolutionForm(TimeForm):
    kind = Kind.RESOLUTION
    DEFAULT_TITLE = _("Resolution time")
