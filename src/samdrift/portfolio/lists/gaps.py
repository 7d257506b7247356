"""The register of gaps in roles, and that of the forums that follow from them."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.followup.lists.finding_pages import finding_url
from samdrift.kernel.lists import (
    Choice,
    Column,
    Filter,
    ListSpec,
    Register,
    choice_text,
    equals,
    flag,
)
from samdrift.kernel.reach import seen
from samdrift.kernel.viewer import Viewer
from samdrift.portfolio.lists import role_pages as pages
from samdrift.portfolio.lists.roles import member_filter, system_filter
from samdrift.portfolio.models.roles import RoleGap
from samdrift.portfolio.models.systems import System
from samdrift.portfolio.queries import forums, gap_findings
from samdrift.portfolio.queries import gaps as queries
from samdrift.portfolio.queries import systems as system_queries

WHEN: dict[str, Any] = {
    "30": _("Opens within 30 days"),
    "90": _("Opens within 90 days"),
    "365": _("Opens within a year"),
}


def _when(_rows: Any, value: str, viewer: Viewer) -> Any:
    """Gaps that are not there yet, instead of those that are."""
    chosen = value.split(",")
    if not set(chosen) <= WHEN.keys():
        raise ValueError(value)
    most = max(int(one) for one in chosen)
    return _followed(queries.joined(seen(RoleGap, viewer).begins_within(viewer.day, most)), viewer)


def _followed(rows: Any, viewer: Viewer) -> Any:
    return gap_findings.followed(rows, viewer)


def _follow_up(gap: Any) -> str | None:
    """How its finding stands; None for a gap that is to come."""
    return gap.finding.get_status_display() if gap.finding else None


def _summary(viewer: Viewer) -> Any:
    n = queries.count_of_interest(viewer)
    shown = "1 000+" if n >= queries.COUNTED else str(n)
    if viewer.centre or not viewer.members:
        return ngettext("%(n)s gap today.", "%(n)s gaps today.", n) % {"n": shown}
    text = ngettext(
        "%(n)s gap today for your own members.", "%(n)s gaps today for your own members.", n
    )
    own = ",".join(str(pk) for pk in sorted(viewer.members))
    return format_html('<a href="?member={}">{}</a>', own, text % {"n": shown})


def _person(gap: RoleGap) -> str:
    """Whose role it is about; most gaps are about nobody."""
    return str(gap.role.person) if gap.role else ""


GAPS = Register(
    room="portfolio",
    key="gap",
    model=RoleGap,
    name=_("Gap in the roles"),
    lead=_("What is missing in the roles of the systems, today and soon."),
    spec=ListSpec(
        key="portfolio.gap",
        title=_("Gaps in the roles"),
        rows=lambda viewer: _followed(queries.listed(viewer), viewer),
        columns=(
            Column(
                "system",
                _("System"),
                lambda g: g.system.name,
                link=pages.gap_url,
                sort="system__sort_key",
            ),
            Column(
                "member",
                _("Member"),
                lambda g: pages.member_name(g.member),
                sort="member__sort_key",
            ),
            Column("kind", _("What is missing"), choice_text("kind"), sort="kind"),
            Column("person", _("Person"), _person, shown=_person),
            Column("valid_from", _("Since"), lambda g: g.valid_from, sort="valid_from"),
            Column(
                "follow_up",
                _("Follow-up"),
                _follow_up,
                link=lambda g: finding_url(g.finding) if g.finding else "",
            ),
            Column("valid_to", _("Until"), lambda g: g.valid_to, sort="valid_to", default=False),
        ),
        filters=(
            # It stands first: it looks among other rows than those of the day.
            Filter(
                "when",
                _("When"),
                _when,
                choices=lambda _viewer: [Choice(key, name) for key, name in WHEN.items()],
                label_of=lambda value, _viewer: ", ".join(
                    str(WHEN[one]) for one in value.split(",")
                ),
            ),
            equals("kind", _("What is missing"), "kind", RoleGap.Kind.choices),
            member_filter,
            system_filter,
        ),
        order="system__sort_key",
        empty=_("Nothing is missing."),
        focus_filter="member",
    ),
    detail_template="portfolio/gap_detail.html",
    detail_rows=lambda viewer: _followed(queries.joined(seen(RoleGap, viewer)), viewer),
    detail_context=pages.gap_page,
    summary=_summary,
)


def _of_name(rows: Any, value: str, viewer: Viewer) -> Any:
    return system_queries.name_holds(rows, value, viewer)


def _forum_summary(viewer: Viewer) -> str:
    mine = forums.listed(viewer).filter(forums.is_mine(viewer)).count()
    if not mine:
        return _now("Formed by themselves from the roles in each system.")
    return ngettext("You sit in %(n)s forum.", "You sit in %(n)s forums.", mine) % {"n": mine}


FORUMS = Register(
    room="portfolio",
    key="forum",
    model=System,
    name=_("Forum"),
    lead=_("The managers of one system meet in its forum, formed by itself from the roles."),
    spec=ListSpec(
        key="portfolio.forum",
        title=_("Forums"),
        rows=forums.listed,
        columns=(
            Column("name", _("Forum for"), lambda s: s.name, link=pages.forum_url, sort="sort_key"),
            Column("people", _("People"), lambda s: s.people, sort="people", numeric=True),
            Column("members", _("Members"), lambda s: s.members, sort="members", numeric=True),
            Column(
                "management",
                _("Management"),
                choice_text("management"),
                sort="management",
            ),
            Column("mandate", _("Has a mandate"), lambda s: s.has_mandate),
        ),
        filters=(
            Filter("name", _("Name"), _of_name, kind="text"),
            flag("mine", _("I sit in it"), forums.is_mine),
        ),
        order="sort_key",
        empty=_("No system has managers yet. A forum is there as soon as somebody is appointed."),
    ),
    detail_template="portfolio/forum_detail.html",
    detail_rows=lambda viewer: seen(System, viewer),
    detail_context=pages.forum_page,
    summary=_forum_summary,
)
