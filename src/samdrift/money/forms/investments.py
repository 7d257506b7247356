"""Forms of the joint portfolio: frames, measures, what they cost and what is decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.forms.common import decisions, kroner
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.measures import Measure
from samdrift.governance.queries.matters import prepared
from samdrift.kernel.forms import Form, at_most, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.money.forms.budget import own_members, year_field
from samdrift.money.models.investments import Frame, Programme
from samdrift.money.services.frames import WRITE as WRITE_FRAMES
from samdrift.money.services.investment_ranks import RANK
from samdrift.money.services.investments import CostIn
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

Section = Frame.Section
YEARS_AHEAD = 5


def _decision(**more: Any) -> Any:
    more.setdefault("empty_label", _("One that is not here"))
    return choose(Decision.objects.none(), _("By the decision"), required=False, **more)


class FrameForm(Form):
    member = choose(Member.objects.none(), _("Member"))
    year = year_field()
    section = forms.ChoiceField(
        label=_("Kind"), choices=Section.choices, initial=Section.INVESTMENT
    )
    amount = kroner(_("Frame, in kroner"), required=True, min_value=0)
    decision = _decision()
    source = forms.CharField(label=_("Where it is from"), max_length=300, required=False)

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["decision"].queryset = decisions(self.viewer)
        if self.instance is not None:  # whose and when is what makes it the same frame
            for name in ("member", "year", "section"):
                del self.fields[name]
            return
        fields["member"].queryset = own_members(self.viewer, WRITE_FRAMES, Frame)


class FramesForm(Form):
    """The frames of a year, a field for each member one may write for."""

    year = year_field()
    section = forms.ChoiceField(
        label=_("Kind"), choices=Section.choices, initial=Section.INVESTMENT
    )
    decision = _decision()
    source = forms.CharField(label=_("Where they are from"), max_length=300, required=False)

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        fields["decision"].queryset = decisions(self.viewer)
        own = own_members(self.viewer, WRITE_FRAMES, Frame)
        now = current_members(self.viewer).values("pk")
        self.members = {one.pk: one for one in own.filter(pk__in=now)}
        for one in self.members.values():
            self.fields[f"member_{one.pk}"] = kroner(one.name, min_value=0)

    def clean(self) -> dict[str, Any]:
        """The amounts together, as the service takes them."""
        data = dict(super().clean() or {})
        given = {one: data.pop(f"member_{pk}", None) for pk, one in self.members.items()}
        amounts = {one: amount for one, amount in given.items() if amount is not None}
        if not amounts and not self.errors:
            raise forms.ValidationError(_now("There are no amounts. Write at least one."))
        return {**data, "amounts": amounts}


class PasteForm(Form):
    """A table as it stands in a paper: a row for each kind and year, a column for each member."""

    table = forms.CharField(
        label=_("The table"),
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono"}),
        help_text=_(
            "Copy it from the spreadsheet with its headings: Type, År, a column for each member, and maybe Samlet, which is checked."
        ),
    )
    decision = _decision()
    source = forms.CharField(label=_("Where they are from"), max_length=300, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["decision"]
        field.queryset = decisions(self.viewer)


class InvestmentForm(Form):
    title = forms.CharField(label=_("What is to be done"), max_length=160)
    text = forms.CharField(
        label=_("In more words"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    member = choose(
        Member.objects.none(),
        pgettext_lazy("of a measure", "Whose it is"),
        required=False,
        empty_label=_("All members’ joint"),
    )
    necessary = forms.CharField(
        label=_("Why the member must keep it for itself"),
        max_length=300,
        required=False,
        help_text=_("Only necessary maintenance is kept outside the joint portfolio."),
    )
    programme = choose(
        Programme.objects.none(), _("Programme"), required=False, empty_label=_("None")
    )
    is_setup = forms.BooleanField(
        label=_("It is set-up cost: paid once, to get the joint work going"), required=False
    )
    measure = choose(
        Measure.objects.none(),
        _("Measure of the road map"),
        required=False,
        empty_label=_("None"),
    )

    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields
        rows = current_members(self.viewer)
        if not allowed(self.viewer, RANK):
            may = self.viewer.members_as("member_controller", "director", "coordinator")
            rows = rows.filter(pk__in=may)
        fields["member"].queryset = rows
        fields["programme"].queryset = seen(Programme, self.viewer).order_by("sort_key")
        fields["measure"].queryset = seen(Measure, self.viewer).order_by("sort_key", "pk")


KINDS = (
    ("investment", Section.INVESTMENT.value, "amount", _("Investment")),
    ("investment_granted", Section.INVESTMENT.value, "granted", _("Of this from grants")),
    ("operating", Section.OPERATING.value, "amount", _("Operating")),
    ("operating_granted", Section.OPERATING.value, "granted", _("Of this from grants")),
)
"""Columns of the table of costs: the field's beginning, kind, which amount, heading."""


class CostsForm(Form):
    """What a measure costs: a row for each year, from the first there is and some years ahead."""

    def prepare(self) -> None:
        there = {(one.year, one.section): one for one in self.instance.costs_in}
        first = min([self.viewer.today.year, *(year for year, _section in there)])
        last = max([self.viewer.today.year + YEARS_AHEAD, *(year for year, _section in there)])
        self.years = range(first, last + 1)
        for year in self.years:
            for name, section, which, heading in KINDS:
                label = _now("%(heading)s, %(year)s") % {"heading": heading, "year": year}
                found = there.get((year, section))
                amount = getattr(found, which, None)
                if which == "granted" and not amount:
                    amount = None
                self.fields[f"{name}_{year}"] = kroner(label, min_value=0, initial=amount)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- each field has its own
        return {}

    @property
    def headings(self) -> list[Any]:
        return [heading for _name, _section, _which, heading in KINDS]

    @property
    def rows(self) -> list[tuple[int, list[Any]]]:
        """Each year with its fields."""
        return [
            (year, [self[f"{name}_{year}"] for name, _section, _which, _heading in KINDS])
            for year in self.years
        ]

    def clean(self) -> dict[str, Any]:
        """The costs as the service takes them."""
        data = dict(super().clean() or {})
        found = []
        for year in self.years:
            for kind in (Section.INVESTMENT.value, Section.OPERATING.value):
                amount, granted = data.get(f"{kind}_{year}"), data.get(f"{kind}_granted_{year}")
                if amount is None and granted is not None:
                    self.add_error(f"{kind}_{year}", _now("Write what it costs in all."))
                elif amount is not None:
                    found.append(CostIn(year, amount, kind, granted or Decimal(0)))
        return {"costs": found}


class AdoptForm(Form):
    """By which decision of the portfolio board it is adopted."""

    decision = _decision(empty_label=_("Choose"))

    def prepare(self) -> None:
        field: Any = self.fields["decision"]
        rows = seen(Decision, self.viewer).filter(outcome=Decision.Outcome.ADOPTED)
        field.queryset = at_most(rows.order_by("-decided_on", "-pk"))
        field.required = self.instance is None or self.instance.member_id is None
        if not field.required:
            field.empty_label = _("One that is not here")

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


MOST_MATTERS = 200


class MatterForm(Form):
    """Which matter the portfolio is laid with."""

    matter = choose(Matter.objects.none(), _("Matter"), help_text=_("Matters that you prepare."))

    def prepare(self) -> None:
        field: Any = self.fields["matter"]
        field.queryset = prepared(self.viewer, MOST_MATTERS)


class RankForm(Form):
    """Which place in the ranking."""

    rank = forms.IntegerField(
        label=_("Place in the ranking"),
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
