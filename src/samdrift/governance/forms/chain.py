"""Forms of the chain: steps, what must be so before, what a body did, and templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc import chain as calc
from samdrift.governance.models.bodies import Body
from samdrift.governance.models.matters import Step
from samdrift.governance.services.chain_state import link_of, steps_of
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines
from samdrift.parties.forms.common import text as line

BEFORE = line(
    _("What must be so before the papers go out"),
    300,
    help_text=_("For example that the seat municipality is agreed."),
)


def bodies_for(matter: Any, viewer: Any) -> Any:
    """The bodies that can treat the matter: standing ones of arrangements, or the member's own too."""
    rows = seen(Body, viewer).standing(viewer.today)
    joint = rows.filter(member__isnull=True)
    if matter.member_id is None:
        return joint.order_by("sort_key", "pk")
    return (joint | rows.filter(member=matter.member_id)).order_by("sort_key", "pk")


class StepForm(Form):
    """A body to be added at the end of the chain."""

    body = forms.ModelChoiceField(
        label=_("Body"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=_("Each member’s own council"),
    )
    task = forms.ChoiceField(label=_("Task"), choices=Step.Task.choices, initial="recommend")
    precondition = BEFORE

    def __init__(self, *args: Any, matter: Any, **more: Any) -> None:
        self.matter = matter
        super().__init__(*args, **more)

    def prepare(self) -> None:
        field: Any = self.fields["body"]
        field.queryset = bodies_for(self.matter, self.viewer)


class ChangeStepForm(Form):
    task = forms.ChoiceField(label=_("Task"), choices=Step.Task.choices)
    precondition = BEFORE


class MetForm(Form):
    note = lines(_("How it is known"), max_length=300, help_text=_("For example the minutes."))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class TreatForm(Form):
    """What a body did with the matter outside a meeting here."""

    outcome = forms.ChoiceField(label=_("What the body did"))
    reason = lines(_("Why, or what it said"), max_length=500)
    back_to = forms.ModelChoiceField(
        label=_("Sent back to"),
        queryset=Step.objects.none(),
        required=False,
        empty_label=_("Whoever prepares it"),
    )
    day = DayField(label=_("Day"))

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)
        if self.instance is None:
            return
        steps = steps_of(self.instance.matter)
        place = [one.pk for one in steps].index(self.instance.pk)
        links = [link_of(one) for one in steps]
        offered = [
            one
            for one in calc.outcomes(links, place)
            if not (one in {"decided", "rejected"} and links[place].task in calc.DECIDING)
        ]
        names = dict(Step.Outcome.choices)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(one.value, names[one.value]) for one in offered]
        back: Any = self.fields["back_to"]
        earlier = [one.pk for one in steps[:place] if one.outcome != calc.Outcome.SKIPPED]
        back.queryset = seen(Step, self.viewer).filter(pk__in=earlier).order_by("order")
        if not earlier:
            back.widget = forms.HiddenInput()

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class TemplateForm(Form):
    """For each place of the template the body that fits; asked for where several do."""

    def __init__(self, *args: Any, matter: Any, template: Any, **more: Any) -> None:
        self.matter, self.template = matter, template
        super().__init__(*args, **more)

    def prepare(self) -> None:
        offered = list(bodies_for(self.matter, self.viewer).select_related("arrangement"))
        for n, place in enumerate(self.template.places):
            if not place.kinds:
                continue
            fit = [one for one in offered if one.kind in place.kinds]
            fit.sort(key=lambda one: self._rank(place, one))
            self.fields[f"place_{n}"] = self._field(n, place, offered, fit)

    def _rank(self, place: Any, body: Body) -> tuple[bool, int]:
        """The matter's own arrangement comes before others, then the kinds in the template's order."""
        elsewhere = body.arrangement_id != self.matter.arrangement_id
        return bool(elsewhere), place.kinds.index(body.kind)

    def _field(self, n: int, place: Any, offered: list[Body], fit: list[Body]) -> Any:
        others = [one for one in offered if one not in fit]
        choices: list[Any] = [("", _("Leave this place out"))]
        choices += [(str(one.pk), one.name) for one in fit]
        if others:
            choices.append((_("Other bodies"), [(str(one.pk), one.name) for one in others]))
        kinds = dict(Body.Kind.choices)
        label = " / ".join(str(kinds[kind]) for kind in place.kinds)
        tasks = dict(Step.Task.choices)
        ranks = [self._rank(place, one) for one in fit[:2]]
        clear = len(ranks) == 1 or (len(ranks) > 1 and ranks[0] != ranks[1])
        return forms.ChoiceField(
            label=_("%(n)s. %(label)s") % {"n": n + 1, "label": label},
            choices=choices,
            required=False,
            initial=str(fit[0].pk) if fit and clear else "",
            help_text=tasks[place.task],
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        bodies = {one.pk: one for one in bodies_for(self.matter, self.viewer)}
        plans = []
        for n, place in enumerate(self.template.places):
            chosen = data.get(f"place_{n}")
            if place.kinds and not chosen:
                continue
            before = place.precondition(get_language() or "nb")
            body = bodies.get(int(chosen)) if chosen else None
            plans.append((place.task, body, before))
        if not plans and not self.errors:
            raise forms.ValidationError(_("Choose at least one body."))
        return {"plans": plans}


class KeepTemplateForm(Form):
    name = line(_("Name"), 160, required=True)
    text = lines(_("What it is for"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class AskForm(Form):
    """The day by which the members are to have said their view."""

    due_on = DayField(label=_("By"), required=False)


class CommentForm(Form):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("need", _("A need we have")), ("comment", _("A comment"))],
        initial="comment",
    )
    text = lines(_("Text"), 4, required=True)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


class VoiceForm(Form):
    text = lines(_("The member’s view"), 8, required=True)

    def values_of(self, instance: Any) -> dict[str, Any]:
        return {"text": instance.voice}
