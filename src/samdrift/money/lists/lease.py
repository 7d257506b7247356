"""The register of cases of purchase against lease."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import Column, ListSpec, Register, flag, text_filter
from samdrift.kernel.templatetags.shown import nok
from samdrift.money.calc.lease_case import answer, from_plain
from samdrift.money.forms.lease import LeaseForm
from samdrift.money.lists import lease_pages as pages
from samdrift.money.models.investments import LeaseCase
from samdrift.money.papers.lease_words import rate
from samdrift.money.queries import lease as queries
from samdrift.money.services import lease as services


def _cost(row: LeaseCase) -> Decimal:
    return from_plain(row.inputs).asset.cost


def _dearer(row: LeaseCase) -> Decimal:
    return answer(from_plain(row.inputs)).comparison.lease_is_dearer_by


def _implicit(row: LeaseCase) -> Decimal | None:
    found = answer(from_plain(row.inputs)).comparison.implicit_rate
    return None if found is None else (found * 100).quantize(Decimal("0.0001"))


def _change(row: LeaseCase, **values: Any) -> LeaseCase:
    return services.change_case(row, **values)


LEASE_CASES = Register(
    room="money",
    key="lease_case",
    model=LeaseCase,
    name=_("Purchase or lease"),
    lead=_("What it costs to buy, held against what it costs to lease, by budget year."),
    spec=ListSpec(
        key="money.lease_case",
        title=_("Purchase or lease"),
        rows=queries.listed,
        columns=(
            Column("title", _("Name"), lambda c: c.title, link=pages.case_url, sort="sort_key"),
            Column(
                "cost",
                _("Price"),
                _cost,
                shown=lambda c: nok(_cost(c)),
                numeric=True,
                description="kroner without VAT, all units together",
            ),
            Column(
                "dearer_by",
                _("Lease dearer by"),
                _dearer,
                shown=lambda c: nok(_dearer(c)),
                numeric=True,
                description="value today at the own rate, kroner; below 0 the lease is cheaper",
            ),
            Column(
                "implicit_rate",
                _("Implicit rate"),
                _implicit,
                shown=lambda c: rate(answer(from_plain(c.inputs))),
                numeric=True,
                description="per cent a year; null where no single rate fits",
            ),
            Column("matter", _("Matter"), lambda c: c.matter.title if c.matter else None),
            Column("made_on", _("Worked out"), lambda c: c.made_on, sort="made_on"),
        ),
        filters=(
            flag("with_matter", _("Lies with a matter"), lambda _v: Q(matter__isnull=False)),
            text_filter("text", _("Words"), "title", "rule"),
        ),
        order="-made_on",
        empty=_(
            "No cases yet. Write what is to be bought or leased, and both ways are worked out."
        ),
    ),
    form=LeaseForm,
    create=services.keep_case,
    change=_change,
    may_create=services.WRITE,
    may_change=services.WRITE,
    new_label=_("New case"),
    detail_template="money/lease_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.case_page,
    fields={"inputs": lambda c: c.inputs, "rule": lambda c: c.rule},
)
