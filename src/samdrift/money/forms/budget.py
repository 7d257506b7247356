"""Forms of figures: what a table is made of, a file, amounts by hand, lines and their prefixes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.kernel.forms import Form, Kroner, Percent, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.money.models.accounts import FigureSet, LinePrefix, StandardLine
from samdrift.money.queries import lines as line_queries
from samdrift.money.services.figures import FIRST_YEAR, LAST_YEAR, WRITE
from samdrift.money.services.lines import CHANGE, PLACE
from samdrift.parties.models.members import Member

STAGES = FigureSet.Stage.choices
BREAK_BY = [
    ("system", _("System")),
    ("agreement", _("Agreement")),
    ("section", _("Operating and investment")),
    ("art", _("Art")),
    ("function", _("Function")),
    ("account", _("Account")),
    ("month", _("Month")),
]
SOURCES = [
    ("figures", _("Budget or accounts")),
    ("invoices", _("Invoices that have come")),
    ("expected", _("What the agreements give")),
]
TOLD_BY = {
    "invoices": ("system", "agreement", "account", "month"),
    "expected": ("system", "agreement", "month"),
}
"""What sources other than figures tell of an amount."""


def year_field(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **more,
    )


def own_members(viewer: Any, right: str, row: Any) -> Any:
    """The members the viewer may write figures for."""
    rows = seen(Member, viewer).order_by("sort_key", "pk")
    if allowed(viewer, right, row(member_id=0)):
        return rows
    may = viewer.members_as("member_controller", "director", "coordinator")
    return rows.filter(pk__in=may)


class LoadForm(Form):
    figures = forms.FileField(
        label=_("File"), help_text=_("A spreadsheet (XLSX, ODS, CSV) or KOSTRA’s account file.")
    )
    member = choose(
        Member.objects.none(),
        _("Member"),
        required=False,
        empty_label=_("As the file says"),
    )
    year = year_field(required=False, help_text=_("Empty: as the file says."))
    stage = forms.ChoiceField(
        label=_("Budget or accounts"),
        choices=[("", _("As the file says")), *STAGES],
        required=False,
    )
    unit = forms.ChoiceField(
        label=_("Amounts are in"),
        choices=[
            ("", _("What the heading says, else kroner")),
            ("kroner", _("Kroner")),
            ("thousands", _("Thousands of kroner")),
        ],
        required=False,
    )

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = own_members(self.viewer, WRITE, FigureSet)


class HandForm(Form):
    """One amount for each line of the table, of a member's year and stage."""

    member = choose(Member.objects.none(), _("Member"))
    year = year_field()
    stage = forms.ChoiceField(label=_("Budget or accounts"), choices=STAGES)
    title = forms.CharField(label=_("Where the figures are from"), max_length=160, required=False)

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = own_members(self.viewer, WRITE, FigureSet)
        self.lines = line_queries.in_use(self.viewer)
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = Kroner(
                label=line.title,
                required=False,
                max_digits=13,
                decimal_places=2,
                help_text=_("Write income with a minus.")
                if line.group == StandardLine.Group.INCOME
                else "",
            )

    def clean(self) -> dict[str, Any]:
        """The amounts together, as the service takes them."""
        data = dict(super().clean() or {})
        amounts: dict[int, Decimal] = {}
        for line in self.lines:
            amount = data.pop(f"line_{line.pk}", None)
            if amount is not None:
                amounts[line.pk] = amount
        return {**data, "amounts": amounts}


class LineForm(Form):
    title = forms.CharField(label=_("Name"), max_length=120)
    group = forms.ChoiceField(label=_("Group"), choices=StandardLine.Group.choices)
    exposed = forms.BooleanField(label=_("Bought in competition"), required=False)
    position = forms.IntegerField(
        label=_("Place in the table"), min_value=0, max_value=30_000, initial=0
    )
    ended = forms.BooleanField(
        label=_("No longer in use"),
        required=False,
        help_text=_("It is shown only where it has amounts."),
    )


class PrefixForm(Form):
    begins = forms.CharField(
        label=_("Accounts that begin with"),
        max_length=20,
        help_text=_("Class and art as in KOSTRA: 1195 takes 11950 and 11952."),
    )
    member = choose(
        Member.objects.none(), _("Member"), required=False, empty_label=_("All members")
    )

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = own_members(self.viewer, PLACE, LinePrefix)
        if not allowed(self.viewer, CHANGE):
            field.required = True
            field.empty_label = _("Choose")

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins empty
        return {}


class AskForm(Form):
    """What a table is made of; every choice has a value to begin with."""

    stage = forms.ChoiceField(label=_("Budget or accounts"), choices=STAGES, required=False)
    against = forms.ChoiceField(label=_("Against"), choices=STAGES, required=False)
    year = year_field(required=False)
    base = year_field(required=False)
    expected = Percent(
        label=_("Expected growth a year, per cent"),
        required=False,
        min_value=-50,
        max_value=100,
        max_digits=6,
        decimal_places=3,
    )
    by = forms.ChoiceField(
        label=_("The picture shows"),
        required=False,
        choices=[
            ("total", _("Cost in all")),
            ("inhabitant", _("Cost per inhabitant")),
            ("user", _("Cost per user")),
        ],
    )
    group = forms.ChoiceField(label=_("Cost by"), choices=BREAK_BY, required=False)
    source = forms.ChoiceField(
        label=pgettext_lazy("of figures", "Taken from"), choices=SOURCES, required=False
    )
    line = choose(
        StandardLine.objects.none(), _("Line"), required=False, empty_label=_("All lines")
    )
    spread = forms.ChoiceField(
        label=_("What is told for the whole year"),
        required=False,
        choices=[("even", _("Divided evenly over the months")), ("beside", _("Shown beside them"))],
    )
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    before = forms.ChoiceField(
        label=_("Years before a merge"),
        required=False,
        choices=[("with", _("With the former members")), ("without", _("Only the member itself"))],
    )

    def __init__(self, *args: Any, asks: tuple[str, ...], choices: Any, **more: Any) -> None:
        self.asks, self.choices = asks, choices
        super().__init__(*args, **more)

    def prepare(self) -> None:
        for name in list(self.fields):
            if name not in self.asks:
                del self.fields[name]
        if "members" in self.fields:
            field: Any = self.fields["members"]
            field.queryset = self.choices
        if "line" in self.fields:
            lines: Any = self.fields["line"]
            lines.queryset = line_queries.listed(self.viewer)
        if "base" in self.fields:
            self.fields["base"].label = _("Base year")

    def clean(self) -> dict[str, Any]:
        """A source is asked only for what it tells."""
        data = dict(super().clean() or {})
        source, by = data.get("source") or "figures", data.get("group") or "system"
        if by not in TOLD_BY.get(source, (by,)):
            self.add_error(
                "group",
                _("Invoices and agreements do not tell this. Choose system, agreement or month."),
            )
        return data
