"""Forms of faults and wishes to suppliers, and of supplier risk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.models.suppliers import SupplierRisk, Wish, WishBacking
from samdrift.kernel.forms import DayField, Form, choose
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import allowed
from samdrift.parties.forms.common import PersonField, lines, text
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.models.systems import System

SCALE = [
    (1, _("1 – very low")),
    (2, _("2 – low")),
    (3, _("3 – medium")),
    (4, _("4 – high")),
    (5, _("5 – very high")),
]


def _suppliers(viewer: Any) -> Any:
    return seen(Supplier, viewer).order_by("sort_key")


class WishForm(Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=Wish.Kind.choices)
    title = text(_("In a few words"), 160, required=True)
    system = choose(System.objects.none(), _("System"), required=False)
    text = lines(
        _("What is wrong, or wanted"),
        rows=5,
        help_text=_("So that the supplier understands it without asking."),
    )

    def prepare(self) -> None:
        if self.viewer is None:
            return
        field: Any = self.fields["system"]
        field.queryset = seen(System, self.viewer).order_by("sort_key")


class NewWishForm(WishForm):
    supplier = choose(Supplier.objects.none(), _("Supplier"))
    weight = forms.TypedChoiceField(
        label=_("How much it matters to us"),
        choices=WishBacking.Weight.choices,
        coerce=int,
        initial=WishBacking.Weight.WANTED,
    )
    field_order = ("supplier", "kind", "title", "system", "text", "weight")

    def prepare(self) -> None:
        super().prepare()
        if self.viewer is not None:
            field: Any = self.fields["supplier"]
            field.queryset = _suppliers(self.viewer)


class RankedWishForm(WishForm):
    rank = forms.IntegerField(
        label=_("Our rank"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("1 is the most important to the cooperation. Empty is not ranked."),
    )


def wish_form(*args: Any, instance: Any = None, viewer: Any = None, **more: Any) -> WishForm:
    """To send one in; to change one; or, for those who follow up, to rank it as well."""
    if instance is None:
        return NewWishForm(*args, viewer=viewer, **more)
    handles = allowed(viewer, "agreements.handle_wish", instance)
    form = RankedWishForm if handles else WishForm
    return form(*args, instance=instance, viewer=viewer, **more)


class BackForm(Form):
    weight = forms.TypedChoiceField(
        label=_("How much it matters to us"), choices=WishBacking.Weight.choices, coerce=int
    )
    note = text(_("Why"), 300)

    def values_of(self, instance: Wish) -> dict[str, Any]:
        rows = seen(WishBacking, self.viewer).filter(wish=instance, member_id=self.viewer.home or 0)
        own = rows.first()
        if own is None:
            return {"weight": WishBacking.Weight.WANTED}
        return {"weight": own.weight, "note": own.note}


class SendForm(Form):
    day = DayField(label=pgettext_lazy("wish", "Sent"), required=False)
    reference = text(_("The supplier’s reference"), 60)

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        return {"day": self.viewer.today}


class PlanForm(Form):
    promised_on = DayField(label=_("Promised by"), required=False)
    release = text(_("Release"), 60)
    supplier_reference = text(_("The supplier’s reference"), 60)
    answer = lines(_("What the supplier answered"))


class DeliverForm(Form):
    day = DayField(label=_("Day"))
    release = text(_("Release"), 60)

    def values_of(self, instance: Wish) -> dict[str, Any]:
        return {"day": self.viewer.today, "release": instance.release}


class DeclineForm(Form):
    answer = lines(_("What the supplier answered"), required=True)


def _scale(label: Any, *, required: bool = True) -> forms.TypedChoiceField:
    choices: list[Any] = [*SCALE] if required else [("", _("Not assessed")), *SCALE]
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=required
    )


class RiskForm(Form):
    supplier = choose(Supplier.objects.none(), _("Supplier"))
    about = forms.ChoiceField(label=_("What the risk is"), choices=SupplierRisk.About.choices)
    text = lines(_("What could happen"), help_text=_("And for whom, and what we know."))
    likelihood = _scale(_("How likely"))
    consequence = _scale(_("How bad"))
    measure = lines(_("What we do about it"))
    left_likelihood = _scale(_("How likely with the measure"), required=False)
    left_consequence = _scale(_("How bad with the measure"), required=False)
    owner = PersonField(label=_("Owner"), required=False)
    review_on = DayField(label=_("Looked at again on"), required=False)

    def prepare(self) -> None:
        if self.viewer is None:
            return
        field: Any = self.fields["supplier"]
        field.queryset = _suppliers(self.viewer)
        person: Any = self.fields["owner"]
        person.viewer = self.viewer
