"""What people do with ideas: send, support, screen, answer. The sender is told of every step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from samdrift.parties.models.people import Person
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
    person = _person(by)
    made, new = IdeaSupport.objects.get_or_create(
        idea=idea, person=person, defaults={"given_on": by.today}
    )
    if new:
        record("idea.supported", idea, by=by)
    return made


def _person(by: Viewer) -> Person:
    if by.person_id is None:
        raise DomainError("no_person", _("Only a person can support an idea. Log in as one."))
    return Person.objects.get(pk=by.person_id)


@transaction.atomic
def take_back_support(idea: Idea, *, by: Viewer) -> Idea:
    """Not want it any more; where one never did, nothing changes."""
    require(by, SUPPORT, idea)
    count, _told = idea.supports.filter(person=_person(by)).delete()
    if count:
        record("idea.support_taken_back", idea, by=by)
    return idea


@transaction.atomic
def look(idea: Idea, *, by: Viewer) -> Idea:
    """Take it to look at: whoever does is the one who answers."""
    idea = held(idea, by)
    values = {"status": moved(idea, Move.LOOK), "screener_id": by.person_id or idea.screener_id}
    changes = written(idea, values)
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
    idea = held(idea, by)
    text = require_text(description, "description", _("Write what it would take and give."))
    values = {
        "status": moved(idea, Move.DESCRIBE),
        "description": text,
        "effort_hours": effort_hours,
        "cost": cost,
        "saving": saving,
        "screener_id": idea.screener_id or by.person_id,
    }
    changes = written(idea, values)
    if changes:
        record("idea.described", idea, by=by, changes=changes)
        search.index([idea])
        tell_sender(idea, _("It is estimated and described."), by=by)
    return idea


@transaction.atomic
def do_at_once(idea: Idea, *, answer: str, by: Viewer) -> Idea:
    """It took no decision: it is done."""
    text = require_text(answer, "answer", _("Write what was done: the sender is told."))
    idea = held(idea, by)
    record("idea.done_at_once", idea, by=by, changes=_answered(idea, Move.DO_AT_ONCE, text, by))
    tell_sender(idea, _("It is done: %(answer)s"), {"answer": text}, by=by)
    return idea


@transaction.atomic
def decline(idea: Idea, *, answer: str, by: Viewer) -> Idea:
    """It is not taken up; the sender gets to know why."""
    text = require_text(answer, "answer", _("Write why: the sender is told."))
    idea = held(idea, by)
    record("idea.declined", idea, by=by, changes=_answered(idea, Move.DECLINE, text, by))
    tell_sender(idea, _("It is not taken up: %(answer)s"), {"answer": text}, by=by)
    return idea


@transaction.atomic
def same(idea: Idea, *, other: Idea, by: Viewer, answer: str = "") -> Idea:
    """It is the same as another, which goes on: the sender and the supporters support that one."""
    idea, text = held(idea, by), answer.strip()
    other = Idea.objects.select_related("same_as").get(pk=other.pk)
    if idea.pk in {other.pk, other.same_as_id}:
        raise DomainError("same_as_itself", _("Choose another idea than this one."), field="other")
    other = other.same_as or other
    changes = _answered(idea, Move.SAME, text, by) | written(idea, {"same_as_id": other.pk})
    record("idea.same", idea, by=by, changes=changes)
    news = _("It is the same as “%(other)s”, which goes on. %(answer)s")
    tell_sender(idea, news, {"other": other.title, "answer": text}, by=by)
    _carry_support(idea, other, by)
    return idea


def _answered(idea: Idea, move: Move, text: str, by: Viewer) -> dict[str, list[Any]]:
    """Write the answer: the status, the words and the day; returns what changed."""
    values = {
        "status": moved(idea, move),
        "answer": text,
        "answered_on": by.today,
        "screener_id": idea.screener_id or by.person_id,
    }
    return written(idea, values)


def _carry_support(idea: Idea, other: Idea, by: Viewer) -> None:
    people = {idea.sender_id, *idea.supports.values_list("person_id", flat=True)}
    people -= {other.sender_id, *other.supports.values_list("person_id", flat=True)}
    wanted = sorted(pk for pk in people if pk is not None)
    IdeaSupport.objects.bulk_create(
        IdeaSupport(idea=other, person_id=pk, given_on=by.today) for pk in wanted
    )


@transaction.atomic
def reopen(idea: Idea, *, reason: str, by: Viewer) -> Idea:
    """Look at it again, whatever was answered."""
    idea = held(idea, by)
    text = require_text(reason, "reason", _("Write why it is looked at again."))
    values = {
        "status": moved(idea, Move.REOPEN),
        "answer": "",
        "answered_on": None,
        "same_as_id": None,
        "matter_id": None,
        "told_fate": "",
        "screener_id": by.person_id or idea.screener_id,
    }
    changes = written(idea, values)
    record("idea.reopened", idea, by=by, changes=changes, note=text)
    tell_sender(idea, _("It is looked at again: %(reason)s"), {"reason": text}, by=by)
    return idea


@transaction.atomic
def withdraw(idea: Idea, *, by: Viewer, reason: str = "") -> Idea:
    """The sender does not want it any more."""
    idea = lock(Idea, idea.pk)
    require(by, OWN, idea)
    values = {"status": moved(idea, Move.WITHDRAW), "answered_on": by.today}
    changes = written(idea, values)
    record("idea.withdrawn", idea, by=by, changes=changes, note=reason.strip())
    return idea


def held(idea: Idea, by: Viewer) -> Idea:
    idea = lock(Idea, idea.pk)
    require(by, SCREEN, idea)
    return idea


def moved(idea: Idea, move: Move) -> str:
    """The status after the move, or a refusal that tells how it stands."""
    then = after(Status(idea.status), move)
    if then is None:
        raise DomainError(
            "not_from_here",
            _("This cannot be done now. The idea stands so: %(status)s.")
            % {"status": idea.get_status_display()},
        )
    return then.value


def written(idea: Idea, values: dict[str, Any]) -> dict[str, list[Any]]:
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


@transaction.atomic
def each(service: Callable[..., Idea], ideas: Sequence[Idea], **values: Any) -> list[Idea]:
    """The same act on many: all of them, or none."""
    return [service(idea, **values) for idea in ideas]
