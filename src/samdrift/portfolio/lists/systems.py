"""The register of systems."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
    flag,
    related,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import number, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.suppliers import Supplier
from samdrift.portfolio.forms.systems import SystemForm
from samdrift.portfolio.lists.system_page import system_page
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import systems as queries
from samdrift.portfolio.services import systems as services

system_url = address("portfolio:system_detail")


def users_text(users: int | None, not_counted: int) -> Any:
    """The sum with what is missing in it; a dash when nothing is counted."""
    if users is None:
        return unknown()
    if not not_counted:
        return number(users)
    missing = ngettext("%(n)s not counted", "%(n)s not counted", not_counted) % {"n": not_counted}
    return format_html('{} <span class="small">{}</span>', number(users), missing)


def _in_area(rows: Any, value: str, viewer: Viewer) -> Any:
    chosen = [int(one) for one in value.split(",")]
    held = seen(ServiceArea, viewer).filter(Q(pk__in=chosen) | Q(parent_id__in=chosen))
    through = System.areas.through.objects.filter(system_id=OuterRef("pk"))
    return rows.filter(Exists(through.filter(servicearea_id__in=held.values("pk"))))


def area_choices(viewer: Viewer) -> list[Choice]:
    return [Choice(str(area.pk), area.path) for area in queries.areas_in_order(viewer)]


def area_label(value: str, viewer: Viewer) -> str:
    rows = seen(ServiceArea, viewer).filter(pk__in=[int(one) for one in value.split(",")])
    return ", ".join(area.name for area in rows)


area_filter = Filter("area", _("Area"), _in_area, choices=area_choices, label_of=area_label)


def _used_by(rows: Any, value: str, viewer: Viewer) -> Any:
    chosen = [int(one) for one in value.split(",")]
    uses = seen(Use, viewer).on(viewer.day).filter(system_id=OuterRef("pk"), member_id__in=chosen)
    return rows.filter(Exists(uses))


def member_choices(viewer: Viewer) -> list[Choice]:
    return [Choice(str(one.pk), one.name) for one in queries.current_members(viewer)]


def member_label(value: str, viewer: Viewer) -> str:
    rows = queries.members_named([int(one) for one in value.split(",")], viewer)
    return ", ".join(one.name for one in rows)


def _summary(viewer: Viewer) -> str:
    systems, uses, members = queries.register_numbers(viewer)
    return _now("%(systems)s systems, %(uses)s uses in %(members)s members.") % {
        "systems": number(systems),
        "uses": number(uses),
        "members": number(members),
    }


COLUMNS = (
    Column("name", _("System"), lambda s: s.name, link=system_url, sort="sort_key"),
    Column("supplier", _("Supplier"), lambda s: s.supplier and s.supplier.name, sort="supplier__sort_key"),
    Column("areas", _("Areas"), lambda s: ", ".join(area.name for area in s.areas.all())),
    Column("life_cycle", _("Life cycle"), choice_text("life_cycle"), sort="life_cycle"),
    Column("management", _("Management"), choice_text("management"), sort="management", default=False),
    Column("kind", _("Kind"), choice_text("kind"), sort="kind", default=False),
    Column("using", _("Members"), lambda s: s.using, sort="using", numeric=True),
    Column("users", _("Users"), lambda s: s.users, shown=lambda s: users_text(s.users, s.unknown),
           sort="users", numeric=True),
    Column("replace_on", _("To be replaced"), lambda s: s.replace_on, sort="replace_on", default=False),
    Column("ends_on", _("Ends"), lambda s: s.ends_on, sort="ends_on", default=False),
    Column("short_name", _("Short name"), lambda s: s.short_name, sort="short_name", default=False),
)  # fmt: skip

FILTERS = (
    area_filter,
    Filter("member", _("Used by"), _used_by, choices=member_choices, label_of=member_label),
    equals("life_cycle", _("Life cycle"), "life_cycle", System.LifeCycle.choices),
    equals("management", _("Management"), "management", System.Management.choices),
    related(
        "supplier",
        _("Supplier"),
        "supplier_id",
        lambda viewer: (
            seen(Supplier, viewer)
            .filter(pk__in=seen(System, viewer).values("supplier_id"))
            .order_by("sort_key")
        ),
    ),
    flag("gaps", _("Has gaps"), queries.with_gaps),
    equals("kind", _("Kind"), "kind", System.Kind.choices),
    Filter("name", _("Name"), queries.name_holds, kind="text"),
    flag("ended", _("Has ended"), lambda _viewer: Q(ended_at__isnull=False)),
)


def _fresh(viewer: Viewer) -> Any:
    return seen(System, viewer).select_related("supplier", "merged_into")


SYSTEMS = Register(
    room="portfolio",
    key="system",
    model=System,
    name=_("System"),
    lead=_("Every system the members use, said once for all."),
    spec=ListSpec(
        key="portfolio.system",
        title=_("Systems"),
        rows=queries.listed,
        columns=COLUMNS,
        filters=FILTERS,
        order="sort_key",
        empty=_("No systems yet. Add one, or read in a spreadsheet."),
        focus_filter="member",
    ),
    form=SystemForm,
    create=services.add_system,
    change=services.change_system,
    may_create="portfolio.add_system",
    may_change="portfolio.change_system",
    new_label=_("New system"),
    detail_template="portfolio/system_detail.html",
    detail_rows=_fresh,
    detail_steady=True,
    detail_context=system_page,
    summary=_summary,
    load_kind="systems",
)
