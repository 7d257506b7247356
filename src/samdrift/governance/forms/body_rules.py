"""Forms of a body's meeting rules."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.meeting_rules import FIELDS, POINTS, Bound, Point, rule_set, rule_sets
from samdrift.governance.forms.body_seats import Dated
from samdrift.governance.models.bodies import MeetingRules
from samdrift.parties.forms.common import text

FRACTIONS = {
    "quorum": ("quorum_num", "quorum_den"),
    "votes": ("votes_num", "votes_den"),
    "floor": ("floor_num", "floor_den"),
}
"""Field of the form → the two fields of the rules it is written in."""
OF_POINT = {"quorum": ("quorum", "quorum_over", "votes"), "floor": ("floor",)}
"""Point → its fields in the form, where they are not those of the rules."""
_WRITTEN = re.compile(r"^\s*(\d{1,2})\s*/\s*(\d{1,2})\s*$")


class FractionField(forms.CharField):
    """A part of the whole, written as 1/2; its value is (1, 2), or (None, None) when left empty."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=7, **more)

    def clean(self, value: Any) -> Any:
        plain = super().clean(value)
        if not plain:
            return None, None
        found = _WRITTEN.match(plain)
        if found is None:
            raise forms.ValidationError(_now("Write it as a fraction, for example 1/2."))
        return int(found[1]), int(found[2])


class RulesForm(Dated):
    """The meeting rules from a day, without those the law fixes."""

    quorum = FractionField(label=_("Quorum: part of the members"), help_text=_("For example 1/2."))
    quorum_over = forms.BooleanField(
        label=_("More than that part, not just as much"), required=False
    )
    votes = FractionField(
        label=_("And part of the votes"), required=False, help_text=_("For example 2/3.")
    )
    majority = forms.ChoiceField(label=_("Majority"), choices=MeetingRules.Majority.choices)
    floor = FractionField(
        label=_("Those for must be more than this part of all members"), required=False
    )
    tie = forms.ChoiceField(label=_("Tie"), choices=MeetingRules.Tie.choices)
    weights = forms.ChoiceField(label=_("What a vote weighs"), choices=MeetingRules.Weights.choices)
    may_abstain = forms.BooleanField(label=_("One may choose not to vote"), required=False)
    notice_days = forms.IntegerField(
        label=_("Days of notice before a meeting"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=_("Empty is reasonable notice."),
    )
    late_item = forms.ChoiceField(
        label=_("Item not on the agenda"), choices=MeetingRules.LateItem.choices
    )
    written = forms.ChoiceField(label=_("Written procedure"), choices=MeetingRules.Written.choices)
    is_remote_allowed = forms.BooleanField(label=_("Remote meetings are allowed"), required=False)
    is_open = forms.BooleanField(label=_("Meetings are open"), required=False)
    signing = forms.ChoiceField(
        label=_("Minutes are signed by"), choices=MeetingRules.Signing.choices
    )
    may_demand = text(
        _("Who may demand a meeting or an item"),
        300,
        help_text=_("Empty is as the law or practice has it."),
    )
    source = text(
        _("Where it is said"),
        300,
        help_text=_(
            "The founding agreement, or the decision. For example the company agreement § 5."
        ),
    )

    def prepare(self) -> None:
        super().prepare()
        found = rule_set(self.instance.basis)
        for point in found.points.values() if found else ():
            for name in OF_POINT.get(point.key, POINTS[point.key]):
                if point.bound is Bound.LAW:
                    del self.fields[name]
                elif point.source:
                    self._tell(name, point)

    def _tell(self, name: str, point: Point) -> None:
        """Say beside the field how far one may go from the law."""
        told = {
            Bound.AT_LEAST: _now("The law’s least, one may ask for more: %(source)s."),
            Bound.AGREEMENT: _now("Unless the founding agreement says otherwise: %(source)s."),
            Bound.OWN: _now("The law leaves it to you: %(source)s."),
        }
        field: Any = self.fields[name]
        said = told[point.bound] % {"source": point.source}
        field.help_text = f"{said} {field.help_text}".strip()

    def values_of(self, instance: Any) -> dict[str, Any]:
        values = {name: getattr(instance, name) for name in FIELDS}
        for name, (num, den) in FRACTIONS.items():
            values[name] = f"{values[num]}/{values[den]}" if values[num] else ""
        return values

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, fields in FRACTIONS.items():
            if name in data:
                data |= dict(zip(fields, data.pop(name), strict=True))
        return data


class BasisForm(Dated):
    """Another set of rules, as when the legal form changes."""

    basis = forms.ChoiceField(label=_("Set of rules"))
    field_order = ("basis", "valid_from")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["basis"]
        language = get_language() or "nb"
        field.choices = [(one.key, one.name(language)) for one in rule_sets().values()]
