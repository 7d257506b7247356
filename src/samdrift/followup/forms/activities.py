"""Forms of activities and of what falls due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc import anchors
from samdrift.followup.calc.recurrence import dates_of
from samdrift.followup.models.activities import Activity
from samdrift.followup.queries import activities as queries
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.parties.forms.common import PersonField
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment
from samdrift.parties.queries.members import current_members

REPEATS = [
    ("once", _("Once")),
    ("week", _("Every week, or every so many weeks")),
    ("month", _("Every month, or every so many months")),
    ("year", _("Every year, or every so many years")),
    ("nth", _("A weekday of the month, such as the second Tuesday")),
    ("offset", _("Some time before or after something else")),
    ("dates", _("On set days")),
    ("rrule", _("By a calendar rule (RFC 5545)")),
]
MOVES = [
    ("", _("Stays as it is")),
    ("next", _("Moves to the next working day")),
    ("previous", _("Moves to the working day before")),
]
PLACES = [
    (1, _("first")),
    (2, _("second")),
    (3, _("third")),
    (4, _("fourth")),
    (5, _("fifth")),
    (-1, _("last")),
]
SIDES = [("before", _("before")), ("after", _("after"))]
SPANS = [("days", _("days")), ("weeks", _("weeks"))]
MOST_POINTS = 40
WHEN = {
    "every": "repeat:week,month,year,nth",
    "place": "repeat:nth",
    "weekday": "repeat:nth",
    "months": "repeat:nth",
    "count": "repeat:offset",
    "span": "repeat:offset",
    "side": "repeat:offset",
    "base": "repeat:offset",
    "text": "repeat:rrule",
    "dates": "repeat:dates",
    "ends_on": "repeat:week,month,year,nth,offset,rrule,dates",
}
"""Which ways to recur a field is for; the others need not be seen."""


def _lines(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        **more,
    )


def _number(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=False, **more)


class ActivityForm(Form):
    """What is to be done and when; its cleaned data are the values of the services."""

    title = forms.CharField(label=_("What is to be done"), max_length=160)
    area = forms.ChoiceField(label=_("Area"), choices=Activity.Area.choices)
    purpose = _lines(_("What it is for"))
    source = forms.CharField(
        label=_("Where it follows from"),
        required=False,
        max_length=300,
        help_text=_("A law, an agreement or a decision."),
    )
    whose = forms.ChoiceField(label=_("Whose it is"))
    repeat = forms.ChoiceField(label=_("How often"), choices=REPEATS, initial="year")
    starts_on = DayField(
        label=_("From"), help_text=_("The first day, or the only one. For example 21.11.2026")
    )
    every = _number(
        _("Every"),
        1,
        50,
        help_text=_("For weeks, months and years: 2 is every second. Empty is each."),
    )
    place = forms.TypedChoiceField(
        label=_("Which weekday of the month"),
        choices=PLACES,
        coerce=int,
        required=False,
        help_text=_("Only for a weekday of the month, as are the weekday and the months below."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
    )
    months = forms.TypedMultipleChoiceField(
        label=_("Only in these months"),
        choices=list(MONTHS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    count = _number(
        _("How long before or after"),
        0,
        730,
        help_text=_("Only for what is counted from something else, as are the three below."),
    )
    span = forms.ChoiceField(label=_("Counted in"), choices=SPANS, required=False)
    side = forms.ChoiceField(label=_("Before or after"), choices=SIDES, required=False)
    base = forms.ChoiceField(label=_("Counted from"), required=False)
    text = forms.CharField(
        label=_("Calendar rule"),
        required=False,
        max_length=300,
        help_text=_("Only for a calendar rule. For example FREQ=MONTHLY;BYDAY=2TU"),
    )
    dates = forms.CharField(
        label=_("The days"),
        required=False,
        max_length=5000,
        help_text=_("Only for set days. For example 01.01.2027, 01.07.2028"),
    )
    move = forms.ChoiceField(
        label=_("When the day is no working day"), choices=MOVES, required=False
    )
    ends_on = DayField(
        label=_("No longer from"),
        required=False,
        help_text=_("The first day it is not done any more. Leave it empty when it goes on."),
    )
    lead_days = _number(
        _("Days of notice"), 0, 365, initial=14, help_text=_("How long before it is told of.")
    )
    role = forms.ChoiceField(
        label=_("Role that is responsible"),
        required=False,
        choices=[("", _("No role")), *Appointment.Role.choices],
    )
    person = PersonField(label=_("Or a person"), required=False)
    checklist = _lines(_("Checklist"), help_text=_("One point on each line."))
    evidence = forms.ChoiceField(label=_("Evidence"), choices=Activity.Evidence.choices)
    evidence_text = forms.CharField(
        label=_("Which evidence"),
        required=False,
        max_length=300,
        help_text=_("For example the signed minutes."),
    )
    subject = forms.CharField(required=False, widget=forms.HiddenInput, label=_("About"))

    def prepare(self) -> None:
        self._choices("whose", whose_choices(self.viewer))
        self._choices("base", base_choices(self.viewer, self.instance))
        field: Any = self.fields["person"]
        field.viewer = self.viewer
        for name, when in WHEN.items():
            field = self.fields[name]
            field.when = when
        if self.instance is None:
            own = self.viewer.members_as("director", "coordinator")
            first = min(own, default=None)
            leads = self.viewer.has_any("management_lead", "daily_manager", "administrator")
            self.initial.setdefault("whose", "" if leads or first is None else f"member:{first}")
            self.initial.setdefault("starts_on", self.viewer.today)

    def _choices(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.required = False

    def values_of(self, instance: Any) -> dict[str, Any]:
        names = ("title", "area", "purpose", "source", "starts_on", "ends_on", "lead_days", "role")
        more = ("person", "evidence", "evidence_text")
        values = {name: getattr(instance, name) for name in (*names, *more)}
        subject = instance.subject
        return values | {
            "whose": whose_value(instance),
            "checklist": "\n".join(instance.checklist),
            "subject": f"{subject.kind}:{subject.id}" if subject else "",
            **_rule_values(instance),
        }

    def clean_subject(self) -> Ref | None:
        kind, _colon, pk = self.cleaned_data["subject"].partition(":")
        if not pk.isdecimal():
            return None
        ref = Ref(kind, int(pk))
        return ref if ref in registry.describe([ref], self.viewer) else None

    def clean_dates(self) -> list[str]:
        return read_dates(self.cleaned_data["dates"])

    def clean_checklist(self) -> list[str]:
        lines = (line.strip()[:200] for line in self.cleaned_data["checklist"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))[:MOST_POINTS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        anchor, after = self._base(data)
        subject = data["subject"]
        kept = ("title", "area", "purpose", "source", "starts_on", "ends_on", "role", "person")
        return {
            **{name: data[name] for name in (*kept, "checklist", "evidence", "evidence_text")},
            **_owner(data["whose"], self.viewer),
            "lead_days": 14 if data["lead_days"] is None else data["lead_days"],
            "rule": _rule(data),
            "anchor": anchor,
            "after": after,
            "subject_kind": subject.kind if subject else "",
            "subject_id": subject.id if subject else None,
        }

    def _base(self, data: dict[str, Any]) -> tuple[str, Activity | None]:
        kind, _colon, key = data["base"].partition(":")
        if data["repeat"] != "offset" or not kind:
            return "", None
        if kind == "anchor":
            return key, None
        return "", seen(Activity, self.viewer).filter(pk=int(key)).first()


def _rule(data: dict[str, Any]) -> dict[str, Any]:
    """The rule as plain data, of the form's many fields."""
    repeat, every = data["repeat"], data["every"] or 1
    rule: dict[str, Any] = {"kind": repeat}
    if repeat in {"week", "month", "year"}:
        rule = {"kind": "every", "unit": repeat, "n": every}
    elif repeat == "nth":
        rule |= {"n": data["place"] or 1, "weekday": data["weekday"] or 0, "every": every}
        rule |= {"months": data["months"]} if data["months"] else {}
    elif repeat == "offset":
        days = (data["count"] or 0) * (7 if data["span"] == "weeks" else 1)
        rule["days"] = days if data["side"] == "after" else -days
    elif repeat == "dates":
        rule["dates"] = data["dates"]
    elif repeat == "rrule":
        rule["text"] = data["text"].strip().upper().removeprefix("RRULE:")
    return rule | ({"move": data["move"]} if data["move"] else {})


