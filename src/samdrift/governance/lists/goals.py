"""The register of goals, frames and strategies, and the page of one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samdrift.governance.forms.matters import GoalForm
from samdrift.governance.lists.matter_words import goal_url, matter_url, status_tag, sum_text, whose
from samdrift.governance.models.matters import Goal
from samdrift.governance.queries import goals as queries
from samdrift.governance.queries.matters import of_goal
from samdrift.governance.services import goals as services
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
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.templatetags.shown import nok
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import arrangement_choices, current_members
from samdrift.parties.services.common import period_text


def _period(goal: Goal) -> str:
    return period_text(goal.valid_from, goal.valid_to)


def goal_page(viewer: Viewer, goal: Goal) -> dict[str, Any]:
    """What it says, what lies under it, the matters that serve it and what they bind."""
    matters = list(of_goal(goal.pk, viewer))
    found = queries.traced(goal, matters, viewer)
    decisions = {matter.pk: decision for matter, decision in found.decided}
    return {
        "heading_text": goal.name,
        "lead": goal.get_kind_display(),
        "crumbs": [(one.name, goal_url(one)) for one in queries.path_to(goal)],
        "side_facts": _facts(goal),
        "parts": [(one, goal_url(one)) for one in queries.parts_of(goal, viewer)],
        "matters": [
            (one, matter_url(one), status_tag(one), decisions.get(one.pk)) for one in matters
        ],
        "years": [
            (one.year, sum_text(one.sum), nok(one.frame), nok(one.left), one.is_over)
            for one in found.years
        ],
    }


def _facts(goal: Goal) -> list[tuple[Any, Any, str]]:
    facts = [
        (_now("Kind"), goal.get_kind_display(), ""),
        (_now("Whose it is"), whose(goal), ""),
        (_now("Valid"), _period(goal), ""),
        (_now("Amount a year"), nok(goal.amount) if goal.amount is not None else "", ""),
        (_now("National guideline"), goal.guideline, ""),
        (_now("Decided by"), goal.decided_by, ""),
    ]
    return [fact for fact in facts if fact[1] != ""]


GOALS = Register(
    room="governance",
    key="goal",
    model=Goal,
    name=_("Goal"),
    lead=_(
        "What the councils want and allow, and what is agreed for all. Matters say which they serve."
    ),
    spec=ListSpec(
        key="governance.goal",
        title=_("Goals and frames"),
        rows=queries.listed,
        columns=(
            Column("name", _("Name"), lambda g: g.name, link=goal_url, sort="sort_key"),
            Column("kind", _("Kind"), choice_text("kind"), sort="kind"),
            Column("whose", _("Whose it is"), whose),
            Column("parent", _("Lies under"), lambda g: g.parent.name if g.parent else None),
            Column("valid", _("Valid"), _period, sort="valid_from"),
            Column(
                "amount",
                _("Amount a year"),
                lambda g: g.amount,
                shown=lambda g: nok(g.amount),
                sort="amount",
                numeric=True,
                description="kroner; null when it is not about money",
            ),
            Column("matters", _("Matters"), lambda g: g.matters or 0, numeric=True),
            Column(
                "guideline", _("National guideline"), lambda g: g.guideline or None, default=False
            ),
            Column("decided_by", _("Decided by"), lambda g: g.decided_by or None, default=False),
        ),
        filters=(
            equals("kind", _("Kind"), "kind", Goal.Kind.choices),
            related("member", _("Member"), "member_id", current_members),
            related("arrangement", _("Arrangement"), "arrangement_id", arrangement_choices),
            flag("valid", _("Valid on the day"), lambda viewer: on_day(viewer.day)),
            flag("guideline", _("Tied to a national guideline"), lambda _viewer: ~Q(guideline="")),
            text_filter("text", _("Name"), "name"),
        ),
        order="sort_key",
        empty=_(
            "No goals yet. Write down what the councils have decided, to show what matters serve."
        ),
        focus_filter="member",
    ),
    form=GoalForm,
    create=services.add_goal,
    change=services.change_goal,
    may_create=services.SET,
    may_change=services.SET,
    new_label=_("New goal"),
    detail_template="governance/goal_detail.html",
    detail_rows=queries.listed,
    detail_context=goal_page,
    fields={
        "text": lambda g: g.text,
        "valid_from": lambda g: g.valid_from,
        "valid_to": lambda g: g.valid_to,
    },
)
