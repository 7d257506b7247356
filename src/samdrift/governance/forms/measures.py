"""Forms of measures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.matters import Goal, Matter
from samdrift.governance.models.measures import Measure
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import PersonField, lines
from samdrift.parties.forms.common import text as line
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

OPEN = (Matter.Status.PREPARED, Matter.Status.TREATED)


class Many(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the rows; only `offered` are shown to choose from, but what is sent may be any row
    within reach.
    """

    def __init__(self, label: Any, rows: Any, **more: Any) -> None:
        super().__init__(
            queryset=rows, label=label, required=False, widget=forms.CheckboxSelectMultiple, **more
        )

    def offer(self, rows: Any, offered: Any) -> None:
        self.queryset = rows
        self.choices = [(one.pk, self.label_from_instance(one)) for one in offered]


class Ways(Many):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.matter}: {obj.name}"


class MeasureForm(Form):
    name = line(_("What is to be done"), 200, required=True)
    text = lines(_("What it is"), rows=4)
    arrangement = choose(Arrangement.objects.none(), _("Cooperation"))
    member = choose(
        Member.objects.none(),
        _("Whose own it is"),
        required=False,
        empty_label=_("All members together"),
    )
    goal = choose(
        Goal.objects.none(), _("Goal it serves"), required=False, empty_label=_("Not said")
    )
    needs = Many(
        _("Decisions it needs"),
        Matter.objects.none(),
        help_text=_("Matters that must be adopted and in force before it can begin."),
    )
    holds = Ways(
        _("Alternatives it is sensible under"),
        Alternative.objects.none(),
        help_text=_(
            "Of an open choice: choose all it holds under. When it does not hang on the choice, choose none."
        ),
    )
    independence = forms.ChoiceField(
        label=_("How far it is independent of the choice"),
        choices=Measure.Independence.choices,
        required=False,
    )
    independence_reason = line(
        _("Why"), 500, help_text=_("It explains. The phase follows from what is chosen above.")
    )
    starts_on = DayField(label=_("Begins"), required=False)
    ends_on = DayField(label=_("Ends"), required=False, help_text=_("The last day."))
    responsible = PersonField(label=_("Responsible"), required=False)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        fields: dict[str, Any] = dict(self.fields)
        fields["responsible"].viewer = self.viewer
        arrangements = seen(Arrangement, self.viewer).order_by("name", "pk")
        fields["arrangement"].queryset = arrangements
        only = list(arrangements[:2])
        if len(only) == 1:
            fields["arrangement"].initial = only[0].pk
        fields["member"].queryset = current_members(self.viewer)
        fields["goal"].queryset = seen(Goal, self.viewer).order_by("sort_key", "pk")
        self._offer()

    def _offer(self) -> None:
        """Open matters and their alternatives, and what is linked already."""
        fields: dict[str, Any] = dict(self.fields)
        matters, ways = seen(Matter, self.viewer), seen(Alternative, self.viewer)
        asked = self.initial.get("needs")
        linked = Q(unlocks__measure=self.instance) if self.instance else Q(pk__in=[])
        if isinstance(asked, str) and asked.isdecimal():
            linked |= Q(pk=int(asked))
            self.initial["needs"] = [int(asked)]
        offered = matters.filter(Q(status__in=OPEN) | linked).distinct()
        fields["needs"].offer(matters, offered.order_by("-year", "-serial"))
        linked = Q(measure_links__measure=self.instance) if self.instance else Q(pk__in=[])
        open_ways = ways.filter(Q(matter__status__in=OPEN) | linked).distinct()
        rows = open_ways.select_related("matter").order_by("-matter_id", "order", "pk")
        fields["holds"].offer(ways, rows)

    def values_of(self, instance: Measure) -> dict[str, Any]:
        told = super().values_of(instance)
        told["needs"] = list(instance.need_links.values_list("matter_id", flat=True))
        told["holds"] = list(instance.hold_links.values_list("alternative_id", flat=True))
        return told


class StatusForm(Form):
    status = forms.ChoiceField(label=_("How it stands"), choices=Measure.Status.choices)
    status_note = line(
        _("A word about it"), 300, help_text=_("Needed when it is given up: why it is.")
    )
