"""A case taken by phone or over the counter, on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.desk.forms.queue import IMPACTS, URGENCIES, scale
from samdrift.desk.forms.queue_seen import long_text
from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import CaseKind, CaseTemplate, Team
from samdrift.desk.queries import queue_choices as choices
from samdrift.desk.queries import queue_quick as queries
from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import one_seen, seen
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.parties.queries.members import current_members

CHANNELS = [
    (Case.Channel.PHONE.value, _("Phone")),
    (Case.Channel.DESK.value, _("Counter")),
    (Case.Channel.MAIL.value, _("E-mail")),
]


class QuickForm(Form):
    """Who, what, how much it hurries; and, when it is done already, how."""

    who = forms.CharField(label=_("Who calls"), max_length=160, required=False)
    caller = forms.CharField(required=False, widget=forms.HiddenInput)
    member = choose(
        Member.objects.none(), _("Member"), required=False, empty_label=_("The caller's own")
    )
    about = forms.CharField(label=_("What it concerns"), max_length=160, required=False)
    thing = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("In a line"), max_length=200)
    text = long_text(_("What they tell"), required=False, rows=4)
    kind = forms.ChoiceField(label=_("Kind"), choices=CaseKind.choices, initial="incident")
    channel = forms.ChoiceField(label=_("Came by"), choices=CHANNELS, initial="phone")
    impact = scale(_("How many are hit"), IMPACTS)
    urgency = scale(_("How urgent it is"), URGENCIES)
    team = choose(
        Team.objects.none(),
        _("Team"),
        required=False,
        empty_label=_("The one that takes what is new"),
    )
    template = forms.ModelChoiceField(
        CaseTemplate.objects.none(), label=_("Template"), required=False, empty_label=_("None")
    )
    solution = long_text(
        _("Solved at once: how"),
        required=False,
        rows=3,
        help_text=_("Leave it empty when it is not solved yet."),
    )

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["member"].queryset = current_members(self.viewer)
        fields["team"].queryset = choices.teams(self.viewer)
        rows = seen(CaseTemplate, self.viewer).filter(use="case", ended_at=None)
        fields["template"].queryset = rows.order_by("title")
        fields["impact"].initial, fields["urgency"].initial = 3, 3

    def clean_caller(self) -> Person | None:
        key = self.cleaned_data["caller"]
        return one_seen(Person, self.viewer, int(key)) if key.isdecimal() else None

    def clean_thing(self) -> tuple[str, Any] | None:
        return queries.thing(self.viewer, self.cleaned_data["thing"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        caller = data.get("caller")
        data["member"] = data.get("member") or (caller.employer if caller else None)
        if data["member"] is None and not self.errors:
            self.add_error("member", _("Choose a member: nobody known was chosen as the caller."))
        return data
