"""Forms of integrations and common components."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import DayField, Form, YesNoUnknown, choose
from samdrift.kernel.reach import seen
from samdrift.portfolio.forms import common
from samdrift.portfolio.models.integrations import CommonComponent, Integration
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import uses as queries


class IntegrationForm(Form):
    """A flow. The ends offered are the uses of the members in `initial["members"]`.

    Any use the viewer may see is taken, so that a program need not say whose it is.
    """

    source = choose(Use.objects.none(), _("From"), required=False)
    target = choose(Use.objects.none(), _("To"), required=False)
    external = common.text(
        _("Something outside"),
        160,
        help_text=_(
            "When one of the ends is not a system here, for example a register of the state."
        ),
    )
    component = choose(CommonComponent.objects.none(), _("Common component"), required=False)
    content = forms.CharField(
        label=_("What flows"), max_length=300, help_text=_("For example employees and positions.")
    )
    direction = common.pick(_("Direction"), Integration.Direction.choices, required=True)
    method = common.pick(_("How"), Integration.Method.choices)
    frequency = common.pick(_("How often"), Integration.Frequency.choices)
    target_needs_it = YesNoUnknown(
        label=_("The receiver cannot work without it"),
        help_text=_("Tells what breaks when the sender stops."),
    )
    owner = common.text(_("Owner"), 160)
    name = common.text(_("Name"), 160)
    valid_from = DayField(label=_("In operation from"), required=False)
    valid_to = DayField(label=_("In operation until"), required=False)
    note = common.lines(_("Note"))

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["component"].queryset = seen(CommonComponent, self.viewer).order_by("name")
        offered = [("", _("Choose")), *_offered(self._members(), self.viewer)]
        for end in ("source", "target"):
            fields[end].queryset = seen(Use, self.viewer).select_related("system", "member")
            fields[end].widget.choices = offered

    def _members(self) -> list[int]:
        """Whose uses are offered as ends."""
        given = list(self.initial.get("members") or [])
        if self.instance is not None:
            ends = (self.instance.source, self.instance.target)
            given += [use.member_id for use in ends if use is not None]
        return given or list(self.viewer.members)


def _offered(members: list[int], viewer: Any) -> list[tuple[str, list[tuple[int, str]]]]:
    """The uses to choose from, gathered under their member."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for use in queries.may_be_ends(members, viewer):
        groups.setdefault(use.member.name, []).append((use.pk, use.system.name))
    return list(groups.items())


class ComponentForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    level = common.pick(_("Level"), CommonComponent.Level.choices, required=True)
    owner = common.text(_("Owner"), 120)
    website = common.website(_("Website"))


class EndIntegrationForm(Form):
    ends_on = DayField(label=_("Not in operation from"))
