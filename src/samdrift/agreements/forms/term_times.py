"""Response and resolution times of all error classes at once, as an annex has them in one table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.calc.step_table import DatedStep
from samdrift.agreements.calc.step_words import hours as read_hours
from samdrift.agreements.forms.term_fields import hours_a_day, percent
from samdrift.agreements.forms.term_levels import ServiceHours, as_rule
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import LevelRule, Term
from samdrift.agreements.services.terms import TermIn
from samdrift.kernel.forms import DayField, Form
from samdrift.parties.forms.common import text

Severity = LevelRule.Severity
CLASSES = (Severity.A, Severity.B, Severity.C)
KINDS = ((Term.Kind.RESPONSE, _("Response time")), (Term.Kind.RESOLUTION, _("Resolution time")))
HOURS = ("always", "weekdays", "opens", "closes")


class TimesForm(Form, ServiceHours):
    """A time for each class and kind; those left empty are not agreed."""

    starts_on = DayField(label=_("From and with"), required=False)
    share = percent(_("Share of the cases within the time"), required=True, initial=Decimal(100))
    annex = text(_("Place in the annex"), 80, help_text=_("For example annex 5, item 2.1."))

    def __init__(self, *args: Any, agreement: Agreement, **more: Any) -> None:
        self.agreement = agreement
        super().__init__(*args, **more)

    def prepare(self) -> None:
        self.initial.setdefault("starts_on", self.agreement.valid_from)
        for kind, kind_name in KINDS:
            for severity in CLASSES:
                name = f"{kind.value}_{severity.value}"
                label = f"{kind_name} {severity.value.upper()}"
                attrs = {"aria-label": label, "size": 8, "autocomplete": "off"}
                self.fields[name] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=30,
                    widget=forms.TextInput(attrs=attrs),
                )

    def cells(self) -> list[tuple[str, list[Any]]]:
        """Each class with its fields, one for each kind of time."""
        return [
            (str(one.label), [self[f"{kind.value}_{one.value}"] for kind, _name in KINDS])
            for one in CLASSES
        ]

    def above(self) -> list[Any]:
        return [self[name] for name in ("starts_on", "period")]

    def beside(self) -> list[Any]:
        return [self[name] for name in (*HOURS, "share", "exclusions", "annex")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day = (
            Decimal(24)
            if data.get("always")
            else hours_a_day(data.get("opens"), data.get("closes"))
        )
        found = [
            self._term(kind, str(name), severity, hours, data)
            for kind, name in KINDS
            for severity in CLASSES
            if (hours := self._hours(f"{kind.value}_{severity.value}", data, day)) is not None
        ]
        if not found and not self.errors:
            self.add_error(None, _now("Write at least one time, such as 30 min or 4 h."))
        return {"terms": found}

    def _hours(self, name: str, data: dict[str, Any], day: Decimal) -> Decimal | None:
        told = data.get(name) or ""
        if not told.strip():
            return None
        try:
            return read_hours(told, day)
        except ValueError:
            self.add_error(name, _now("Write a time such as 30 min, 4 h or 2 days."))
            return None

    def _term(
        self, kind: str, name: str, severity: Severity, hours: Decimal, data: dict[str, Any]
    ) -> TermIn:
        values = {"title": f"{name} {severity.value.upper()}", "annex": data.get("annex", "")}
        names = ("period", "share", "exclusions", *HOURS)
        rule = as_rule({one: data.get(one) for one in names}) | {"severity": severity.value}
        start = data.get("starts_on") or self.agreement.valid_from
        return TermIn(kind, values, [DatedStep(start, None, Decimal(0), hours)], rule)
