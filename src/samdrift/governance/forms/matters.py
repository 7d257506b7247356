"""Forms of matters and goals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.owners import Kroner, Owned, first_choice, owner, whose_value
from samdrift.governance.models.matters import Goal, Matter
from samdrift.governance.queries import goals as goal_queries
from samdrift.governance.services.matters import origin_of
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.parties.forms.common import PersonField, lines
from samdrift.parties.forms.common import text as line

KIND_FROM = {"portfolio.system": "change", "portfolio.use": "change", "followup.finding": "change"}
"""What a matter begun from this kind of object most often is."""
LAW = _("The section of the act, for example offl. § 14. Needed when not all may see it.")


class MatterForm(Form):
    """A matter's head; its basis is written on its own page, part by part."""

    title = line(_("Title"), 200, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=Matter.Kind.choices)
    whose = Owned()
    prepared_by = PersonField(
        label=_("Prepared by"),
        required=False,
        help_text=_("Name or e-mail address. Left empty, it is you."),
    )
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals and frames it serves"),
        queryset=Goal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    openness = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Matter.Openness.choices,
        initial=Matter.Openness.COOPERATION,
    )
    exemption = line(_("Kept from the public by"), 200, help_text=LAW)
    archive_number = line(
        _("Archive number"), 60, help_text=_("The case’s number in the archive system.")
    )
    origin = forms.CharField(required=False, widget=forms.HiddenInput, label=_("Begun from"))

    def prepare(self) -> None:
        whose, person, goals = (self.fields[name] for name in ("whose", "prepared_by", "goals"))
        whose.offer(self.viewer, self.instance)  # type: ignore[attr-defined]
        person.viewer = self.viewer  # type: ignore[attr-defined]
        goals.queryset = self._goals()  # type: ignore[attr-defined]
        if self.instance is None:
            self._first_values(whose)
        else:
            self.fields["prepared_by"].help_text = _("Name or e-mail address.")

    def _goals(self) -> Any:
        now = goal_queries.in_force(self.viewer)
        if self.instance is None:
            return now
        linked = self.instance.goal_links.values_list("goal_id", flat=True)
        return (now | seen(Goal, self.viewer).filter(pk__in=list(linked))).distinct()

    def _first_values(self, whose: Any) -> None:
        self.initial.setdefault("whose", first_choice(self.viewer, whose.choices))
        given = self.initial.get("origin") or self.initial.get("from") or ""
        ref = origin_of(given, self.viewer) if given else None
        self.initial["origin"] = f"{ref.kind}:{ref.id}" if ref else ""
        if ref is not None:
            self._from_object(ref)

    def _from_object(self, ref: Ref) -> None:
        self.initial.setdefault("kind", KIND_FROM.get(ref.kind, "other"))
        found = registry.describe([ref], self.viewer)[ref]
        words = _now("Begun from: %(name)s") % {"name": found.label}
        self.fields["title"].help_text = escape(words)

    def values_of(self, instance: Any) -> dict[str, Any]:
        names = ("title", "kind", "prepared_by", "openness", "exemption", "archive_number")
        origin = instance.origin
        return {name: getattr(instance, name) for name in names} | {
            "whose": whose_value(instance),
            "goals": [link.goal_id for link in instance.goal_links.all()],
            "origin": f"{origin.kind}:{origin.id}" if origin else "",
        }

    def clean_origin(self) -> Ref | None:
        given = self.cleaned_data["origin"]
        return origin_of(given, self.viewer) if given else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        values = {name: data[name] for name in data if name != "whose"}
        values["goals"] = list(data["goals"])
        if self.instance is not None and data["prepared_by"] is None:
            del values["prepared_by"]
        return {**values, **owner(data["whose"], self.viewer)}


class GoalForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Goal.Kind.choices)
    name = line(_("Name"), 200, required=True)
    text = lines(_("What it says"))
    whose = Owned()
    parent = forms.ModelChoiceField(
        label=_("Lies under"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("Nothing"),
    )
    guideline = line(
        _("National guideline"),
        300,
        help_text=_("The guideline or the law it is tied to, where there is one."),
    )
    amount = Kroner(
        label=_("Amount a year"),
        help_text=_("What a frame allows, in kroner without VAT. For example 1 234,50"),
    )
    decided_by = line(_("Decided by"), 300, help_text=_("Body, date and case number."))
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_to = DayField(
        label=_("No longer from"),
        required=False,
        help_text=_("The first day it does not hold any more."),
    )

    def prepare(self) -> None:
        whose, parent = self.fields["whose"], self.fields["parent"]
        whose.offer(self.viewer, self.instance)  # type: ignore[attr-defined]
        rows = seen(Goal, self.viewer).order_by("sort_key", "pk")
        if self.instance is not None:
            rows = rows.exclude(pk=self.instance.pk)
        else:
            self.initial.setdefault("whose", first_choice(self.viewer, whose.choices))  # type: ignore[attr-defined]
        parent.queryset = rows  # type: ignore[attr-defined]

    def values_of(self, instance: Any) -> dict[str, Any]:
        names = [name for name in self.base_fields if name != "whose"]
        values = {name: getattr(instance, name) for name in names}
        return values | {"whose": whose_value(instance)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        values = {name: data[name] for name in data if name != "whose"}
        return {**values, **owner(data["whose"], self.viewer)}


class ReasonForm(Form):
    """An act that needs only its reason."""

    reason = lines(_("Why"), required=True, max_length=500)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class PreparerForm(Form):
    person = PersonField(label=_("Who is to prepare it"))

    def prepare(self) -> None:
        field: Any = self.fields["person"]
        field.viewer = self.viewer

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nobody is proposed
        return {}
