"""Forms of orders and call-offs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from samdrift.agreements.forms import common
from samdrift.agreements.models.agreements import Agreement
from samdrift.kernel.forms import DayField, Form, Number, choose
from samdrift.kernel.reach import seen
from samdrift.parties.forms.common import text
from samdrift.parties.models.members import Member
from samdrift.parties.queries.members import current_members


class OrderForm(Form):
    """What is ordered, by whom, and the number its invoices carry."""

    what = text(_("What is ordered"), 300, required=True)
    member = choose(
        Member.objects.none(),
        _("Ordered by"),
        required=False,
        empty_label=_("One that is no member"),
    )
    orgnr = text(
        _("Organisation number"),
        11,
        help_text=_("As written on the order. Left empty, it is the member’s."),
    )
    reference = text(
        _("Order number"),
        60,
        help_text=_("What invoices are to carry. Left empty, a number is made."),
    )
    ordered_on = DayField(label=_("Ordered"))
    wanted_on = DayField(label=_("Wanted by"), required=False)
    quantity = Number(
        label=_("Quantity"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    amount = common.kroner(_("Amount, in kroner without VAT"), _("Empty is not known."))

    def prepare(self) -> None:
        field: Any = self.fields["member"]
        field.queryset = current_members(self.viewer)
        if self.instance is not None and self.instance.member_id:
            field.queryset = seen(Member, self.viewer).order_by("sort_key")
        if self.instance is None:
            self.initial.setdefault("ordered_on", self.viewer.today)
            self.initial.setdefault("member", self.viewer.home)


class NewOrderForm(OrderForm):
    agreement = choose(Agreement.objects.none(), _("Agreement"))
    field_order = ("agreement", "what", "member", "orgnr", "reference")

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["agreement"]
        rows = seen(Agreement, self.viewer)
        if not self.viewer.is_machine:
            rows = rows.priced_for(self.viewer)
        field.queryset = rows.order_by("sort_key", "pk")


def order_form(*args: Any, instance: Any = None, **more: Any) -> OrderForm:
    """The form to correct an order, or with the agreement to make one."""
    if instance is None:
        return NewOrderForm(*args, **more)
    return OrderForm(*args, instance=instance, **more)


class DeliverForm(Form):
    day = DayField(label=_("Delivered"))

    def values_of(self, instance: Any) -> dict[str, Any]:  # noqa: ARG002 -- begins with today
        return {"day": self.viewer.today}
