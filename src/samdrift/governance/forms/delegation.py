"""Forms of delegation: give it, correct it, end it, and decide on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.delegation import Delegation
from samdrift.governance.models.matters import MONEY, Matter
from samdrift.kernel.forms import DayField, Form, Kroner, at_most
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.viewer import Viewer
from samdrift.parties.forms.common import PersonField
from samdrift.parties.queries.members import current_members

BENEFITS_HELP = _(
    "The responsibility for benefits stays with the body: it cannot be given to others in the management organisation."
)


def kroner(label: Any, help_text: Any = "", **more: Any) -> forms.DecimalField:
    """An amount in kroner, written as people do: 70 000 or 70000,50."""
    return Kroner(label=label, help_text=help_text, **MONEY, min_value=0, **more)


class DelegationForm(Form):
    """What is delegated; its cleaned data are the values of the services."""

    what = forms.CharField(
        label=_("What is delegated"),
        max_length=300,
        help_text=_("In one sentence, for example: small and medium changes of the joint systems."),
    )
    giver = forms.ChoiceField(label=_("Delegated by"))
    to_body = forms.ModelChoiceField(
        queryset=Body.objects.none(),
        label=_("To a body"),
        required=False,
        empty_label=_("No body"),
    )
    to_person = PersonField(label=_("Or to a person"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of matter"),
        choices=Matter.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen is every kind."),
    )
    subject = forms.CharField(
        label=_("Only for the system"),
        required=False,
        max_length=300,
        help_text=_("Its name or the address of its page here. Empty is every system."),
    )
    per_decision = kroner(
        _("Most for each decision, in kroner"), _("Empty is no limit."), required=False
    )
    per_period = kroner(_("Most in all, in kroner"), _("Empty is no limit."), required=False)
    period = forms.ChoiceField(label=_("In each calendar"), choices=Delegation.Period.choices)
    valid_from = DayField(label=_("From"))
    valid_to = DayField(
        label=_("No longer from"),
        required=False,
        help_text=_("The first day it is not in force. Leave it empty when it goes on."),
    )
    decision = forms.ModelChoiceField(
        queryset=Decision.objects.none(),
        label=_("By the decision"),
        required=False,
        empty_label=_("One that is not here"),
    )
    decided_by = forms.CharField(
        label=_("Or by"),
        max_length=300,
        required=False,
        help_text=_("For example Sak 12/26, 10.03.2026."),
    )
    moves_benefits = forms.TypedChoiceField(
        label=_("Would it give away the responsibility for benefits?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        help_text=BENEFITS_HELP,
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["giver"].choices = giver_choices(self.viewer, self.instance)
        day = self.viewer.today
        bodies = seen(Body, self.viewer).standing(day).filter(is_discussion_only=False)
        fields["to_body"].queryset = bodies.order_by("sort_key", "pk")
        fields["to_person"].viewer = self.viewer
        decisions = seen(Decision, self.viewer).filter(outcome=Decision.Outcome.ADOPTED)
        fields["decision"].queryset = at_most(decisions.order_by("-year", "-serial"))
        self.initial.setdefault("valid_from", day)
        self.initial.setdefault("period", Delegation.Period.YEAR.value)

    def values_of(self, instance: Any) -> dict[str, Any]:
        subject = instance.subject
        found = registry.describe([subject], self.viewer).get(subject) if subject else None
        return super().values_of(instance) | {
            "giver": f"body:{instance.from_body_id}"
            if instance.from_body_id
            else f"member:{instance.member_id}",
            "subject": found.label if found else "",
            "moves_benefits": "no",
        }

    def clean_subject(self) -> Ref | None:
        text = self.cleaned_data["subject"].strip()
        return find_subject(text, self.viewer) if text else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        kind, _colon, pk = data.pop("giver").partition(":")
        body = seen(Body, self.viewer).filter(pk=pk).first() if kind == "body" else None
        members = current_members(self.viewer)
        member = members.filter(pk=pk).first() if kind == "member" else None
        return {**data, "from_body": body, "member": member}


def giver_choices(viewer: Viewer, instance: Any = None) -> list[Any]:
    """The bodies that can delegate, and the members for whom the viewer records one at home."""
    bodies = seen(Body, viewer).standing(viewer.today).filter(is_discussion_only=False)
    own = viewer.members_as("director", "coordinator")
    members = current_members(viewer)
    if not viewer.has("administrator"):
        members = members.filter(pk__in=own)
    choices: list[Any] = [(f"body:{one.pk}", one.name) for one in bodies.order_by("sort_key", "pk")]
    if instance is not None and instance.from_body is not None:
        known = {value for value, _name in choices}
        value = f"body:{instance.from_body.pk}"
        choices += [] if value in known else [(value, instance.from_body.name)]
    at_home = [(f"member:{one.pk}", one.name) for one in members]
    return [*choices, (_("At home, in a member’s own line"), at_home)] if at_home else choices


def find_subject(text: str, viewer: Viewer) -> Ref:
    """What an address here, `kind:id` or a name points at: exactly one thing that is in reach."""
    ref = _by_key(text) or _by_address(text, viewer) or _by_name(text, viewer)
    if ref is None or ref not in registry.describe([ref], viewer):
        raise forms.ValidationError(
            _("Nothing here is called “%(text)s”, or several are. Paste the address of its page.")
            % {"text": text}
        )
    return ref


def _by_key(text: str) -> Ref | None:
    kind, _colon, pk = text.partition(":")
    return Ref(kind, int(pk)) if kind in registry.kinds and pk.isdecimal() else None


def _by_address(text: str, viewer: Viewer) -> Ref | None:
    """An address such as https://…/portfolio/systems/17/: the kind whose page has this address."""
    if "://" not in text:
        return None
    path = "/" + text.partition("://")[2].partition("/")[2].strip("/") + "/"
    numbers = [part for part in path.split("/") if part.isdecimal()]
    if not numbers:
        return None
    asked = [Ref(kind, int(numbers[-1])) for kind in registry.kinds]
    found = registry.describe(asked, viewer)
    return next((ref for ref, one in found.items() if one.url.endswith(path)), None)


