"""Forms of outages, maintenance and status pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.outages import Degree, Exclusion, Outage
from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System

LONGEST = 20_000


class MomentField(forms.DateTimeField):
    """A day and a time, as people write it here (21.11.2026 08.15) or as programs do."""

    widget = forms.DateTimeInput(attrs={"autocomplete": "off"}, format="%d.%m.%Y %H.%M")

    def __init__(self, **more: Any) -> None:
        more.setdefault(
            "input_formats",
            ["%d.%m.%Y %H.%M", "%d.%m.%Y %H:%M", "%d.%m.%Y kl. %H.%M", "%d.%m.%Y kl. %H:%M"],
        )
        more.setdefault("help_text", _("For example 21.11.2026 08.15"))
        more.setdefault(
            "error_messages",
            {"invalid": _("Write day and time, for example 21.11.2026 08.15.")},
        )
        super().__init__(**more)


def members_field() -> Any:
    return forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label=_("Members affected"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )


class Exact(Form):
    """Times that are left as they stand keep their seconds."""

    times: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self.times:
            old: dt.datetime | None = getattr(self.instance, name, None)
            new = data.get(name)
            if old and new and timezone.localtime(old).replace(second=0, microsecond=0) == new:
                data[name] = old
        return data


class _About(Exact):
    """What it is about, and whom it touches."""

    title = text(_("Title"), 160, required=True)
    text = lines(_("What those affected read"), rows=3, max_length=LONGEST)
    system = choose(System.objects.none(), _("System"), required=False)
    service = choose(Service.objects.none(), _("Service"), required=False)
    members = members_field()

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: Any = self.fields
        fields["system"].queryset = seen(System, self.viewer).running().order_by("sort_key")
        fields["service"].queryset = seen(Service, self.viewer).filter(ended_at=None)
        fields["members"].queryset = current_members(self.viewer)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return super().values_of(instance) | {"members": list(instance.members.all())}


class OutageForm(_About):
    times = ("started_at", "ended_at")

    site = text(_("Site"), 120, help_text=_("Where it is one place alone."))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Outage.Kind.choices, initial=Outage.Kind.UNPLANNED
    )
    degree = forms.ChoiceField(
        label=_("How much is away"),
        choices=Degree.choices,
        initial=Degree.FULL,
        help_text=_("Slow is told, but does not count as downtime."),
    )
    started_at = MomentField(label=_("Down from"), required=False, help_text=_("Empty is now."))
    ended_at = MomentField(label=_("Up again"), required=False, help_text=_("Empty: still down."))
    is_told = forms.BooleanField(
        label=_("Tell those affected"), required=False, initial=True,
        help_text=_("Shown as down in the portal, and on the status pages that are open."),
    )  # fmt: skip
    note = lines(_("Note for the desk"), rows=2, max_length=LONGEST)

    field_order = (
        "title", "text", "system", "service", "site", "members", "kind", "degree", "started_at",
        "ended_at", "is_told", "note",
    )  # fmt: skip


class EndForm(Exact):
    ended_at = MomentField(label=_("Up again"), required=False, help_text=_("Empty is now."))
    text = lines(
        _("What those affected read"), rows=3, max_length=LONGEST,
        help_text=_("Empty: what stands there already."),
    )  # fmt: skip

    def values_of(self, _instance: Any) -> dict[str, Any]:
        return {}


class LeaveOutForm(Form):
    exclusion = forms.ChoiceField(
        label=_("Against the promise"), choices=Exclusion.choices, required=False
    )
    reason = lines(_("Why"), rows=2, max_length=300)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"exclusion": instance.exclusion, "reason": instance.excluded_because}


class ReasonForm(Form):
    reason = lines(_("Why"), rows=2, max_length=300, required=True)

    def values_of(self, _instance: Any) -> dict[str, Any]:
        return {}


class WindowForm(_About):
    times = ("starts_at", "ends_at")

    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))
    is_agreed = forms.BooleanField(
        label=_("The agreements leave it out of the downtime"),
        required=False,
        initial=True,
        help_text=_("It is left out once it is told. What goes past the window counts."),
    )

    field_order = (
        "title", "text", "system", "service", "starts_at", "ends_at", "members", "is_agreed",
    )  # fmt: skip


class FinishForm(Exact):
    down_from = MomentField(
        label=_("Down from"), required=False, help_text=_("Empty: nothing was down.")
    )
    down_to = MomentField(label=_("Up again"), required=False)
    outcome = lines(_("How it went"), rows=3, max_length=LONGEST)

    def values_of(self, _instance: Any) -> dict[str, Any]:
        return {}


class StatusPageForm(Form):
    member = choose(Member.objects.none(), _("Member"))
    text = lines(
        _("What stands first"), rows=3, max_length=2000,
        help_text=_("Such as where one calls when nothing works. All can read it."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.instance is not None:
            del self.fields["member"]
        elif self.viewer is not None:
            field: Any = self.fields["member"]
            field.queryset = current_members(self.viewer)