def _rule_values(activity: Activity) -> dict[str, Any]:
    rule = activity.rule
    days = rule.get("days", 0)
    weekly = days != 0 and days % 7 == 0
    nth = rule["kind"] == "nth"
    base = f"anchor:{activity.anchor}" if activity.anchor else ""
    return {
        "repeat": rule.get("unit", rule["kind"]),
        "every": rule.get("every" if nth else "n"),
        "place": rule.get("n", 1) if nth else 1,
        "weekday": rule.get("weekday", 0),
        "months": rule.get("months", []),
        "count": abs(days) // (7 if weekly else 1),
        "span": "weeks" if weekly else "days",
        "side": "after" if days > 0 else "before",
        "base": base or (f"activity:{activity.after_id}" if activity.after_id else ""),
        "text": rule.get("text", ""),
        "dates": dates_text(rule),
        "move": rule.get("move", ""),
    }


def dates_text(rule: Mapping[str, Any]) -> str:
    """The set days of a rule as people write them: `01.01.2027, 01.07.2028`."""
    if rule.get("kind") != "dates":
        return ""
    return ", ".join(f"{day:%d.%m.%Y}" for day in dates_of(rule))


def read_dates(text: str) -> list[str]:
    """The days written in a text as ISO texts. Raises ValidationError that names the first bad one."""
    parts = text.replace(";", ",").replace(" ", ",").split(",")
    return [DayField().clean(part).isoformat() for part in parts if part]


def whose_choices(viewer: Any) -> list[tuple[str, Any]]:
    """The whole cooperation, the arrangements, and the members whose own the viewer may plan."""
    members = current_members(viewer).filter(pk__in=viewer.members)
    return [
        ("", _("The whole cooperation")),
        *((f"arrangement:{one.pk}", one.name) for one in queries.arrangements(viewer)),
        *((f"member:{one.pk}", one.name) for one in members),
    ]


def whose_value(activity: Activity) -> str:
    if activity.member_id:
        return f"member:{activity.member_id}"
    return f"arrangement:{activity.arrangement_id}" if activity.arrangement_id else ""


def _owner(value: str, viewer: Any) -> dict[str, Any]:
    kind, _colon, pk = value.partition(":")
    rows: Any = {"member": Member, "arrangement": Arrangement}
    found = seen(rows[kind], viewer).filter(pk=int(pk)).first() if kind in rows else None
    return {"member": None, "arrangement": None} | ({kind: found} if found else {})


def base_choices(viewer: Any, instance: Any) -> list[Any]:
    """The statutory anchors and the activities that are not themselves counted from another."""
    language = get_language() or "nb"
    named = [(f"anchor:{one.key}", one.title(language)) for one in anchors.anchors()]
    rows = seen(Activity, viewer).running(viewer.today).filter(after__isnull=True)
    own = rows.exclude(pk=instance.pk if instance else None).order_by("sort_key")[:500]
    return [
        ("", _("Choose")),
        (_("Fixed times of the year"), named),
        (_("Activities"), [(f"activity:{one.pk}", one.title) for one in own]),
    ]
