"""The register of agreements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.agreements.calc.standing import State
from samdrift.agreements.forms.agreements import AgreementForm
from samdrift.agreements.lists import agreement_pages as pages
from samdrift.agreements.lists.agreement_words import STATES, agreement_url, last_day, state_tag
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.queries import agreements as queries
from samdrift.agreements.services import agreements as services
from samdrift.agreements.services.common import ADD, CHANGE
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
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.templatetags.shown import day, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.queries.members import current_members
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries.systems import areas_in_order

CONDITIONS = {
    State.RUNNING: queries.in_force,
    State.LEAVING: queries.leaving,
    State.COMING: queries.coming,
    State.OVER: queries.over,
}


def _ids(value: str) -> list[int]:
    return [int(one) for one in value.split(",")]


def _in_state(rows: Any, value: str, viewer: Viewer) -> Any:
    found = Q()
    for one in value.split(","):
        found |= CONDITIONS[State(one)](viewer.day)
    return rows.filter(found)


def _state_label(value: str, _viewer: Viewer) -> str:
    return ", ".join(str(STATES[State(one)]) for one in value.split(","))


def _named(rows: Any, value: str) -> str:
    return ", ".join(str(one) for one in rows.filter(pk__in=_ids(value)))


def _members(viewer: Viewer) -> list[Choice]:
    return [Choice(str(one.pk), one.name) for one in current_members(viewer)]


def _areas(viewer: Viewer) -> list[Choice]:
    return [Choice(str(area.pk), area.path) for area in areas_in_order(viewer)]


def _area_label(value: str, viewer: Viewer) -> str:
    chosen = set(_ids(value))
    return ", ".join(area.name for area in areas_in_order(viewer) if area.pk in chosen)


def _in_areas(rows: Any, value: str, viewer: Viewer) -> Any:
    """A chosen area holds those beneath it."""
    chosen = set(_ids(value))
    held = [a.pk for a in areas_in_order(viewer) if {a.pk, a.parent_id} & chosen]
    return queries.about_areas(rows, held)


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def _person_label(value: str, viewer: Viewer) -> str:
    found = registry.describe([Ref("parties.person", int(value))], viewer)
    return next((one.label for one in found.values()), value)


def _arrangements(viewer: Viewer) -> Any:
    return seen(Arrangement, viewer).order_by("name", "pk")


def notice_day(row: Any) -> dt.date | None:
    """The last day of notice; None where it is not renewed by itself."""
    return queries.course_of(row).last_notice()


def _notice(row: Any) -> Any:
    found = notice_day(row)
    return unknown() if found is None else day(found)


def _state(row: Any) -> State:
    return queries.course_of(row).state(row.shown_on)


def _systems(row: Any) -> str:
    return ", ".join(one.system.name for one in row.systems_about)


def _ends(row: Any) -> Any:
    return last_day(row.ends) or unknown()


def _summary(viewer: Viewer) -> str:
    running = queries.running_count(viewer)
    text = ngettext("%(n)s is in force.", "%(n)s are in force.", running) % {"n": running}
    return f"{_now('What is agreed with suppliers, and among the members.')} {text}"


COLUMNS = (
    Column("title", _("Agreement"), str, link=agreement_url, sort="sort_key"),
    Column("supplier", _("Supplier"), lambda a: a.supplier and a.supplier.name, sort="supplier__sort_key"),
    Column("state", _("State"), lambda a: str(_state(a)), shown=lambda a: state_tag(_state(a)),
           description="on the day shown: coming, running, leaving (notice is given) or over"),
    Column("ends", _("Last day"), lambda a: a.ends, shown=_ends, sort="ends",
           description="the first day it is no longer in force: its end, or the day it is left"),
    Column("notice", _("Last day of notice"), notice_day,
           shown=_notice,
           description="the last day to give notice before it is renewed by itself"),
    Column("members", _("Members"), lambda a: a.members, sort="members", numeric=True),
    Column("systems", _("Systems"), _systems),
    Column("lead", _("Followed up by"), lambda a: a.lead and str(a.lead), sort="lead__sort_key"),
    Column("kind", _("Kind"), choice_text("kind"), sort="kind", default=False),
    Column("number", _("Our number"), lambda a: a.number, sort="number", default=False),
    Column("reference", _("Number on invoices"), lambda a: a.reference, sort="reference", default=False),
    Column("valid_from", _("In force from"), lambda a: a.valid_from, sort="valid_from", default=False),
    Column("arrangement", _("Entered by"), lambda a: a.arrangement and str(a.arrangement), default=False),
    Column("under", _("Called off from"), lambda a: a.under and str(a.under), default=False),
    Column("billed", _("Invoiced to"), choice_text("billed"), sort="billed", default=False),
)  # fmt: skip

AGREEMENTS = Register(
    room="agreements",
    key="agreement",
    model=Agreement,
    name=_("Agreement"),
    spec=ListSpec(
        key="agreements.agreement",
        title=_("Agreements"),
        rows=queries.listed,
        columns=COLUMNS,
        filters=(
            Filter(
                "state",
                _("State"),
                _in_state,
                choices=lambda _viewer: [Choice(str(key), name) for key, name in STATES.items()],
                label_of=_state_label,
            ),
            related("supplier", _("Supplier"), "supplier_id", queries.suppliers),
            Filter(
                "member",
                _("Member in it"),
                lambda rows, value, viewer: queries.with_member(rows, _ids(value), viewer.day),
                choices=_members,
                label_of=lambda value, viewer: _named(current_members(viewer), value),
            ),
            Filter("area", _("Area"), _in_areas, choices=_areas, label_of=_area_label),
            equals("kind", _("Kind"), "kind", Agreement.Kind.choices),
            flag("mine", _("I follow it up"), lambda viewer: Q(lead_id=viewer.person_id or 0)),
            flag("nobody", _("Nobody follows it up"), lambda _viewer: Q(lead__isnull=True)),
            Filter(
                "system",
                _("System"),
                lambda rows, value, _viewer: queries.about_systems(rows, _ids(value)),
                kind="text",
                label_of=lambda value, viewer: _named(seen(System, viewer), value),
            ),
            Filter(
                "ends_by",
                _("Ends by"),
                lambda rows, value, _viewer: rows.filter(ends__lte=_day(value)),
                kind="day",
            ),
            Filter(
                "person",
                _("Followed up by"),
                lambda rows, value, _viewer: rows.filter(lead_id=int(value)),
                kind="text",
                label_of=_person_label,
            ),
            related("arrangement", _("Entered by"), "arrangement_id", _arrangements),
            text_filter("name", _("Name or number"), "title", "number", "reference"),
        ),
        order="sort_key",
        empty=_("No agreements yet. Add one, or read in a spreadsheet of contracts."),
        focus_filter="member",
    ),
    form=AgreementForm,
    create=services.add_agreement,
    change=services.change_agreement,
    may_create=ADD,
    may_change=CHANGE,
    new_label=_("New agreement"),
    detail_template="agreements/agreement_detail.html",
    detail_rows=queries.listed,
    detail_context=pages.agreement_page,
    history_of=pages.open_events,
    summary=_summary,
    load_kind="agreements",
    fields={
        "purpose": lambda a: a.purpose,
        "signed_on": lambda a: a.signed_on,
        "valid_to": lambda a: a.valid_to,
        "left_on": lambda a: a.left_on,
        "left_because": lambda a: a.left_because,
        "notice_months": lambda a: a.notice_months,
        "supplier_notice_months": lambda a: a.supplier_notice_months,
        "renewal_months": lambda a: a.renewal_months,
        "supplier": lambda a: a.supplier_id,
        "systems": lambda a: [one.system_id for one in a.systems_about],
        "under": lambda a: a.under_id,
        "arrangement": lambda a: a.arrangement_id,
        "billed": lambda a: a.billed,
        "billing_months": lambda a: a.billing_months,
        "billing_in_advance": lambda a: a.billing_in_advance,
        "billing_lag": lambda a: a.billing_lag,
        "note": lambda a: a.note,
    },
)
