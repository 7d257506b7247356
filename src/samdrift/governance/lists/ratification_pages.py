"""What stands on the pages of rounds and answers, and on the matters they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samdrift.governance.calc import ratification, text_diff
from samdrift.governance.lists import ratification_words as words
from samdrift.governance.lists.board_rows import ANSWER, SORTS, board_rows
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries import ratification as queries
from samdrift.kernel.lists import address
from samdrift.kernel.registry import registry
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

Context = dict[str, Any]
ratification_url = address("governance:ratification_detail")
answer_url = address("governance:answer_detail")
RUN = "governance.run_ratification"


def page_of(row: Any) -> str:
    """The row's own page; nothing where its room has none."""
    kind = registry.kinds.get(row._meta.label_lower) if row is not None else None
    return kind.url(row) if kind else ""


def board(viewer: Viewer, row: Any, query: Mapping[str, str]) -> Context:
    """Every member of the round, narrowed and sorted as asked: as many queries however many."""
    status, sort = query.get("status", ""), query.get("sort", "")
    return {
        "lines": board_rows(viewer, row, status, sort),
        "status": status,
        "statuses": [(value, name, value == status) for value, name in Answer.Status.choices],
        "sort": sort,
        "sorts": {name: f"-{name}" if sort == name else name for name in SORTS},
    }


def ratification_page(viewer: Viewer, row: Any) -> Context:
    """How the round stands; `board` gives its table of members."""
    standing = queries.standing(row)
    key = words.state_key(row, standing)
    name, tone = words.state_name(key)
    return {
        "lead": words.state_text(row, standing),
        "heading_text": _("Decided by each member: %(title)s") % {"title": row.matter.title},
        "parts": words.parts(standing),
        "counts": words.counts_text(standing),
        "state": name,
        "tone": tone,
        "width": words.WIDTH,
        "facts": _facts(row),
        "acts": _acts(
            row,
            viewer,
            is_lost=key == "lost",
            has_pending=standing.counts.get(ratification.Answer.PENDING, 0) > 0,
        ),
        "text": row.version.resolution,
        "export_url": f"{reverse('governance:answer_export', args=['xlsx'])}?round={row.pk}",
        "others": [one for one in queries.rounds_of(row.matter, viewer) if one.pk != row.pk],
        "is_late": row.due_on is not None and row.is_open and row.due_on < viewer.day,
    }


def _facts(row: Any) -> list[tuple[Any, Any, str]]:
    facts = [
        (_("Matter"), str(row.matter), page_of(row.matter)),
        (_("Round"), row.round, ""),
        (_("Text version"), row.version.number, ""),
        (_("Rule"), row.get_rule_display(), ""),
        (_("Asked on"), row.begun_on, ""),
        (_("Due"), row.due_on, ""),
        (_("In force from at the earliest"), row.force_from, ""),
        (_("Rule met"), row.met_on, ""),
        (_("Ended"), row.ended_on, ""),
        (_("Why it ended"), row.ended_because, ""),
    ]
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _acts(
    row: Any, viewer: Viewer, *, is_lost: bool, has_pending: bool
) -> list[tuple[Any, str, bool]]:
    """Nothing, when the rule is met and everybody has answered."""
    if row.ended_on is not None or not allowed(viewer, RUN, row):
        return []
    if row.met_on is not None and not has_pending:
        return []

    def at(name: str) -> str:
        return reverse(f"governance:ratification_{name}", args=[row.pk])

    acts = [(_("Ask no more"), at("end"), False), (_("Change the dates"), at("terms"), False)]
    if row.met_on is None:
        acts.append((_("Take a new text to all"), at("next"), is_lost))
    return acts


def answer_page(viewer: Viewer, answer: Answer) -> Context:
    """What the member answered, and where its text differs from the one asked about."""
    row = answer.ratification
    differs = answer.status == Answer.Status.CHANGED
    return {
        "lead": _("Round %(n)s, asked on %(day)s") % {"n": row.round, "day": day(row.begun_on)},
        "heading_text": f"{answer.member}: {row.matter.title}",
        "crumbs": [(str(row.matter), ratification_url(row))],
        "facts": _answer_facts(answer, viewer),
        "acts": _answer_acts(answer, viewer),
        "pieces": text_diff.pieces(row.version.resolution, answer.text) if differs else (),
        "text": row.version.resolution,
        "tone": words.TONES[answer.status],
        "is_late": row.ended_on is None
        and answer.status == Answer.Status.PENDING
        and row.due_on is not None
        and row.due_on < viewer.day,
    }


def _answer_facts(answer: Answer, viewer: Viewer) -> list[tuple[Any, Any, str]]:
    row = answer.ratification
    child = answer.child
    own = child is not None and child.pk in queries.children_seen([answer], viewer)
    facts = [
        (_("Joint matter"), str(row.matter), page_of(row.matter)),
        (_("The member’s own matter"), str(child) if own else "", page_of(child) if own else ""),
        (_("Council"), str(answer.body) if answer.body else "", page_of(answer.body)),
        (_("Due"), row.due_on, ""),
        (_("Decided on"), answer.decided_on, ""),
        (_("Decision here"), str(answer.decision) if answer.decision else "", page_of(answer.decision)),
        (_("Case number"), answer.case_number, ""),
        (_("Answers for"), answer.stands_for, ""),
        (_("Note"), answer.note, ""),
    ]  # fmt: skip
    return [fact for fact in facts if fact[1] not in {None, ""}]


def _answer_acts(answer: Answer, viewer: Viewer) -> list[tuple[Any, str, bool]]:
    if answer.ratification.ended_on is not None or not allowed(viewer, ANSWER, answer):
        return []
    if answer.status == Answer.Status.PENDING:
        url = reverse("governance:answer_record", args=[answer.pk])
        return [(_("Tell what the council decided"), url, True)]
    if answer.decision_id is not None:
        return []
    return [(_("Correct"), reverse("governance:answer_correct", args=[answer.pk]), False)]


# On the matters


def of_matter(viewer: Viewer, matter: Any) -> Context | None:
    """On the joint matter: the rounds, or that the members can be asked; on a member's own: which
    joint matter it answers.
    """
    if matter.member_id is not None:
        answers = queries.of_child(matter, viewer)
        return {"answers": [(one, answer_url(one)) for one in answers]} if answers else None
    rounds = [_round(row) for row in queries.rounds_of(matter, viewer)]
    open_ = any(one["row"].ended_on is None for one in rounds)
    step = None if open_ else queries.step_to_ratify(matter)
    begin = waits = ""
    if step is not None and allowed(viewer, RUN, matter):
        begin = reverse("governance:ratification_begin", args=[matter.pk])
        waits = step.precondition if step.met_on is None else ""
    return {"rounds": rounds, "begin": begin, "waits": waits} if rounds or begin else None


def _round(row: Any) -> Context:
    standing = queries.standing(row)
    name, tone = words.state_name(words.state_key(row, standing))
    return {
        "row": row,
        "url": ratification_url(row),
        "name": _("Round %(n)s, asked on %(day)s") % {"n": row.round, "day": day(row.begun_on)},
        "text": words.state_text(row, standing),
        "parts": words.parts(standing),
        "counts": words.counts_text(standing),
        "width": words.WIDTH,
        "state": name,
        "tone": tone,
    }


def title_of(row: Ratification) -> str:
    return row.matter.title
