"""Forms of members, their numbers and units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form, choose
from samdrift.kernel.reach import seen
from samdrift.parties.calc import known
from samdrift.parties.forms.common import DAY, Suggest, day, lines, text
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Unit


def municipality_labels() -> list[str]:
    """`5601 Alta`, for each of the country's municipalities, and those no more that are known."""
    everyone = (*known.municipalities(), *known.gone())
    return [m.label for m in sorted(everyone, key=lambda m: (m.name, m.number))]


class NewMemberForm(Form):
    municipality = text(
        _("Norwegian municipality"),
        120,
        widget=Suggest(municipality_labels),
        help_text=_(
            "Begin to write the name or the number, and choose. Number, language form and organisation "
            "number are then filled in. Leave it empty for a county or another organisation."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Member.Kind.choices, initial=Member.Kind.MUNICIPALITY
    )
    name = text(_("Name"), 120, help_text=_("Only needed when no municipality is chosen above."))
    number = text(
        _("Municipality or county number"),
        4,
        help_text=_("Four digits for a municipality, two for a county."),
    )
    orgnr = text(_("Organisation number"), 20, help_text=_("Nine digits; the last one is checked."))
    written_language = forms.ChoiceField(
        label=_("Language form"),
        choices=[("", _("Not known")), *Member.Language.choices],
        required=False,
    )
    note = lines(_("Note"))


class MemberForm(Form):
    name = text(_("Name"), 120, required=True)
    parallel_name = text(
        _("Official name in several languages"),
        160,
        help_text=_("For example Hammerfest – Hámmerfeasta"),
    )
    orgnr = text(_("Organisation number"), 20, help_text=_("Nine digits; the last one is checked."))
    written_language = forms.ChoiceField(
        label=_("Language form"),
        choices=[("", _("Not known")), *Member.Language.choices],
        required=False,
    )
    founded_on = day(_("Founded"))
    note = lines(_("Note"))


class NumberForm(Form):
    number = text(
        _("New number"),
        4,
        required=True,
        help_text=_("Four digits for a municipality, two for a county."),
    )
    valid_from = day(_("From"), required=True, help_text=DAY)


class UnitForm(Form):
    name = text(_("Name"), 160, required=True)
    parent = choose(Unit._default_manager.none(), _("Part of"), required=False)

    def __init__(self, *args: Any, member: Member | None = None, **more: Any) -> None:
        self.member = member
        super().__init__(*args, **more)

    def prepare(self) -> None:
        parent: Any = self.fields["parent"]
        parent.queryset = seen(Unit, self.viewer).filter(member=self.member).order_by("name")
        parent.empty_label = _("Nothing: directly under the member")


class UnitNameForm(Form):
    name = text(_("Name"), 160, required=True)
