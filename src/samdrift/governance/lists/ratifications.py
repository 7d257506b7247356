"""The registers of rounds of ratification and of the members' answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samdrift.governance.calc import ratification as calc
from samdrift.governance.lists import ratification_pages as pages
from samdrift.governance.lists import ratification_words as words
from samdrift.governance.models.ratification import Answer, Ratification
from samdrift.governance.queries import ratification as queries
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
from samdrift.kernel.viewer import Viewer
from samdrift.parties.queries.members import current_members


def _state(row: Any) -> str:
    return words.state_key(row, queries.standing(row))


def _shown_state(row: Any) -> Any:
    name, tone = words.state_name(_state(row))
    return format_html('<span class="tag" data-tone="{}">{}</span>', tone, name)


def _count(status: calc.Answer) -> Any:
    return lambda row: getattr(row, f"n_{status.value}")


STATES: dict[str, Any] = {
    "open": _("Members are asked"),
    "met": _("Rule met"),
    "ended": _("Ended without effect"),
}
_STATE_ROWS = {
    "open": queries.OPEN,
    "met": Q(met_on__isnull=False),
    "ended": Q(met_on__isnull=True, ended_on__isnull=False),
}


def _in_state(rows: Any, value: str, _viewer: Viewer) -> Any:
    if value not in _STATE_ROWS:
        raise ValueError(value)
    return rows.filter(_STATE_ROWS[value])


def _round_summary(viewer: Viewer) -> str:
    count = queries.running(viewer).order_by().count()
    text = _now("Texts that each member’s own council decides.")
    if not count:
        return text
    asked = ngettext(
        "The members are asked about %(n)s.", "The members are asked about %(n)s.", count
    )
    return f"{text} {asked % {'n': count}}"


RATIFICATIONS = Register(
    room="governance",
    key="ratification",
    model=Ratification,
    name=_("Ratification"),
    spec=ListSpec(
        key="governance.ratification",
        title=_("Decided by each member"),
        rows=queries.listed,
        columns=(
            Column(
                "title",
                _("Matter"),
                pages.title_of,
                link=pages.ratification_url,
                sort="matter__sort_key",
            ),
            Column("round", _("Round"), lambda r: r.round, sort="round", numeric=True),
            Column("rule", _("Rule"), choice_text("rule"), sort="rule"),
            Column(
                "state",
                _("State"),
                _state,
                shown=_shown_state,
                description="open, met, lost or ended",
            ),
            Column("adopted", _("Adopted"), _count(calc.Answer.ADOPTED), numeric=True),
            Column("changed", _("Adopted with changes"), _count(calc.Answer.CHANGED), numeric=True),
            Column("rejected", _("Rejected"), _count(calc.Answer.REJECTED), numeric=True),
            Column("pending", _("Pending"), _count(calc.Answer.PENDING), numeric=True),
            Column("begun_on", _("Asked on"), lambda r: r.begun_on, sort="begun_on", default=False),
            Column("due_on", _("Due"), lambda r: r.due_on, sort="due_on"),
            Column("met_on", _("Rule met"), lambda r: r.met_on, sort="met_on"),
            Column("ended_on", _("Ended"), lambda r: r.ended_on, sort="ended_on", default=False),
        ),
        filters=(
            Filter(
                "state",
                _("State"),
                _in_state,
                choices=lambda _viewer: [Choice(key, name) for key, name in STATES.items()],
                label_of=lambda value, _viewer: str(STATES.get(value, value)),
            ),
            equals("rule", _("Rule"), "rule", Ratification.Rule.choices),
            text_filter("title", _("Matter"), "matter__title"),
        ),
        order="-begun_on",
        empty=_(
            "No text is with the members. It comes here when a matter’s chain has come to “Each member decides”."
        ),
    ),
    detail_template="governance/ratification_detail.html",
    detail_rows=queries.listed,
    detail_steady=True,
    detail_context=pages.ratification_page,
    detail_asked=pages.board,
    summary=_round_summary,
    fields={
        "matter": lambda r: r.matter_id,
        "version": lambda r: r.version.number,
        "force_from": lambda r: r.force_from,
        "needed": lambda r: queries.standing(r).needed,
        "short": lambda r: queries.standing(r).short,
        "ended_because": lambda r: r.ended_because,
    },
)


def _rounds(viewer: Viewer) -> Any:
    rows = seen(Ratification, viewer).select_related("matter")
    return rows.order_by("-begun_on", "-pk")


def _shown_status(answer: Answer) -> Any:
    tone = words.TONES[answer.status]
    return format_html(
        '<span class="tag" data-tone="{}">{}</span>', tone, choice_text("status")(answer)
    )


def _reference(answer: Answer) -> str | None:
    return (answer.decision.number if answer.decision else answer.case_number) or None


ANSWERS = Register(
    room="governance",
    key="answer",
    model=Answer,
    name=_("A member’s answer"),
    spec=ListSpec(
        key="governance.answer",
        title=_("The members’ answers"),
        rows=queries.answers_in,
        columns=(
            Column("member", _("Member"), lambda a: a.member.name, link=pages.answer_url, sort="member__sort_key"),
            Column("matter", _("Matter"), lambda a: a.ratification.matter.title, sort="ratification__matter__sort_key"),
            Column("round", _("Round"), lambda a: a.ratification.round, numeric=True),
            Column(
                "status",
                _("Status"),
                lambda a: a.status,
                shown=_shown_status,
                sort="status",
                description="pending, adopted, changed or rejected",
            ),
            Column("decided_on", _("Decided on"), lambda a: a.decided_on, sort="decided_on"),
            Column("case_number", _("Decision or case number"), _reference),
            Column("due_on", _("Due"), lambda a: a.ratification.due_on, sort="ratification__due_on", default=False),
            Column("note", _("Note"), lambda a: a.note or None, default=False),
            Column("text", _("Text as adopted"), lambda a: a.text or None, default=False),
        ),
        filters=(
            related("round", _("Round"), "ratification_id", _rounds),
            equals("status", _("Status"), "status", Answer.Status.choices),
            related("member", _("Member"), "member_id", current_members),
            flag("asked", _("Is asked now"), lambda _viewer: Q(status="pending", ratification__ended_on__isnull=True)),
        ),
        order="member__sort_key",
        empty=_("No member is asked about anything."),
        focus_filter="member",
    ),
    detail_template="governance/answer_detail.html",
    detail_rows=queries.answers_in,
    detail_context=pages.answer_page,
    fields={
        "ratification": lambda a: a.ratification_id,
        "member_id": lambda a: a.member_id,
        "is_named": lambda a: a.is_named,
        "stands_for": lambda a: a.stands_for,
    },
)  # fmt: skip
