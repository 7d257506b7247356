"""Forms of activities and of what falls due."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.followup.calc import anchors
from samdrift.followup.forms.recurrence import REPEATS, RepeatForm, number, rule_of, rule_values
from samdrift.followup.models.activities import Activity
from samdrift.followup.queries import activities as queries
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.parties.forms.common import PersonField
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Appointment
from samdrift.parties.queries.members import current_members

SIDES = [("before", _("before")), ("after", _("after"))]
SPANS = [("days", _("days")), ("weeks", _("weeks"))]
MOST_POINTS = 40
WHEN = {
    "count": "repeat:offset",
    "span": "repeat:offset",
    "side": "repeat:offset",
    "base": "repeat:offset",
}
OFFSET = ("offset", _("Some time before or after something else"))


def _lines(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        **more,
    )


class ActivityForm(RepeatForm):
    """What is to be done and when; its cleaned data are the values of the services."""

    field_order = (
        "title", "area", "purpose", "source", "whose", "repeat", "starts_on", "every", "place",
        "weekday", "months", "count", "span", "side", "base", "text", "dates", "move", "ends_on",
    )  # fmt: skip

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
    count = number(
        _("How long before or after"),
        0,
        730,
        help_text=_("Only for what is counted from something else, as are the three below."),
    )
    span = forms.ChoiceField(label=_("Counted in"), choices=SPANS, required=False)
    side = forms.ChoiceField(label=_("Before or after"), choices=SIDES, required=False)
    base = forms.ChoiceField(label=_("Counted from"), required=False)
    lead_days = number(
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
        super().prepare()
        repeat: Any = self.fields["repeat"]
        repeat.choices = [*REPEATS[:-2], OFFSET, *REPEATS[-2:]]
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
    rule = rule_of(data)
    if data["repeat"] == "offset":
        days = (data["count"] or 0) * (7 if data["span"] == "weeks" else 1)
        rule["days"] = days if data["side"] == "after" else -days
    return rule


def _rule_values(activity: Activity) -> dict[str, Any]:
    days = activity.rule.get("days", 0)
    weekly = days != 0 and days % 7 == 0
    base = f"anchor:{activity.anchor}" if activity.anchor else ""
    return rule_values(activity.rule) | {
        "count": abs(days) // (7 if weekly else 1),
        "span": "weeks" if weekly else "days",
        "side": "after" if days > 0 else "before",
        "base": base or (f"activity:{activity.after_id}" if activity.after_id else ""),
    }


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
        (_("Activities"), [(f"activity:{one.pk}", str(one)) for one in own]),
    ]
