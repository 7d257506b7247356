"""Forms of the what-if: what is asked, and how its answer is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms.term_fields import Figure, in_agreement
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.terms import Term
from samdrift.agreements.queries.what_if import Question
from samdrift.governance.models.matters import Matter
from samdrift.governance.queries.matters import prepared
from samdrift.kernel.forms import DayField, Form
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members

JOINS = 3
MOST_MATTERS = 50


class WhatIfForm(Form):
    """What is asked; read from the address, so that an answer can be sent on as a link."""

    day = DayField(label=_("On this day"), required=False)
    price = forms.ModelChoiceField(label=_("Price"), queryset=Term.objects.none(), required=False)
    more = forms.IntegerField(
        label=_("So many more users"),
        required=False,
        min_value=-10_000_000,
        max_value=10_000_000,
        help_text=_("With a minus for fewer, such as −40."),
    )
    member = forms.ModelChoiceField(
        label=_("At"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("All, by their users"),
    )

    def __init__(self, *args: Any, agreement: Agreement, **more: Any) -> None:
        self.agreement = agreement
        self.supposed: list[Any] = []
        super().__init__(*args, **more)

    def prepare(self) -> None:
        prices = seen(Term, self.viewer).filter(agreement=self.agreement, kind=Term.Kind.PRICE)
        self._offer("price", prices)
        self._offer("member", in_agreement(self.viewer, self.agreement))
        if len(prices) <= 1:
            del self.fields["price"]
        others = current_members(self.viewer)
        for n in range(1, JOINS + 1):
            self.fields[f"join_{n}"] = forms.ModelChoiceField(
                label=_("Joins") if n == 1 else _("And joins"),
                queryset=others,
                required=False,
                empty_label=_("Nobody"),
            )
            self.fields[f"users_{n}"] = Figure(label=_("with so many users"))

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def suppose(self, members: list[Member]) -> None:
        """Ask what to suppose of those whose users are not counted."""
        for member in members:
            name = f"units_{member.pk}"
            self.fields[name] = Figure(label=member.name)
            self.supposed.append(self[name])

    def clean_more(self) -> int:
        return self.cleaned_data.get("more") or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, JOINS + 1):
            if data.get(f"join_{n}") is not None and data.get(f"users_{n}") is None:
                self.add_error(f"users_{n}", _now("Write how many users it brings."))
        return data

    def question(self) -> Question:
        """What is asked, of a form without errors."""
        data = self.cleaned_data
        joins = {
            data[f"join_{n}"].pk: data[f"users_{n}"]
            for n in range(1, JOINS + 1)
            if data.get(f"join_{n}") is not None
        }
        return Question(
            day=data.get("day") or self.viewer.day,
            price=data["price"].pk if data.get("price") else None,
            more=data.get("more") or 0,
            member=data["member"].pk if data.get("member") else None,
            joins=tuple(joins.items()),
            supposed=self._supposed(),
        )

    def _supposed(self) -> dict[int, Decimal]:
        """What the address says of members whose users are not counted."""
        found: dict[int, Decimal] = {}
        for name in self.data:
            pk = name.removeprefix("units_")
            if name != pk and pk.isdecimal():
                value = self._figure(str(self.data.get(name) or ""))
                if value is not None:
                    found[int(pk)] = value
        return found

    def _figure(self, told: str) -> Decimal | None:
        try:
            value: Decimal | None = Figure().clean(told)
        except forms.ValidationError:
            return None
        return value

    def main(self) -> list[Any]:
        names = ("day", "price", "more", "member")
        return [self[name] for name in names if name in self.fields]

    def joining(self) -> list[Any]:
        return [self[f"{name}_{n}"] for n in range(1, JOINS + 1) for name in ("join", "users")]

    @property
    def has_joining(self) -> bool:
        return any(self.data.get(f"join_{n}") for n in range(1, JOINS + 1))


class SaveForm(Form):
    """How an answer is kept."""

    title = text(_("Name"), 160, required=True, help_text=_("What was asked, in a few words."))
    matter = forms.ModelChoiceField(
        label=_("Put it into the basis of"),
        queryset=Matter.objects.none(),
        required=False,
        empty_label=_("No matter"),
        help_text=_("Matters that you prepare."),
    )
    with_costs = forms.BooleanField(
        label=_("Write what each member pays more as yearly costs of the matter"), required=False
    )

    def prepare(self) -> None:
        field: Any = self.fields["matter"]
        field.queryset = prepared(self.viewer, MOST_MATTERS)
        if not field.queryset.exists():
            del self.fields["matter"]
            del self.fields["with_costs"]
