"""The registers of keys and of fixed charges."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.money.forms.key_charges import ChargeForm
from samdrift.money.forms.keys import KeyForm
from samdrift.money.lists import key_pages as pages
from samdrift.money.lists.key_words import charge_url, key_url
from samdrift.money.models.keys import FixedCharge, SplitKey
from samdrift.money.queries import keys as queries
from samdrift.money.services import key_charges, keys
from samdrift.money.services.keys import MANAGE
from samdrift.parties.queries.members import arrangement_choices, current_members


def _from(key: Any) -> Any:
    version = queries.version_now(key)
    return version.valid_from if version is not None else None


def _until(key: Any) -> Any:
    version = queries.version_now(key)
    return version.valid_to if version is not None else None


def summary(viewer: Viewer) -> str:
    count = queries.listed(viewer).filter(in_use=True).count()
    if not count:
        return _now("Nothing is split by a key yet.")
    return ngettext("%(n)s key is in use.", "%(n)s keys are in use.", count) % {"n": count}


KEYS = Register(
    room="money",
    key="key",
    model=SplitKey,
    name=_("Key of cost split"),
    lead=_("How joint cost is split among the members, from which day and by which decision."),
    spec=ListSpec(
        key="money.key",
        title=_("Keys of cost split"),
        rows=queries.listed,
        columns=(
            Column("title", _("Name"), lambda k: k.title, link=key_url, sort="sort_key"),
            Column(
                "says",
                _("It says"),
                pages.now_text,
                description="in words, on the day shown; null when it says nothing",
            ),
            Column("valid_from", _("From"), _from),
            Column("valid_to", _("No longer from"), _until, default=False),
            Column(
                "arrangement",
                _("Arrangement"),
                lambda k: str(k.arrangement) if k.arrangement else None,
                shown=lambda k: str(k.arrangement) if k.arrangement else _now("All arrangements"),
                description="null is all arrangements",
            ),
            Column("in_use", _("In use"), lambda k: k.in_use),
        ),
        filters=(
            flag("in_use", _("In use"), lambda _viewer: Q(in_use=True)),
            related("arrangement", _("Arrangement"), "arrangement_id", arrangement_choices),
            text_filter("text", _("Name contains"), "title"),
        ),
        order="sort_key",
        empty=_("No keys yet. Make the first one, and adopt what it says."),
    ),
    form=KeyForm,
    create=keys.add_key,
    change=keys.change_key,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New key"),
    detail_template="money/key_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.key_page,
    summary=summary,
    fields={"text": lambda k: k.text, "arrangement_id": lambda k: k.arrangement_id},
)


def _state(rows: Any, value: str, viewer: Viewer) -> Any:
    if value not in {"running", "over"}:
        raise ValueError(value)
    return rows.on(viewer.day) if value == "running" else rows.filter(valid_to__lte=viewer.day)


def charges_summary(viewer: Viewer) -> str:
    rows = queries.charges(viewer).on(viewer.day).values_list("monthly", flat=True)
    total = sum(rows)
    if not total:
        return _now("No charges run.")
    return _now("%(amount)s a month in all, without VAT.") % {"amount": nok(total)}


CHARGES = Register(
    room="money",
    key="charge",
    model=FixedCharge,
    name=_("Fixed charge"),
    lead=_("Cost each month without an invoice: the operations centre, a higher service level."),
    spec=ListSpec(
        key="money.charge",
        title=_("Fixed charges"),
        rows=queries.charges,
        columns=(
            Column("title", _("What"), lambda c: c.title, link=charge_url, sort="title"),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column(
                "monthly",
                _("Kroner a month"),
                lambda c: c.monthly,
                shown=lambda c: nok(c.monthly),
                sort="monthly",
                numeric=True,
                description="kroner without VAT",
            ),
            Column(
                "key",
                _("Split by"),
                lambda c: c.key.title if c.key else None,
                sort="key__sort_key",
                description="null is a member’s own",
            ),
            Column(
                "member",
                _("Member’s own"),
                lambda c: c.member.name if c.member else None,
                sort="member__sort_key",
                description="null is split by a key",
            ),
            Column("valid_from", _("From"), lambda c: c.valid_from, sort="valid_from"),
            Column("valid_to", _("No longer from"), lambda c: c.valid_to, sort="valid_to"),
            Column("vat", _("VAT in per cent"), lambda c: c.vat, numeric=True, default=False),
        ),
        filters=(
            Filter(
                "state",
                _("State"),
                _state,
                choices=lambda _viewer: [
                    Choice("running", _("Running")),
                    Choice("over", _("Over")),
                ],
                label_of=lambda value, _viewer: str(
                    _("Running") if value == "running" else _("Over")
                ),
            ),
            equals("kind", _("Kind"), "kind", FixedCharge.Kind.choices),
            related("key", _("Split by"), "key_id", queries.key_choices),
            related("member", _("Member"), "member_id", current_members),
        ),
        order="title",
        empty=_("No fixed charges yet. Add what recurs each month without an invoice."),
        focus_filter="member",
    ),
    form=ChargeForm,
    create=key_charges.add_charge,
    change=key_charges.change_charge,
    may_create=MANAGE,
    may_change=MANAGE,
    new_label=_("New charge"),
    detail_template="kernel/detail_page.html",
    detail_rows=queries.charges,
    detail_context=pages.charge_page,
    summary=charges_summary,
    fields={"key_id": lambda c: c.key_id, "member_id": lambda c: c.member_id},
)
