"""What people do with ideas: send, support, screen, answer. The sender is told of every step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.idea_states import Move, Status, after
from samdrift.governance.models.ideas import Idea, IdeaSupport
from samdrift.governance.services.idea_notices import tell_sender
from samdrift.governance.services.numbers import next_serial
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import first_values, lock, require_text, write

SEND, SUPPORT = "governance.send_idea", "governance.support_idea"
SCREEN, OWN = "governance.screen_idea", "governance.change_idea"


@transaction.atomic
def send_idea(
    *, by: Viewer, title: str, text: str, gain: str = "", about: Ref | None = None
) -> Idea:
    """Send an idea in; `about` is the system (or other thing) it is about."""
    require(by, SEND)
    _require_within_reach(about, by)
    values = {
        "title": require_text(title, "title", _("Give the idea a short title."))[:160],
        "text": require_text(text, "text", _("Write what you would like to have done.")),
        "gain": gain.strip(),
    }
    year, serial = by.today.year, next_serial(Idea, by.today.year)
    idea = Idea(year=year, serial=serial, sent_on=by.today, **values)
    idea.sender_id, idea.member_id = by.person_id, by.home
    if about is not None:
        idea.subject_kind, idea.subject_id = about
    idea.save()
    record("idea.sent", idea, by=by, changes=first_values(values))
    search.index([idea])
    return idea


def _require_within_reach(about: Ref | None, by: Viewer) -> None:
    if about is not None and about not in registry.describe([about], by):
        raise DomainError(
            "unknown_subject",
            _("What the idea is about is not to be found. Open its page and send the idea there."),
            field="about",
        )


@transaction.atomic
def change_idea(idea: Idea, *, by: Viewer, **values: Any) -> Idea:
    """The sender words it better, as long as nobody has answered."""
    idea = lock(Idea, idea.pk)
    require(by, OWN, idea)
    _require_waiting(idea)
    about = values.pop("about", idea.subject)
    _require_within_reach(about, by)
    values["subject_kind"], values["subject_id"] = about or ("", None)
    values["title"] = require_text(values["title"], "title", _("Give the idea a short title."))
    changes = write(idea, values)
    if changes:
        record("idea.changed", idea, by=by, changes=changes)
        search.index([idea])
    return idea


def _require_waiting(idea: Idea) -> None:
    if idea.status not in Idea.WAITING:
        raise DomainError(
            "answered",
            _("The idea is answered: %(status)s. Send a new one instead.")
            % {"status": idea.get_status_display()},
        )


@transaction.atomic
def support(idea: Idea, *, by: Viewer) -> IdeaSupport:
    """Want the same, instead of sending it once more; a second time changes nothing."""
    require(by, SUPPORT, idea)
    if idea.sender_id == by.person_id:
        raise DomainError("own_idea", _("It is your own idea: it counts already."))
    _require_waiting(idea)
    values = {"given_on": by.today}
    made, new = IdeaSupport.objects.get_or_create(
        idea=idea, person_id=by.person_id, defaults=values
    )
    if new:
        record("idea.supported", idea, by=by)
    return made


@transaction.atomic
def take_back_support(idea: Idea, *, by: Viewer) -> Idea:
    """Not want it any more; where one never did, nothing changes."""
    require(by, SUPPORT, idea)
    count, _told = IdeaSupport.objects.filter(idea=idea, person_id=by.person_id).delete()
    if count:
        record("idea.support_taken_back", idea, by=by)
    return idea


@transaction.atomic
def look(idea: Idea, *, by: Viewer) -> Idea:
    """Take it to look at: whoever does is the one who answers."""
    idea = _held(idea, by)
    values = {"status": _moved(idea, Move.LOOK), "screener_id": by.person_id or idea.screener_id}
    changes = _written(idea, values)
    if changes:
        record("idea.looked_at", idea, by=by, changes=changes)
        news = _("%(by)s looks at it and will answer.")
        tell_sender(idea, news, {"by": by.name}, by=by)
    return idea


@transaction.atomic
def describe(
    idea: Idea,
    *,
    by: Viewer,
    description: str,
    effort_hours: int | None = None,
    cost: Decimal | None = None,
    saving: Decimal | None = None,
) -> Idea:
    """A rough estimate and a description: hours, cost once and saving a year in kroner, None unknown."""
    idea = _held(idea, by)
    text = require_text(description, "description", _("Write what it would take and give."))
    values = {
        "status": _moved(idea, Move.DESCRIBE),
        "description": text,
        "effort_hours": effort_hours,
        "cost": cost,
        "saving": saving,
        "screener_id": idea.screener_id or by.person_id,
    }
    changes = _written(idea, values)
    if changes:
        record("idea.described", idea, by=by, changes=changes)
        search.index([idea])
        tell_sender(idea, _("It is estimated and described."), by=by)
    return idea


@transaction.atomic
def do_at_once(idea: Idea, *, answer: str, by: Viewer) -> Idea:
    """It took no decision: it is done."""
    text = require_text(answer, "answer", _("Write what was done: the sender is told."))
    news = _("It is done: %(answer)s")
    return _answered(_held(idea, by), Move.DO_AT_ONCE, "idea.done_at_once", text, news, by)


@transaction.atomic
def decline(idea: Idea, *, answer: str, by: Viewer) -> Idea:
    """It is not taken up; the sender gets to know why."""
    text = require_text(answer, "answer", _("Write why: the sender is told."))
    news = _("It is not taken up: %(answer)s")
    return _answered(_held(idea, by), Move.DECLINE, "idea.declined", text, news, by)


@transaction.atomic
def same(idea: Idea, *, other: Idea, by: Viewer, answer: str = "") -> Idea:
    """It is the same as another, which goes on: the sender and the supporters support that one."""
    idea = _held(idea, by)
    if other.pk == idea.pk or other.same_as_id == idea.pk:
        raise DomainError(
            "same_as_itself", _("Choose another idea than this one."), field="other"
        )
    other = other.same_as or other
    changes = _written(idea, {"same_as_id": other.pk})
    news = _("It is the same as “%(other)s”, which goes on. %(answer)s")
    values = {"other": other.title}
    idea = _answered(idea, Move.SAME, "idea.same", answer.strip(), news, by, values, changes)
    _carry_support(idea, other, by)
    return idea


def _carry_support(idea: Idea, other: Idea, by: Viewer) -> None:
    people = {idea.sender_id, *idea.supports.values_list("person_id", flat=True)}
    people -= {None, other.sender_id, *other.supports.values_list("person_id", flat=True)}
    IdeaSupport.objects.bulk_create(
        IdeaSupport(idea=other, person_id=pk, given_on=by.today) for pk in sorted(people, key=int)
    )


@transaction.atomic
def reopen(idea: Idea, *, reason: str, by: Viewer) -> Idea:
    """Look at it again, whatever was answered."""
    idea = _held(idea, by)
    text = require_text(reason, "reason", _("Write why it is looked at again."))
    values = {
        "status": _moved(idea, Move.REOPEN),
        "answer": "",
        "answered_on": None,
        "same_as_id": None,
        "matter_id": None,
        "told_fate": "",
        "screener_id": by.person_id or idea.screener_id,
    }
    changes = _written(idea, values)
    record("idea.reopened", idea, by=by, changes=changes, note=text)
    tell_sender(idea, _("It is looked at again: %(reason)s"), {"reason": text}, by=by)
    return idea


@transaction.atomic
def withdraw(idea: Idea, *, by: Viewer, reason: str = "") -> Idea:
    """The sender does not want it any more."""
    idea = lock(Idea, idea.pk)
    require(by, OWN, idea)
    values = {"status": _moved(idea, Move.WITHDRAW), "answered_on": by.today}
    changes = _written(idea, values)
    record("idea.withdrawn", idea, by=by, changes=changes, note=reason.strip())
    return idea


def _held(idea: Idea, by: Viewer) -> Idea:
    idea = lock(Idea, idea.pk)
    require(by, SCREEN, idea)
    return idea


def _moved(idea: Idea, move: Move) -> str:
    """The status after the move, or a refusal that tells how it stands."""
    then = after(Status(idea.status), move)
    if then is None:
        raise DomainError(
            "not_from_here",
            _("This cannot be done now. The idea stands so: %(status)s.")
            % {"status": idea.get_status_display()},
        )
    return then.value


def _written(idea: Idea, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Save what differs; the field names of rows are those with _id."""
    changes = {
        name: [_plain(getattr(idea, name)), _plain(value)]
        for name, value in values.items()
        if getattr(idea, name) != value
    }
    for name in changes:
        setattr(idea, name, values[name])
    if changes:
        idea.save(update_fields=[name.removesuffix("_id") for name in changes])
    return changes


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def _answered(
    idea: Idea,
    move: Move,
    what: str,
    text: str,
    news: Any,
    by: Viewer,
    values: dict[str, Any] | None = None,
    changes: dict[str, list[Any]] | None = None,
) -> Idea:
    """Answer it: the status, the words and the day; told to the sender and the supporters."""
    new = {
        "status": _moved(idea, move),
        "answer": text,
        "answered_on": by.today,
        "screener_id": idea.screener_id or by.person_id,
    }
    changes = {**(changes or {}), **_written(idea, new)}
    record(what, idea, by=by, changes=changes)
    tell_sender(idea, news, {"answer": text, **(values or {})}, by=by)
    return idea
