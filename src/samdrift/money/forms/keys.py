"""Forms of keys: their name, what they say, what they split, and what they are held against."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.common import decision_field, decisions
from samdrift.kernel.errors import DomainError
from samdrift.kernel.forms import DayField, Form, Kroner, choose
from samdrift.kernel.reach import seen
from samdrift.money.calc.key_input import by_member, share_of
from samdrift.money.models.keys import KeyPart, KeyVersion, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.queries.key_bases import YEARLY
from samdrift.money.services.key_parts import PartIn, check_parts
from samdrift.parties.forms.common import lines, text
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member, MemberNumber
from samdrift.parties.queries.members import arrangement_choices

Basis = KeyPart.Basis
PARTS = 5
FIRST_YEAR, LAST_YEAR = 1990, 2100


class KeyForm(Form):
    """A key by its name."""

    title = text(_("Name"), 120, required=True, help_text=_("For example: Operation, 1/3 equal."))
    arrangement = choose(
        Arrangement.objects.none(),
        _("Splits among the members of"),
        required=False,
        empty_label=_("All arrangements"),
    )
    text = lines(_("What it is for"), 3)

    def prepare(self) -> None:
        field: Any = self.fields["arrangement"]
        field.queryset = arrangement_choices(self.viewer)


class VersionForm(Form):
    """What a key says from a day on; its cleaned data are the values of the services.

    `key` is given, and `version` (from `queries.versions_of`) what the form begins with. With
    `fixed` the days stand, since that version itself is corrected.
    """

    valid_from = DayField(label=_("From"), help_text=_("The first day it holds."))
    valid_to = DayField(
        label=_("No longer from"), required=False, help_text=_("Empty: until something else holds.")
    )
    weights = lines(
        _("Agreed weights"),
        6,
        max_length=100_000,
        strip=False,
        help_text=_("Member and figure on each line, as copied from a spreadsheet."),
    )
    caps = lines(
        _("The most a member bears, in per cent"),
        3,
        max_length=100_000,
        strip=False,
        help_text=_("Member and per cent on each line. The others bear the rest."),
    )
    decision = decision_field()
    decided_by = text(
        _("Or decided by"), 300, help_text=_("For example: the representative board, item 12/26.")
    )
    note = lines(_("Note"), 2)

    def __init__(
        self, *args: Any, key: SplitKey, version: Any = None, fixed: bool = False, **more: Any
    ) -> None:
        self.key, self.version, self.fixed = key, version, fixed
        more["initial"] = _first_of(version, fixed=fixed) if version else {}
        super().__init__(*args, **more)

    def prepare(self) -> None:
        for place in range(PARTS):
            self.fields[f"basis_{place}"] = forms.ChoiceField(
                label=_("Split by"), choices=[("", _("Nothing more")), *Basis.choices],
                required=False,
            )  # fmt: skip
            self.fields[f"share_{place}"] = forms.CharField(
                label=_("Part of the whole"), max_length=20, required=False
            )
            self.fields[f"year_{place}"] = forms.IntegerField(
                label=_("Figures of"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )  # fmt: skip
        if self.fixed:
            del self.fields["valid_from"], self.fields["valid_to"]
        field: Any = self.fields["decision"]
        field.queryset = decisions(self.viewer)

    @property
    def part_rows(self) -> list[list[Any]]:
        """The fields of each part, side by side."""
        names = ("basis", "share", "year")
        return [[self[f"{name}_{place}"] for name in names] for place in range(PARTS)]

    @property
    def day_fields(self) -> list[Any]:
        return [self[name] for name in ("valid_from", "valid_to") if name in self.fields]

    @property
    def list_fields(self) -> list[Any]:
        return [self["weights"], self["caps"]]

    @property
    def told_fields(self) -> list[Any]:
        return [self[name] for name in ("decision", "decided_by", "note")]

    @cached_property
    def names(self) -> dict[str, int]:
        """What members go by, folded: name, organisation number and today's number."""
        found: dict[str, int] = {}
        for pk, name, orgnr in seen(Member, self.viewer).values_list("pk", "name", "orgnr"):
            found[name.casefold()] = pk
            if orgnr:
                found[orgnr] = pk
        numbers = seen(MemberNumber, self.viewer).on(self.viewer.day)
        for pk, number in numbers.values_list("member_id", "number"):
            found.setdefault(number, pk)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        weights = self._figures(data, "weights")
        caps = self._figures(data, "caps")
        parts = self._parts(data, weights)
        told = ("valid_from", "valid_to", "decision", "decided_by", "note")
        found = {name: data.get(name) for name in told if name in self.fields}
        if not self.errors:
            self._whole(parts, caps)
        return {**found, "parts": parts, "caps": caps}

    def _figures(self, data: Mapping[str, Any], name: str) -> dict[int, Decimal]:
        pasted = by_member(data.get(name) or "", self.names)
        for line in pasted.strange:
            wrong = _now("“%(line)s” was not understood. Write a member and one figure.")
            self.add_error(name, wrong % {"line": line})
        return pasted.figures

    def _parts(self, data: Mapping[str, Any], weights: Mapping[int, Decimal]) -> list[PartIn]:
        chosen = [place for place in range(PARTS) if data.get(f"basis_{place}")]
        found = []
        for place in chosen:
            basis, year = data[f"basis_{place}"], data.get(f"year_{place}")
            share = self._share(data, place, alone=len(chosen) == 1)
            own = weights if basis == Basis.WEIGHTS else {}
            found.append(PartIn(basis, share, year if basis in YEARLY else None, own))
        if sum(one.basis == Basis.WEIGHTS for one in found) > 1:
            self.add_error(
                f"basis_{chosen[-1]}", _("Agreed weights can be one of the parts, not several.")
            )
        if weights and not any(one.basis == Basis.WEIGHTS for one in found):
            self.add_error("weights", _("Choose agreed weights as one of the parts as well."))
        return found

    def _share(self, data: Mapping[str, Any], place: int, *, alone: bool) -> Fraction:
        written = (data.get(f"share_{place}") or "").strip()
        if not written and alone:
            return Fraction(1)
        try:
            return share_of(written)
        except ValueError:
            self.add_error(
                f"share_{place}", _("Write the part as 1/3, 25 % or 0,25: above 0 and at most 1.")
            )
            return Fraction(1)

    def _whole(self, parts: list[PartIn], caps: Mapping[int, Decimal]) -> None:
        """The refusals of the service, at their fields."""
        try:
            check_parts(parts, caps)
        except DomainError as error:
            self.add_error(error.field, str(error.message))


