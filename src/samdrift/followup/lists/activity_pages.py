"""What stands on the pages of activities and of what falls due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samdrift.followup.calc import anchors
from samdrift.followup.lists import activity_words as words
from samdrift.followup.models.activities import Activity, Occurrence
from samdrift.followup.queries import activities as queries
from samdrift.kernel.history import events_about, kind_of
from samdrift.kernel.reach import seen
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.said import again
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer
from samdrift.kernel.web.timeline import timeline
from samdrift.parties.models.arrangements import Arrangement

Context = dict[str, Any]
Fact = tuple[Any, Any, str]
NEWEST = 8


def arrangement_rows(viewer: Viewer) -> Any:
    return seen(Arrangement, viewer).order_by("name")


def activity_rows(viewer: Viewer) -> Any:
    return seen(Activity, viewer).order_by("sort_key")


def state_value(occurrence: Occurrence) -> str:
    return occurrence.state(timezone.localdate())


def state_shown(occurrence: Occurrence) -> Any:
    return words.state_tag(occurrence, timezone.localdate())


def waiting_text(waiting: int, late: int) -> str:
    """Three things wait for you, one of them is late."""
    if not waiting:
        return _("Nothing waits for you now.")
    text = ngettext("One thing waits for you", "%(n)s things wait for you", waiting)
    said = text % {"n": waiting}
    if late:
        said = f"{said}, {_('%(n)s late') % {'n': late}}"
    return f"{said}."


def _subject(activity: Activity, viewer: Viewer) -> tuple[str, str]:
    ref = activity.subject
    found = registry.describe([ref], viewer).get(ref) if ref else None
    return (found.label, found.url) if found else ("", "")


def _owner_url(activity: Activity) -> str:
    if activity.member_id:
        return reverse("parties:member_detail", args=[activity.member_id])
    if activity.arrangement_id:
        return reverse("parties:arrangement_detail", args=[activity.arrangement_id])
    return ""


def _facts(activity: Activity, viewer: Viewer) -> list[Fact]:
    held = queries.holders([activity], viewer)[activity.pk]
    people = ", ".join(str(one) for one in held)
    role = words.responsible_text(activity)
    named = f"{role}: {people}" if activity.role and people else role or people
    label, url = _subject(activity, viewer)
    facts: list[Fact] = [
        (_("Responsible"), named or _("Nobody yet"), ""),
        (_("Whose"), words.whose_text(activity), _owner_url(activity)),
        (_("About"), label, url),
        (_("Area"), activity.get_area_display(), ""),
        (_("Follows from"), activity.source, ""),
        (_("Days of notice"), activity.lead_days, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def activity_page(viewer: Viewer, activity: Activity) -> Context:
    """When it falls due, who does it, and its times past and to come."""
    rows = queries.of_activity(activity, viewer)
    facts = _facts(activity, viewer)
    facts += [(_("From"), activity.starts_on, "")]
    if activity.ends_on:
        facts += [(_("No longer from"), activity.ends_on, "")]
    today = viewer.today
    coming = [one for one in rows if one.is_open]
    return {
        "lead": f"{words.rule_text(activity)}.",
        "facts": facts,
        "acts": _activity_acts(activity, viewer),
        "coming": [(one, one.state(today)) for one in reversed(coming)],
        "past": [(one, one.state(today)) for one in rows if not one.is_open],
        "anchor": anchors.anchor(activity.anchor) if activity.anchor else None,
        "nobody": not queries.holders([activity], viewer)[activity.pk],
    }


def _activity_acts(activity: Activity, viewer: Viewer) -> list[tuple[Any, str, bool]]:
    if not allowed(viewer, "followup.plan_activity", activity) or activity.ends_on:
        return []
    return [(_("End"), reverse("followup:activity_end", args=[activity.pk]), False)]


@dataclass(frozen=True)
class Deed:
    """Something one can do from the page; `at_once` takes only a press."""

    label: Any
    url: str
    at_once: bool = False
    primary: bool = False


def due_page(viewer: Viewer, row: Occurrence) -> Context:
    """What is to be done this time: the checklist, the evidence, and the acts that are open."""
    activity = row.activity
    may = allowed(viewer, "followup.do_activity", row)
    events = timeline(events_about(kind_of(row), [row.pk]), viewer)
    facts = [
        (_("Due"), row.day, ""),
        *([(_("Planned"), row.planned, "")] if row.is_moved else []),
        (_("Activity"), str(activity), words.activity_url(activity)),
        *_facts(activity, viewer),
    ]
    return {
        "lead": _told(row, viewer),
        "facts": facts,
        "deeds": _deeds(row, viewer) if may else [],
        "may_do": may and row.is_open,
        "may_show": may and row.dropped_on is None,
        "points": [(point, point in row.ticks) for point in activity.checklist],
        "proofs": queries.proofs_of(row, viewer),
        "events": events[:NEWEST],
        "state": row.state(viewer.today),
        "tone": words.TONES[row.state(viewer.today)],
        "state_name": words.STATES[row.state(viewer.today)],
    }


def _told(row: Occurrence, viewer: Viewer) -> str:
    if row.done_on:
        who = f" – {row.done_by}" if row.done_by else ""
        return _("Done %(day)s%(who)s.") % {"day": day(row.done_on), "who": who}
    if row.dropped_on:
        return _("Dropped: %(why)s") % {"why": again(row.reason)}
    days = (row.day - viewer.today).days
    if days < 0:
        text = ngettext("%(n)s day late.", "%(n)s days late.", -days) % {"n": -days}
    elif days == 0:
        text = _("Due today.")
    else:
        text = ngettext("Due in %(n)s day.", "Due in %(n)s days.", days) % {"n": days}
    if row.is_moved and row.reason:
        moved = _("Moved from %(day)s: %(why)s") % {
            "day": day(row.planned),
            "why": again(row.reason),
        }
        return f"{text} {moved}"
    return text


def _deeds(row: Occurrence, viewer: Viewer) -> list[Deed]:
    def at(name: str) -> str:
        return reverse(f"followup:due_{name}", args=[row.pk])

    if row.done_on:
        same_day = row.done_on == viewer.today
        return [Deed(_("It was not done"), at("undo"), at_once=True)] if same_day else []
    if row.dropped_on:
        return [Deed(_("Take up again"), at("take_up"), at_once=True)]
    deeds = [
        Deed(_("Move"), at("move")),
        Deed(_("Drop this time"), at("drop")),
        Deed(_("Change this time"), at("change")),
    ]
    if allowed(viewer, "followup.plan_activity", row.activity) and row.planned >= viewer.today:
        deeds.append(Deed(_("Change from here on"), at("change_from")))
    return [*deeds, Deed(pgettext("an activity", "Done"), at("done"), at_once=True, primary=True)]


def of_object(viewer: Viewer, row: Any) -> Context | None:
    """The panel of any object: what is planned about it."""
    ref = Ref(kind_of(row), row.pk)
    return _panel(queries.about(ref, viewer), f"about={ref.kind}:{ref.id}", ref, viewer)


def of_member(viewer: Viewer, member: Any) -> Context | None:
    found = Q(member_id=member.pk) | Q(subject_kind="parties.member", subject_id=member.pk)
    ref = Ref("parties.member", member.pk)
    return _panel(queries.on_page(viewer, found), f"member={member.pk}", ref, viewer)


def of_arrangement(viewer: Viewer, row: Any) -> Context | None:
    found = Q(arrangement_id=row.pk) | Q(subject_kind="parties.arrangement", subject_id=row.pk)
    ref = Ref("parties.arrangement", row.pk)
    context = _panel(queries.on_page(viewer, found), f"arrangement={row.pk}", ref, viewer)
    may_pick = allowed(viewer, "followup.plan_activity")
    if may_pick and viewer.has_any("management_lead", "daily_manager", "administrator"):
        context = context or {"rows": [], "query": ""}
        context["pick_url"] = reverse("followup:anchors", args=[row.pk])
    return context


def _is_late(activity: Any, viewer: Viewer) -> bool:
    """Whether the next open day, which the query has put on the row, is past."""
    return activity.next_day is not None and activity.next_day < viewer.today


def _panel(rows: list[Activity], query: str, ref: Ref, viewer: Viewer) -> Context | None:
    if not rows:
        return None
    shown = rows[: queries.SHOWN]
    told = [(one, _is_late(one, viewer)) for one in shown]
    more = len(rows) > queries.SHOWN
    return {"rows": told, "more": more, "query": query, "ref": ref}
