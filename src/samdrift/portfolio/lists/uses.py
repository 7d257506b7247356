"""The register of uses: who uses what, in which version, run where, by how many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.lists import (
    Column,
    Filter,
    ListSpec,
    Register,
    address,
    choice_text,
    equals,
    flag,
    once_a_page,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.templatetags.shown import day, number, unknown
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.forms.uses import UseForm
from samdrift.portfolio.lists.systems import area_choices, area_label, member_choices, member_label
from samdrift.portfolio.lists.use_page import use_page
from samdrift.portfolio.models.systems import ServiceArea, System
from samdrift.portfolio.models.uses import Use
from samdrift.portfolio.queries import systems as system_queries
from samdrift.portfolio.queries import uses as queries
from samdrift.portfolio.services import uses as services

use_url = address("portfolio:use_detail")


def count_text(use: Use) -> Any:
    """The newest count with its day."""
    if use.user_count is None:
        return unknown()
    if use.user_count_on is None:
        return number(use.user_count)
    # Figures and days are written by us alone: nothing in them to escape.
    return SafeString(
        f'{number(use.user_count)} <span class="small">{day(use.user_count_on)}</span>'
    )


def _told() -> Callable[[Use], str]:
    text = _now("%(filled)s of %(total)s")
    return lambda use: text % {"filled": queries.count_told(use), "total": len(queries.TOLD)}


told_text = once_a_page(_told)
"""How much is filled in: 9 of 14."""


def _by_member(rows: Any, value: str, _viewer: Viewer) -> Any:
    return rows.filter(member_id__in=[int(one) for one in value.split(",")])


def _of_system(rows: Any, value: str, viewer: Viewer) -> Any:
    """By a system's id, or by part of its name."""
    if value.isdecimal():
        return rows.filter(system_id=int(value))
    named = system_queries.name_holds(seen(System, viewer), value, viewer)
    return rows.filter(system_id__in=named.values("pk"))


def _system_label(value: str, viewer: Viewer) -> str:
    if not value.isdecimal():
        return value
    found = seen(System, viewer).filter(pk=int(value)).first()
    return str(found) if found else value


def _in_area(rows: Any, value: str, viewer: Viewer) -> Any:
    chosen = [int(one) for one in value.split(",")]
    held = seen(ServiceArea, viewer).filter(Q(pk__in=chosen) | Q(parent_id__in=chosen))
    systems = seen(System, viewer).filter(areas__in=held)
    return rows.filter(system_id__in=systems.values("pk"))


COLUMNS = (
    Column("system", _("System"), lambda u: u.system.name, link=use_url, sort="system__sort_key", reads=("system__name",)),
    Column("member", _("Member"), lambda u: u.member.name, sort="member__sort_key", reads=("member__name",)),
    Column("supplier", _("Supplier"), lambda u: u.system.supplier and u.system.supplier.name,
           sort="system__supplier__sort_key", default=False, reads=("system__supplier__name",)),
    Column("version", _("Version"), lambda u: u.version, sort="version", reads=("version",)),
    Column("users", _("Users"), lambda u: u.user_count, shown=count_text, sort="user_count", numeric=True, reads=("user_count", "user_count_on")),
    Column("hosting", _("Runs"), choice_text("hosting"), sort="hosting", reads=("hosting",)),
    Column("operated_by", _("Operated by"), choice_text("operated_by"), sort="operated_by", reads=("operated_by",)),
    Column("criticality", _("Criticality"), lambda u: u.criticality, sort="criticality", numeric=True, reads=("criticality",)),
    Column("told", _("Filled in"), told_text, reads=queries.TOLD),
    Column("service_level", _("Service level"), choice_text("service_level"), sort="service_level", default=False, reads=("service_level",)),
    Column("personal_data", _("Personal data"), choice_text("personal_data"), sort="personal_data", default=False, reads=("personal_data",)),
    Column("security_level", _("Security level"), choice_text("security_level"), sort="security_level", default=False, reads=("security_level",)),
    Column("confidentiality", _("Confidentiality"), lambda u: u.confidentiality, sort="confidentiality", numeric=True, default=False, reads=("confidentiality",)),
    Column("integrity", _("Integrity"), lambda u: u.integrity, sort="integrity", numeric=True, default=False, reads=("integrity",)),
    Column("availability", _("Availability"), lambda u: u.availability, sort="availability", numeric=True, default=False, reads=("availability",)),
    Column("risk_assessed_on", _("Risk last assessed"), lambda u: u.risk_assessed_on, sort="risk_assessed_on", default=False, reads=("risk_assessed_on",)),
    Column("valid_from", _("In use from"), lambda u: u.valid_from, sort="valid_from", default=False, reads=("valid_from",)),
    Column("phase_out_on", _("To be phased out"), lambda u: u.phase_out_on, sort="phase_out_on", default=False, reads=("phase_out_on",)),
)  # fmt: skip

FILTERS = (
    Filter("member", _("Member"), _by_member, choices=member_choices, label_of=member_label),
    Filter("area", _("Area"), _in_area, choices=area_choices, label_of=area_label),
    Filter("system", _("System"), _of_system, kind="text", label_of=_system_label),
    equals("hosting", _("Runs"), "hosting", Use.Hosting.choices),
    equals("operated_by", _("Operated by"), "operated_by", Use.OperatedBy.choices),
    equals("personal_data", _("Personal data"), "personal_data", Use.PersonalData.choices),
    equals("service_level", _("Service level"), "service_level", Use.ServiceLevel.choices),
    equals("security_level", _("Security level"), "security_level", Use.Security.choices),
    flag("counted", _("Users counted"), lambda _viewer: Q(user_count__isnull=False)),
    flag("assessed", _("Risk assessed"), lambda _viewer: Q(risk_assessed_on__isnull=False)),
)

USES = Register(
    room="portfolio",
    key="use",
    model=Use,
    name=_("Use"),
    lead=_("One member's use of one system."),
    spec=ListSpec(
        key="portfolio.use",
        title=_("Systems in use"),
        rows=queries.listed,
        columns=COLUMNS,
        filters=FILTERS,
        order="system__sort_key",
        empty=_("Nobody has said yet what they use. Add a use, or read in a member's spreadsheet."),
        focus_filter="member",
        reads=("system__name", "member__name"),
    ),
    form=UseForm,
    create=services.add_use,
    change=services.change_use,
    may_create="portfolio.add_use",
    may_change="portfolio.change_use",
    new_label=_("New use"),
    detail_template="portfolio/use_detail.html",
    detail_context=use_page,
    detail_rows=queries.one,
    load_kind="uses",
)
