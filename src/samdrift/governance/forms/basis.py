"""Forms of the basis: parts, alternatives, costs, consequences and attachments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.owners import Kroner
from samdrift.governance.models.basis import Alternative, CostLine
from samdrift.governance.models.matters import Part
from samdrift.governance.queries.basis import members_of
from samdrift.kernel.forms import Form
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import lines
from samdrift.parties.forms.common import text as line
from samdrift.parties.models.members import Member

HELP: dict[str, Any] = {
    Part.NEED: _("What is wrong or wanted, for whom, and what happens if nothing is done."),
    Part.ALTERNATIVES: _("What the alternatives have in common. Each stands by itself below."),
    Part.COST: _("What the figures build on. The costs themselves are written as lines."),
    Part.BENEFIT: _("What becomes better, for whom and when, and how it can be seen."),
    Part.RISK: _("What can go wrong, how likely, and what is done about it."),
    Part.PRIVACY: _("Which personal data, who processes them, and what protects them."),
    Part.PROCUREMENT: _("Which rules of procurement apply, and why it is lawful."),
    Part.LIKENESS: _("Whether it makes processes and systems more alike among the members."),
    Part.CONSEQUENCE: _("What it means for all members alike."),
    Part.RECOMMENDATION: _("Which alternative is recommended, and why."),
}
LONGEST = 20_000
PLAIN = _("Plain text. An empty line begins a new paragraph.")


class PartForm(Form):
    text = lines(_("Text"), 14, max_length=LONGEST, help_text=PLAIN)
    not_needed = line(
        _("Not needed here, because"), 300, help_text=_("Instead of a text: why it is left out.")
    )


class RecommendationForm(Form):
    text = lines(_("Recommendation and reasons"), 10, max_length=LONGEST, help_text=PLAIN)
    not_needed = line(
        _("Not needed here, because"), 300, help_text=_("Instead of a text: why it is left out.")
    )
    resolution = lines(
        _("Proposed decision"),
        6,
        max_length=LONGEST,
        help_text=_("Word for word what the body is asked to adopt."),
    )


class ConsequenceForm(Form):
    """A text for all, and one for each member the matter concerns."""

    text = lines(_("For all members"), 6, max_length=LONGEST, help_text=PLAIN)
    not_needed = line(
        _("Not needed here, because"), 300, help_text=_("Instead of a text: why it is left out.")
    )

    def __init__(self, *args: Any, matter: Any, **more: Any) -> None:
        self.matter = matter
        super().__init__(*args, **more)

    def prepare(self) -> None:
        rows = self.matter.consequences.select_related("member")
        there = {row.member_id: row for row in rows}
        members = {one.pk: one for one in members_of(self.matter, self.viewer.today)}
        members |= {pk: row.member for pk, row in there.items()}
        for pk, member in members.items():
            self.fields[f"member_{pk}"] = lines(member.name, 3, max_length=LONGEST)
            self.initial[f"member_{pk}"] = there[pk].text if pk in there else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        texts = {
            int(name.removeprefix("member_")): value
            for name, value in data.items()
            if name.startswith("member_")
        }
        return {"text": data.get("text"), "not_needed": data.get("not_needed"), "texts": texts}


class AlternativeForm(Form):
    name = line(_("Name"), 160, required=True)
    text = lines(_("What it is"), 6, max_length=LONGEST, help_text=PLAIN)
    is_nothing = forms.BooleanField(label=_("It is to do nothing"), required=False)
    barred = line(
        _("Barred by law"),
        300,
        help_text=_("The law it would break. It can then not be the one recommended."),
    )

    def prepare(self) -> None:
        if self.instance is None and self.initial.get("nothing"):
            self.initial["name"] = _now("Do nothing")
            self.initial["is_nothing"] = True


EMPTY = _("In kroner without VAT. Write 0 where there is none; empty is not known.")


class CostForm(Form):
    what = line(_("What it is"), 200, required=True, help_text=_("For example licences."))
    nature = forms.ChoiceField(label=_("Operation or investment"), choices=CostLine.Nature.choices)
    once = Kroner(label=_("Once"), help_text=EMPTY)
    yearly = Kroner(label=_("Every year"), help_text=EMPTY)
    alternative = forms.ModelChoiceField(
        label=_("Of the alternative"),
        queryset=Alternative.objects.none(),
        required=False,
        empty_label=_("All alternatives alike"),
    )
    member = forms.ModelChoiceField(
        label=_("Borne by"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("All together"),
    )

    def __init__(self, *args: Any, matter: Any, **more: Any) -> None:
        self.matter = matter
        super().__init__(*args, **more)

    def prepare(self) -> None:
        alternative: Any = self.fields["alternative"]
        rows = seen(Alternative, self.viewer).filter(matter=self.matter)
        alternative.queryset = rows.order_by("order", "pk")
        member: Any = self.fields["member"]
        concerned = [one.pk for one in members_of(self.matter, self.viewer.today)]
        rows = seen(Member, self.viewer).filter(pk__in=concerned)
        member.queryset = rows.order_by("sort_key", "pk")


class AttachForm(Form):
    file = forms.FileField(label=_("File"))
    title = line(_("Title"), 200, help_text=_("Left empty, it is the file’s name."))
    exemption = line(
        _("Kept from the public by"),
        200,
        help_text=_("The section of the act, where there is one."),
    )
