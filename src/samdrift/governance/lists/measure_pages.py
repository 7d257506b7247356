"""What stands on the page of a measure, on the roadmap, and on the pages of what measures hang on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.governance.calc.costs import Sum
from samdrift.governance.calc.phases import Phase
from samdrift.governance.calc.roadmap_picture import Planned, draw
from samdrift.governance.lists.measure_words import (
    LEADS,
    PHASES,
    Shown,
    measure_url,
    period,
    shown,
)
from samdrift.governance.models.matters import Goal
from samdrift.governance.models.measures import Measure
from samdrift.governance.queries import measures as queries
from samdrift.governance.services.measures import PLAN, REPORT
from samdrift.kernel.history import kind_of
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
OPEN = (Measure.Status.PLANNED, Measure.Status.UNDER_WAY)


def sum_text(found: Sum) -> Any:
    """Kroner; one with an unknown part says so."""
    if found.total is None:
        return nok(None)
    text = nok(found.total)
    return _("at least %(sum)s") % {"sum": text} if found.at_least else text


def measure_page(viewer: Viewer, measure: Measure) -> Context:
    """Its phase and why, what it hangs on, which goal it serves, and what its decisions cost."""
    found = queries.standing([measure.pk], viewer)
    (one,) = shown([measure], found)
    acts = []
    if allowed(viewer, REPORT, measure):
        url = reverse("governance:measure_status", args=[measure.pk])
        acts.append((_("How it stands"), url, False))
    return {
        "lead": LEADS[one.phase.value] if measure.status in OPEN else "",
        "one": one,
        "is_open": measure.status in OPEN,
        "facts": _facts(measure, viewer),
        "acts": acts,
        "choices": _choices(measure, found),
        "needs": [_named(pk, found) for pk in sorted(found.needs[measure.pk])],
        "costs": [
            (cost.matter, sum_text(cost.once), sum_text(cost.yearly))
            for cost in queries.costs(measure, found, viewer)
        ],
        "roadmap_url": reverse("governance:roadmap"),
    }


def _named(pk: int, found: queries.Standing) -> tuple[str, str, str]:
    """A matter's name and address, and how it stands."""
    told = found.named.get(pk)
    label, url = (told.label, told.url) if told else (_("A matter you may not see"), "")
    state = _("waits")
    if pk in found.adopted:
        state = _("in force")
    elif pk in found.rejected:
        state = _("came to nothing")
    return label, url, state


def _choices(measure: Measure, found: queries.Standing) -> list[tuple[str, str, list[Any]]]:
    """Each choice with its alternatives: whether the measure holds under it."""
    made = []
    for pk in sorted(found.choices_of(measure.pk)):
        label, url, _state = _named(pk, found)
        chosen = found.chosen(pk)
        ways = [
            (
                way.name,
                way.pk in found.holds[measure.pk],
                chosen is not None and chosen.pk == way.pk,
            )
            for way in found.of_choice(pk)
        ]
        made.append((label, url, ways if pk in found.named else []))
    return made


def _facts(measure: Measure, viewer: Viewer) -> list[tuple[Any, Any, str]]:
    goal = measure.goal
    over = goal.parent if goal else None
    refs = {one.pk: Ref(kind_of(Goal), one.pk) for one in (goal, over) if one}
    named = registry.describe(refs.values(), viewer)

    def url(one: Goal | None) -> str:
        told = named.get(refs[one.pk]) if one else None
        return told.url if told else ""

    independence = measure.get_independence_display() if measure.independence else None
    facts = [
        (_("Cooperation"), measure.arrangement.name, ""),
        (_("Member"), measure.member.name if measure.member else _("All members"), ""),
        (_("Status"), measure.get_status_display(), ""),
        (_("How it stands"), measure.status_note or None, ""),
        (_("When"), period(measure) or None, ""),
        (_("Responsible"), str(measure.responsible) if measure.responsible else None, ""),
        (_("Goal"), goal.name if goal else None, url(goal)),
        (_("Strategy"), over.name if over else None, url(over)),
        (_("National guideline"), _guideline(goal, over), ""),
        (_("Independence of the choice"), independence, ""),
        (_("Because"), measure.independence_reason or None, ""),
    ]
    always = {_("Responsible"), _("When"), _("Goal")}
    return [fact for fact in facts if fact[1] is not None or fact[0] in always]


def _guideline(*goals: Goal | None) -> str | None:
    return next((one.guideline for one in goals if one and one.guideline), None)


def roadmap(viewer: Viewer, whose: str) -> Context:
    """All measures by phase, drawn and as lists."""
    rows = list(_of(queries.every(viewer), whose, viewer).order_by("starts_on", "sort_key", "pk"))
    made = shown(rows, queries.standing([one.pk for one in rows], viewer))
    open_ones = [one for one in made if one.row.status in OPEN]
    sections = [
        (phase.value, PHASES[phase.value], LEADS[phase.value], _in(open_ones, phase))
        for phase in Phase
    ]
    ended = [one for one in made if one.row.status not in OPEN]
    in_order = [one for _key, _name, _lead, some in sections for one in some] + ended
    return {
        "sections": sections,
        "ended": ended,
        "count": len(rows),
        "whose": whose,
        "chips": [(key, name, key == whose) for key, name in _whose_names(viewer)],
        "may_plan": allowed(viewer, PLAN),
        **_picture(in_order, viewer),
    }


def _in(rows: list[Shown], phase: Phase) -> list[Shown]:
    return [one for one in rows if one.phase == phase]


def _of(rows: Any, whose: str, viewer: Viewer) -> Any:
    if whose == "joint":
        return rows.filter(member__isnull=True)
    if whose == "own":
        return rows.filter(member_id__in=viewer.members)
    return rows.filter(responsible_id=viewer.person_id) if whose == "mine" else rows


def _whose_names(_viewer: Viewer) -> list[tuple[str, str]]:
    return [
        ("all", _("All")),
        ("joint", _("Joint")),
        ("own", _("My member’s own")),
        ("mine", _("Mine")),
    ]


def _picture(rows: list[Shown], viewer: Viewer) -> Context:
    planned = [Planned(one.row.pk, one.row.starts_on, one.row.ends_on) for one in rows]
    drawn = draw(planned, viewer.day)
    if drawn is None:
        return {}
    known = {one.row.pk: one for one in rows}
    bars = []
    for bar in drawn.bars:
        one = known[bar.key]
        state = one.phase.value if one.row.status in OPEN else "ended"
        bars.append((bar, one, state, measure_url(one.row)))
    return {"drawn": drawn, "bars": bars}


def _panel(rows: list[Measure], viewer: Viewer, add: str) -> Context | None:
    if not rows and not add:
        return None
    found = queries.standing([one.pk for one in rows], viewer)
    return {"rows": shown(rows, found), "add": add}


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """What the matter's decision unlocks."""
    add = ""
    if matter.is_open and allowed(viewer, PLAN):
        add = f"{reverse('governance:measure_new')}?needs={matter.pk}"
    return _panel(queries.of_matter(matter.pk, viewer), viewer, add)


def of_decision(viewer: Viewer, decision: Any) -> Context | None:
    if decision.matter_id is None:
        return None
    return _panel(queries.of_matter(decision.matter_id, viewer), viewer, "")


def of_goal(viewer: Viewer, goal: Any) -> Context | None:
    """The measures that serve the goal."""
    add = f"{reverse('governance:measure_new')}?goal={goal.pk}" if allowed(viewer, PLAN) else ""
    return _panel(queries.of_goal(goal, viewer), viewer, add)
