"""The register of faults and wishes put to suppliers for all members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.agreements.calc.wish_states import OPEN
from samdrift.agreements.forms.suppliers import SendForm, wish_form
from samdrift.agreements.lists import wish_pages as pages
from samdrift.agreements.models.suppliers import Wish, WishBacking
from samdrift.agreements.queries import wishes as queries
from samdrift.agreements.services import wishes as services
from samdrift.kernel.lists import (
    Act,
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    label_of,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System


def _state(wish: Any) -> Any:
    tone, text = pages.TONES[wish.state], label_of(wish, "state")
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, text)


def _most(wish: Any) -> Any:
    return WishBacking.Weight(wish.most).label if wish.most else None


def _send(rows: Sequence[Any], by: Viewer, values: Mapping[str, Any]) -> int:
    return len(services.send(rows, by=by, **values))


WISHES = Register(
    room="agreements",
    key="wish",
    model=Wish,
    name=_("Fault or wish"),
    lead=_("What the members together ask of suppliers, and where it stands on their roadmaps."),
    spec=ListSpec(
        key="agreements.wish",
        title=_("Faults and wishes"),
        rows=queries.every,
        columns=(
            Column(
                "title", _("Fault or wish"), lambda w: w.title, link=pages.wish_url, sort="sort_key"
            ),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column(
                "supplier",
                _("Supplier"),
                lambda w: w.supplier.name,
                sort="supplier__sort_key",
            ),
            Column(
                "system",
                _("System"),
                lambda w: w.system.name if w.system else None,
                sort="system__sort_key",
            ),
            Column(
                "state",
                _("State"),
                lambda w: w.state,
                shown=_state,
                sort="state",
                description="gathered, sent, planned, delivered, declined or dropped",
            ),
            Column(
                "behind",
                _("Members behind it"),
                lambda w: w.behind,
                sort="behind",
                numeric=True,
            ),
            Column(
                "most",
                _("Matters at most"),
                lambda w: w.most or None,
                shown=_most,
                sort="most",
                description="the highest weight of a member: 1, 2 or 3",
            ),
            Column("promised_on", _("Promised by"), lambda w: w.promised_on, sort="promised_on"),
            Column(
                "rank", _("Our rank"), lambda w: w.rank, sort="rank", numeric=True, default=False
            ),
            Column(
                "weight",
                _("Weight in all"),
                lambda w: w.weight,
                sort="weight",
                numeric=True,
                default=False,
            ),
            Column(
                "release", _("Release"), lambda w: w.release or None, sort="release", default=False
            ),
            Column(
                "supplier_reference",
                _("The supplier’s reference"),
                lambda w: w.supplier_reference or None,
                default=False,
            ),
            Column(
                "sent_on",
                pgettext_lazy("wish", "Sent"),
                lambda w: w.sent_on,
                sort="sent_on",
                default=False,
            ),
            Column("made_on", _("Sent in"), lambda w: w.made_on, sort="made_on", default=False),
        ),
        filters=(
            related(
                "supplier",
                _("Supplier"),
                "supplier_id",
                lambda viewer: seen(Supplier, viewer).order_by("sort_key"),
            ),
            equals("state", _("State"), "state", Wish.State.choices),
            flag("open", _("Open"), lambda _viewer: Q(state__in=[one.value for one in OPEN])),
            equals("kind", _("Kind"), "kind", Wish.Kind.choices),
            related(
                "system",
                _("System"),
                "system_id",
                lambda viewer: seen(System, viewer).order_by("sort_key"),
            ),
            related("member", _("Member behind it"), "backings__member_id", current_members),
            flag("late", _("Promised and late"), lambda viewer: queries.late(viewer.day)),
            text_filter("text", _("Words"), "title", "text"),
        ),
        order="sort_key",
        empty=_("Nothing is asked for yet. Send in the first fault or wish: others can back it."),
        focus_filter="member",
    ),
    form=wish_form,
    create=services.add_wish,
    change=services.change_wish,
    may_create=services.ADD,
    may_change=services.CHANGE,
    new_label=_("New fault or wish"),
    detail_template="agreements/wish_detail.html",
    detail_rows=queries.every,
    detail_context=pages.wish_page,
    acts=(
        Act(
            "send",
            _("They are sent to the supplier"),
            services.HANDLE,
            _send,
            form=SendForm,
        ),
    ),
    fields={
        "text": lambda w: w.text,
        "answer": lambda w: w.answer,
        "delivered_on": lambda w: w.delivered_on,
    },
)