def _first_of(version: Any, *, fixed: bool) -> dict[str, Any]:
    """A version as it would be written; what is adopted anew has a decision of its own."""
    told: dict[str, Any] = {}
    if fixed:
        told = {name: getattr(version, name) for name in ("decision", "decided_by", "note")}
    for place, part in enumerate(version.parts_in[:PARTS]):
        told[f"basis_{place}"] = part.basis
        told[f"share_{place}"] = f"{part.top}/{part.bottom}" if part.top != part.bottom else "1"
        told[f"year_{place}"] = part.figure_year
        if part.weights_in:
            told["weights"] = _pasted((one.member, one.weight) for one in part.weights_in)
    told["caps"] = _pasted((one.member, one.percent) for one in version.caps.all())
    return told


def _pasted(pairs: Any) -> str:
    return "\n".join(f"{one}\t{value.normalize():f}".replace(".", ",") for one, value in pairs)


class EndVersionForm(Form):
    """The day a version ends. The instance is the version."""

    day = DayField(label=_("No longer from"))


class CompareForm(Form):
    """What a key is held against: `ask` is a GET form, so that nothing in it is required."""

    year = forms.IntegerField(
        label=_("Cost of"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    amount = Kroner(
        label=_("Or an amount in kroner"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=_("Empty: what it cost that year."),
    )
    other = forms.ChoiceField(label=_("Compared with"), required=False)
    joins = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Members that come in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leaves = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Members that go out"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, key: SplitKey, **more: Any) -> None:
        self.key = key
        super().__init__(*args, **more)

    def prepare(self) -> None:
        other: Any = self.fields["other"]
        other.choices = [("", _("The key as it is")), *self._others()]
        rows = seen(Member, self.viewer).order_by("sort_key", "pk")
        inside = queries.members_of(self.key, self.viewer)
        joins: Any = self.fields["joins"]
        leaves: Any = self.fields["leaves"]
        living = rows.exclude(ceased_on__lte=self.viewer.day)
        joins.queryset = living.exclude(pk__in=inside)
        leaves.queryset = rows.filter(pk__in=inside)

    def _others(self) -> list[tuple[str, str]]:
        versions = seen(KeyVersion, self.viewer).filter(key=self.key).order_by("-valid_from", "-pk")
        own = [
            (
                f"version:{one.pk}",
                _now("As it says from %(day)s") % {"day": one.valid_from.strftime("%d.%m.%Y")}
                if one.valid_from
                else _now("As it says from the start"),
            )
            for one in versions
        ]
        keys = queries.key_choices(self.viewer).exclude(pk=self.key.pk)
        return own + [(f"key:{one.pk}", str(one)) for one in keys]
