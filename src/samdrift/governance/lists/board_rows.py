"""The members of a round as the rows of its table, made in one go: a nation of them is as quick as a
list's page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samdrift.governance.lists import ratification_words as words
from samdrift.governance.models.ratification import Answer
from samdrift.governance.queries import ratification as queries
from samdrift.governance.rules_ratification import answered_for
from samdrift.kernel.lists import address
from samdrift.kernel.rights import allowed
from samdrift.kernel.templatetags.shown import day
from samdrift.kernel.viewer import Viewer

ANSWER = "governance.answer_ratification"
SORTS = ("member", "status", "decided_on")
_answer_url = address("governance:answer_detail")
_record_url = address("governance:answer_record")
_ORDER = {"adopted": 0, "changed": 1, "rejected": 2, "pending": 3}


def board_rows(viewer: Viewer, row: Any, status: str, sort: str) -> SafeString:
    """The round's answers with this status ("" for all of them), in the order asked for."""
    answers = queries.answers_of(row, viewer)
    left = queries.members_left(
        [one.member_id for one in answers], row.matter.arrangement_id, viewer.day
    )
    shown = [one for one in answers if not status or one.status == status]
    tags = {value: _tag(value, label) for value, label in Answer.Status.choices}
    notes, deed = _notes(left), _deed(viewer, row)
    return SafeString("\n".join([_row(one, tags, notes, deed) for one in _sorted(shown, sort)]))


def _row(
    one: Answer,
    tags: dict[str, str],
    notes: Callable[[Answer], str],
    deed: Callable[[Answer, str], str],
) -> str:
    name = escape(str(one.member))
    source = escape(one.decision.number if one.decision else one.case_number)
    return (
        f'<tr><th scope="row"><a href="{_answer_url(one)}">{name}</a></th><td>{tags[one.status]}</td>'
        f"<td>{day(one.decided_on)}</td><td>{source}</td><td>{notes(one)}{deed(one, name)}</td></tr>"
    )


def _tag(status: str, label: Any) -> str:
    return f'<span class="tag" data-tone="{words.TONES[status]}">{escape(str(label))}</span>'


def _deed(viewer: Viewer, row: Any) -> Callable[[Answer, str], str]:
    """The link to tell an answer that is not given, for those who may; asked of right once."""
    if row.ended_on is not None or not allowed(viewer, ANSWER):
        return lambda _answer, _name: ""
    own, label = answered_for(viewer), escape(_("Tell the answer"))

    def deed(one: Answer, name: str) -> str:
        if one.status != Answer.Status.PENDING or (own is not None and one.member_id not in own):
            return ""
        return f'<a href="{_record_url(one)}">{label}<span class="sr-only">: {name}</span></a>'

    return deed


def _notes(left: set[int]) -> Callable[[Answer], str]:
    """What there is to note of an answer; its words are fetched once."""
    stands_for, carried = _("Answers for %(names)s, merged since"), _("Adopted this very text in round %(n)s")  # fmt: skip
    named, gone = _("Must adopt it"), _("Is no longer a member")
    changed = escape(_("See what was changed"))

    def notes(one: Answer) -> str:
        told = []
        if one.stands_for:
            told.append(stands_for % {"names": one.stands_for})
        if one.carried_from is not None:
            told.append(carried % {"n": one.carried_from.ratification.round})
        if one.is_named:
            told.append(named)
        if one.member_id in left:
            told.append(gone)
        if one.note:
            told.append(one.note)
        shown = "".join([f'<span class="small">{escape(text)}</span> ' for text in told])
        if one.status != Answer.Status.CHANGED:
            return shown
        name = escape(str(one.member))
        return f'<a href="{_answer_url(one)}">{changed}<span class="sr-only">: {name}</span></a> {shown}'

    return notes


def _sorted(answers: Sequence[Answer], asked: str) -> Sequence[Answer]:
    name = asked.removeprefix("-")
    if name == "status":
        answers = sorted(answers, key=lambda one: _ORDER[one.status])
    elif name == "decided_on":
        answers = sorted(answers, key=lambda one: str(one.decided_on or "9999"))
    return answers[::-1] if asked.startswith("-") else answers
