"""Forms of duties and reports."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.calc.level_kept import Measure
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty, Report, ReportFigure
from samdrift.agreements.queries.levels import measure_for
from samdrift.agreements.queries.reports import level_terms
from samdrift.agreements.services.duties import OWN, WRITTEN
from samdrift.agreements.services.usual_duties import CHOICES
from samdrift.followup.forms.recurrence import RepeatForm, number, rule_of, rule_values
from samdrift.kernel.files import refuse_too_large
from samdrift.kernel.forms import DayField, Form, Kroner, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.forms.common import PersonField
from samdrift.parties.models.people import Appointment

LEADS = ("management_lead", "daily_manager", "administrator")
MOST_POINTS = 40
DAY = dt.timedelta(days=1)
_WHOM = _("Nobody chosen is the agreement's lead, whoever that is.")


def managed(viewer: Viewer) -> Any:
    """Agreements that are not over and that the viewer may write on, by name."""
    rows = seen(Agreement, viewer).exclude(
        Q(valid_to__lte=viewer.today) | Q(left_on__lte=viewer.today)
    )
    if not viewer.is_machine and not any(viewer.has(role) for role in LEADS):
        rows = rows.filter(lead_id=viewer.person_id)
    return rows.order_by("sort_key", "pk")


def _lines(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        **more,
    )


class DutyForm(RepeatForm):
    """What is to be done; its cleaned data are the values of the services. Of a duty that follows from
    the agreement only who answers for it and how it is told.
    """

    field_order = (
        "agreement", "kind", "title", "whose", "repeat", "starts_on", "every", "place", "weekday",
        "months", "text", "dates", "move", "ends_on", "role", "person", "lead_days", "annex", "checklist",
    )  # fmt: skip

    agreement = choose(Agreement.objects.none(), _("Agreement"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in WRITTEN]
    )
    title = forms.CharField(
        label=_("What is to be done"),
        max_length=160,
        help_text=_("All inside the cooperation see it on the wheel."),
    )
    whose = forms.ChoiceField(
        label=_("Whose duty it is"),
        choices=Duty.Whose.choices,
        initial=Duty.Whose.SUPPLIER.value,
    )
    annex = forms.CharField(
        label=_("Where it is agreed"),
        required=False,
        max_length=80,
        help_text=_("For example annex 4, point 2.3."),
    )
    lead_days = number(
        _("Days of notice"), 0, 365, initial=30, help_text=_("How long before it is told of.")
    )
    role = forms.ChoiceField(
        label=_("Role that follows it up"),
        required=False,
        choices=[("", _("The agreement's lead")), *Appointment.Role.choices],
    )
    person = PersonField(label=_("Or a person"), required=False, help_text=_WHOM)
    checklist = _lines(_("Checklist"), help_text=_("One point on each line."))

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["person"]
        field.viewer = self.viewer
        if self.instance is None:
            choice: Any = self.fields["agreement"]
            choice.queryset = managed(self.viewer)
            self.initial.setdefault("starts_on", self.viewer.today)
            return
        kept = OWN if self.instance.source_kind else self.fields.keys() - {"agreement"}
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]

    def values_of(self, instance: Any) -> dict[str, Any]:
        names = ("kind", "title", "whose", "annex", "lead_days", "role", "person")
        more = ("starts_on", "ends_on")
        return {
            **{name: getattr(instance, name) for name in (*names, *more)},
            **rule_values(instance.rule),
            "checklist": "\n".join(instance.checklist),
        }

    def clean_dates(self) -> list[str]:
        return super().clean_dates() if "dates" in self.fields else []

    def clean_lead_days(self) -> int:
        days = self.cleaned_data["lead_days"]
        return 30 if days is None else int(days)

    def clean_checklist(self) -> list[str]:
        lines = (line.strip()[:200] for line in self.cleaned_data["checklist"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))[:MOST_POINTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        own = ("agreement", "kind", "title", "whose", "annex", "lead_days", "role", "person")
        kept = {name: data[name] for name in (*own, "checklist") if name in data}
        if "repeat" not in data:
            return kept
        when = {"starts_on": data["starts_on"], "ends_on": data["ends_on"]}
        return kept | when | {"rule": rule_of(data)}


class EndForm(Form):
    day = DayField(
        label=_("No longer from"), help_text=_("The first day it is not asked for any more.")
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {"day": self.viewer.today}


class UsualForm(Form):
    """The duties that agreements of this sort nearly always have, to be ticked off."""

    duties = forms.MultipleChoiceField(
        label=_("What the agreement says"),
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DayField(label=_("From"), help_text=_("The first time each of them can fall due."))

    def prepare(self) -> None:
        self.initial.setdefault("starts_on", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class ReportForm(Form):
    """That a report has come, which days it tells of, and the figures it gives."""

    received_on = DayField(label=_("Received"))
    covers_from = DayField(label=_("It tells of the time from"), required=False)
    last_day = DayField(
        label=_("To and with"),
        required=False,
        help_text=_("The last day it tells of. For example 31.10.2026"),
    )
    file = forms.FileField(label=_("The report itself"), required=False)
    note = _lines(pgettext_lazy("agreement", "Notes"))

    def prepare(self) -> None:
        report: Report = self.instance
        self.terms = level_terms(report.duty.agreement_id)
        told = dict(
            seen(ReportFigure, self.viewer).filter(report=report).values_list("term_id", "value")
        )
        for term in self.terms:
            name = f"term_{term.pk}"
            self.fields[name] = Kroner(
                label=_("Reported: %(term)s") % {"term": _with_unit(term)},
                required=False,
                max_digits=16,
                decimal_places=4,
                min_value=0,
            )
            self.initial.setdefault(name, _short(told.get(term.pk)))

    def values_of(self, instance: Any) -> dict[str, Any]:
        last = instance.covers_to - DAY if instance.covers_to else None
        return {
            "received_on": instance.received_on or self.viewer.today,
            "covers_from": instance.covers_from,
            "last_day": last,
            "note": instance.note,
        }

    def clean_file(self) -> tuple[bytes, str] | None:
        file = self.cleaned_data["file"]
        if not file:
            return None
        refuse_too_large(file.size)
        return file.read(), file.name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        last = data["last_day"]
        return {
            "received_on": data["received_on"],
            "covers_from": data["covers_from"],
            "covers_to": last + DAY if last else None,
            "note": data["note"],
            "upload": data["file"],
            "figures": {term.pk: data[f"term_{term.pk}"] for term in self.terms},
        }


def _with_unit(term: Any) -> str:
    """In the unit it is measured in: per cent, or hours where every case must be within the time."""
    unit = _now("hours") if measure_for(term) == Measure.HOURS else "%"
    return f"{term} ({unit})"


def _short(value: Decimal | None) -> Decimal | None:
    """Without the noughts that the column adds."""
    return None if value is None else Decimal(f"{value.normalize():f}")