def _by_name(text: str, viewer: Viewer) -> Ref | None:
    from samdrift.kernel import search  # noqa: PLC0415 -- only when a name is written

    hits = search.find(text, viewer, kinds=["portfolio.system"], limit=5)
    exact = [one for one in hits if one.title.casefold() == text.casefold()]
    chosen = exact if len(exact) == 1 else hits
    return _by_address(f"here://{chosen[0].url}", viewer) if len(chosen) == 1 else None


class EndForm(Form):
    day = DayField(label=_("No longer from"), help_text=_("The first day it is not in force."))
    reason = forms.CharField(label=_("Why"), max_length=300)

    def prepare(self) -> None:
        self.initial.setdefault("day", self.viewer.today)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- nothing is known before
        return {}


OUTCOMES = [
    (Decision.Outcome.ADOPTED.value, pgettext_lazy("decide", "Adopt")),
    (Decision.Outcome.REJECTED.value, pgettext_lazy("decide", "Turn down")),
]


class DecideForm(Form):
    """A decision on delegation in one matter."""

    matter = forms.ModelChoiceField(
        queryset=Matter.objects.none(), label=_("Matter"), empty_label=_("Choose")
    )
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=OUTCOMES, widget=forms.RadioSelect, initial=OUTCOMES[0][0]
    )
    text = forms.CharField(
        label=_("What is decided"), max_length=20000, widget=forms.Textarea(attrs={"rows": 6})
    )
    amount = kroner(
        _("Amount, in kroner without VAT"), _("What the decision binds."), required=False
    )
    decided_on = DayField(label=_("Decided on"))
    moves_benefits = forms.TypedChoiceField(
        label=_("Does it move the responsibility for benefits to others?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        help_text=BENEFITS_HELP,
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- the matter tells them
        return {}

    def prepare(self) -> None:
        fields: Any = self.fields
        rows = seen(Matter, self.viewer).open().order_by("-year", "-serial")
        fields["matter"].queryset = rows
        self.initial.setdefault("decided_on", self.viewer.today)
        chosen = str(self.initial.get("matter", ""))
        matter = rows.filter(pk=chosen).first() if chosen.isdecimal() else None
        if matter is not None:
            self.initial.setdefault("text", matter.resolution)
