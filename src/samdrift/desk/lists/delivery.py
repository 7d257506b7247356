"""The registers of delivery agreements, and of what is promised by those in force."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.forms.delivery import delivery_form
from samdrift.desk.lists import delivery_pages as pages
from samdrift.desk.lists.commitment_words import TONES, delivery_url
from samdrift.desk.models.commitments import DeliveryVersion
from samdrift.desk.queries import delivery as queries
from samdrift.desk.services import delivery as services
from samdrift.desk.services.delivery_common import WRITE
from samdrift.kernel.lists import Column, ListSpec, Register, equals, flag, related
from samdrift.kernel.models.dated import on_day
from samdrift.parties.queries.members import current_members


def _state(version: Any) -> Any:
    tone = TONES[version.state]
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', tone, version.get_state_display()
    )


DELIVERIES = Register(
    room="desk",
    key="delivery",
    model=DeliveryVersion,
    name=_("Delivery agreement"),
    lead=_("What the centre delivers to each member: offered by the centre, accepted by the member."),
    spec=ListSpec(
        key="desk.delivery",
        title=_("Delivery agreements"),
        rows=queries.every,
        columns=(
            Column(
                "member",
                _("Member"),
                lambda v: v.agreement.member.name,
                link=delivery_url,
                sort="member_key",
            ),
            Column("number", _("Version"), lambda v: v.number, sort="number", numeric=True),
            Column(
                "state",
                _("State"),
                lambda v: v.state,
                shown=_state,
                sort="state",
                description="draft, offered, accepted, declined or withdrawn",
            ),
            Column("valid_from", _("Holds from"), lambda v: v.valid_from, sort="valid_from"),
            Column("valid_to", _("No longer from"), lambda v: v.valid_to, sort="valid_to"),
            Column("lines", _("Lines"), lambda v: v.lines or 0, numeric=True),
            Column(
                "arrangement",
                _("Cooperation"),
                lambda v: v.agreement.arrangement.name,
                default=False,
            ),
            Column("offered_at", pgettext_lazy("delivery agreement", "Offered"), lambda v: v.offered_at, default=False),
            Column("answered_at", _("Answered"), lambda v: v.answered_at, default=False),
        ),
        filters=(
            equals("state", _("State"), "state", DeliveryVersion.State.choices),
            related("member", _("Member"), "agreement__member_id", current_members),
            flag(
                "in_force",
                _("In force"),
                lambda viewer: Q(state=DeliveryVersion.State.ACCEPTED) & on_day(viewer.day),
            ),
        ),
        order="member_key",
        empty=_("No delivery agreement yet. Write down what each member is promised."),
        focus_filter="member",
    ),
    form=delivery_form,
    create=services.start_version,
    change=services.change_version,
    may_create=WRITE,
    may_change=WRITE,
    new_label=_("New delivery agreement"),
    detail_template="desk/delivery_detail.html",
    detail_rows=queries.every,
    detail_context=pages.delivery_page,
    fields={
        "member_id": lambda v: v.agreement.member_id,
        "arrangement_id": lambda v: v.agreement.arrangement_id,
        "text": lambda v: v.text,
        "breach": lambda v: v.breach,
        "answer": lambda v: v.answer,
    },
)  # fmt: skip
