"""The registers of what was transferred, of roles, people and suppliers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import (
    Column,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
    related,
    text_filter,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.parties.forms.arrangements import TransferForm
from samdrift.parties.lists import pages, words
from samdrift.parties.models.arrangements import Transfer
from samdrift.parties.queries.members import arrangement_choices, current_members
from samdrift.parties.services import transfers as services


def transfer_rows(viewer: Viewer) -> Any:
    """What had been transferred by the day shown."""
    rows = seen(Transfer, viewer).filter(transferred_on__lte=viewer.day)
    return rows.select_related("membership__member", "membership__arrangement")


TRANSFERS = Register(
    room="parties",
    key="transfer",
    model=Transfer,
    name=_("Transfer"),
    lead=_("What each member has transferred to an arrangement: when, and by which decision."),
    spec=ListSpec(
        key="parties.transfer",
        title=_("Register of transfers"),
        rows=transfer_rows,
        order="-transferred_on",
        columns=(
            Column("what", _("What"), lambda t: t.what, link=lambda t: reverse("parties:transfer_detail", args=[t.pk]), sort="what"),
            Column("member", _("Member"), lambda t: t.membership.member.name, sort="membership__member__sort_key"),
            Column("arrangement", _("To"), lambda t: t.membership.arrangement.name, sort="membership__arrangement__name"),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column("transferred_on", _("Transferred on"), lambda t: t.transferred_on, sort="transferred_on"),
            Column("decision", _("Decision"), lambda t: t.decision),
            Column("taken_back_on", _("Taken back"), lambda t: t.taken_back_on, sort="taken_back_on", shown=lambda t: words.day_text(t.taken_back_on)),
            Column("decided_by", _("Decided by"), lambda t: t.decided_by, default=False),
            Column("decided_on", _("Decided on"), lambda t: t.decided_on, sort="decided_on", default=False),
        ),
        filters=(
            related("member", _("Member"), "membership__member_id", current_members),
            related("arrangement", _("To"), "membership__arrangement_id", arrangement_choices),
            equals("kind", _("Kind"), "kind", Transfer.Kind.choices),
            flag("back", _("Taken back"), lambda viewer: Q(taken_back_on__lte=viewer.day)),
            text_filter("text", _("Text"), "what", "decision"),
        ),
        empty=_("Nothing is registered as transferred yet."),
        focus_filter="member",
    ),
    form=TransferForm,
    create=services.register_transfer,
    may_create="parties.register_transfer",
    new_label=_("Register a transfer"),
    detail_context=pages.transfer_page,
    detail_rows=transfer_rows,
)  # fmt: skip
