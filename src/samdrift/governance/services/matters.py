"""Acts on matters: begun, changed, handed over, withdrawn, taken up again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import Goal, Matter, MatterGoal
from samdrift.governance.services import matter_notices as notices
from samdrift.governance.services.matter_ends import tell_ended
from samdrift.governance.services.numbers import next_serial
from samdrift.kernel import search
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.registry import Ref, registry
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.people import Person
from samdrift.parties.services.common import first_values, lock, require_text, write

BEGIN, PREPARE = "governance.begin_matter", "governance.prepare_matter"
_TITLE = _("Give the matter a title.")


@transaction.atomic
def begin_matter(
    *, by: Viewer, goals: Iterable[Goal] = (), origin: Ref | None = None, **values: Any
) -> Matter:
    """Begin a matter under the next number of the year: `title`, `kind`, and `arrangement` or
    `member`, and any other field of it. Whoever begins it prepares it, unless `prepared_by` is given.
    """
    values["title"] = require_text(values.get("title", ""), "title", _TITLE)
    values.setdefault("begun_on", by.today)
    if values.get("prepared_by") is None and "prepared_by_id" not in values:
        values["prepared_by_id"] = by.person_id
        values.pop("prepared_by", None)
    matter = Matter(**values)
    if origin is not None:
        matter.origin_kind, matter.origin_id = origin
    require(by, BEGIN, matter)
    _check(matter, by)
    matter.year = matter.begun_on.year
    matter.serial = next_serial(Matter, matter.year)
    matter.save()
    told = {name: getattr(matter, name) for name in _TOLD}
    record("matter.begun", matter, by=by, changes=first_values(told))
    _link(matter, goals)
    notices.tell_preparer(matter, notices.HANDED, {}, by=by)
    search.index([matter])
    return matter


_TOLD = ("title", "kind", "arrangement", "member", "openness", "exemption", "prepared_by")


@transaction.atomic
def change_matter(
    matter: Matter, *, by: Viewer, goals: Iterable[Goal] | None = None, **values: Any
) -> Matter:
    """Change what a matter is called, its kind, who sees it, who prepares it, its archive number."""
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    values = {name: value for name, value in values.items() if name != "origin"}
    if "title" in values:
        values["title"] = require_text(values["title"], "title", _TITLE)
    before = matter.prepared_by_id
    asked = Matter(**{**_owner(matter), **values})
    _check(asked, by, was=matter)
    changes = write(matter, values)
    if goals is not None:
        changes |= _relink(matter, goals)
    if changes:
        record("matter.changed", matter, by=by, changes=changes)
        search.index([matter])
    if matter.prepared_by_id != before:
        notices.tell_preparer(matter, notices.HANDED, {}, by=by)
    return matter


def _owner(matter: Matter) -> dict[str, Any]:
    names = ("title", "openness", "exemption", "prepared_by", "member", "arrangement")
    return {name: getattr(matter, name) for name in names}


def _check(matter: Matter, by: Viewer, was: Matter | None = None) -> None:
    """Refuse two owners, a member's own openness without a member, and what is kept from the public
    without its legal basis.
    """
    if (matter.member_id is None) == (matter.arrangement_id is None):
        text = _("Choose whose matter it is: an arrangement’s, or one member’s own.")
        raise DomainError("one_owner", text, field="whose")
    if matter.openness == Matter.Openness.MEMBER and matter.member_id is None:
        raise DomainError(
            "no_member",
            _(
                "A joint matter cannot be for one member’s people alone. Choose who else may see it."
            ),
            field="openness",
        )
    if matter.openness != Matter.Openness.COOPERATION and not matter.exemption.strip():
        raise DomainError(
            "no_legal_basis",
            _(
                "Write the section of the act that keeps it from the public, for example offl. § 14."
            ),
            field="exemption",
        )
    _check_preparer(matter, by, was)


def _check_preparer(matter: Matter, by: Viewer, was: Matter | None) -> None:
    person = matter.prepared_by
    if person is None or (was is not None and was.prepared_by_id == person.pk):
        return
    if person.supplier_id is not None or not person.is_at_work(by.today):
        raise DomainError(
            "not_at_work",
            _("%(name)s does not work in the cooperation today. Choose somebody who does.")
            % {"name": person},
            field="prepared_by",
        )


def _link(matter: Matter, goals: Iterable[Goal]) -> None:
    MatterGoal.objects.bulk_create(MatterGoal(matter=matter, goal=goal) for goal in goals)


def _relink(matter: Matter, goals: Iterable[Goal]) -> dict[str, list[Any]]:
    """Serve these goals and no others; what changed, by name."""
    wanted = {goal.pk: goal for goal in goals}
    links = {link.goal_id: link for link in matter.goal_links.select_related("goal")}
    if wanted.keys() == links.keys():
        return {}
    before = sorted(link.goal.name for link in links.values())
    matter.goal_links.exclude(goal__in=wanted).delete()
    _link(matter, [goal for pk, goal in wanted.items() if pk not in links])
    return {"goals": [before, sorted(goal.name for goal in wanted.values())]}


@transaction.atomic
def serve_goals(matter: Matter, *, goals: Iterable[Goal], by: Viewer) -> Matter:
    """Say which goals and frames the matter serves."""
    return change_matter(matter, by=by, goals=list(goals))


@transaction.atomic
def hand_over(matter: Matter, *, person: Person, by: Viewer) -> Matter:
    """Let somebody else prepare it."""
    return change_matter(matter, by=by, prepared_by=person)


@transaction.atomic
def withdraw(matter: Matter, *, reason: str, by: Viewer) -> Matter:
    """Take it out of its chain: nobody treats it any more."""
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    text = require_text(reason, "reason", _("Write why it is withdrawn."))
    if not matter.is_open:
        raise _ended(matter)
    values = {
        "status": Matter.Status.WITHDRAWN.value,
        "closed_on": by.today,
        "closed_because": text,
    }
    changes = write(matter, values)
    record("matter.withdrawn", matter, by=by, changes=changes, note=text)
    tell_ended(matter, by=by)
    search.index([matter])
    return matter


@transaction.atomic
def reopen(matter: Matter, *, reason: str, by: Viewer) -> Matter:
    """Take up again what was withdrawn, decided or turned down: it is prepared once more."""
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    text = require_text(reason, "reason", _("Write why it is taken up again."))
    if matter.is_open:
        text_open = _("“%(matter)s” is open already.") % {"matter": matter}
        raise DomainError("is_open", text_open)
    values = {"status": Matter.Status.PREPARED.value, "closed_on": None, "closed_because": ""}
    changes = write(matter, values)
    _begin_anew(matter)
    record("matter.reopened", matter, by=by, changes=changes, note=text)
    notices.tell_preparer(matter, notices.SENT_BACK, {"reason": text}, by=by)
    return matter


def _begin_anew(matter: Matter) -> None:
    """A chain that is all done is gone through once more; one that is not goes on where it stood."""
    steps = list(matter.steps.order_by("order"))
    ended = {"decided", "rejected"}
    if steps and (all(step.is_treated for step in steps) or steps[-1].outcome in ended):
        again = matter.steps.exclude(outcome="skipped")
        again.update(outcome="", reason="", treated_on=None, came_on=None, version=None)
    elif any(step.outcome == "rejected" and step.task == "decide" for step in steps):
        first = next(s for s in steps if s.outcome == "rejected" and s.task == "decide")
        again = matter.steps.filter(pk=first.pk)
        again.update(outcome="", reason="", treated_on=None, came_on=None, version=None)


def _ended(matter: Matter) -> DomainError:
    return DomainError(
        "ended",
        _("“%(matter)s” is %(status)s. Take it up again first.")
        % {"matter": matter, "status": matter.get_status_display().lower()},
    )


def origin_of(text: str, by: Viewer) -> Ref | None:
    """The object an address names as `kind:id`, when it is one the viewer may see."""
    kind, _colon, pk = text.partition(":")
    if not pk.isdecimal() or kind not in registry.kinds:
        return None
    ref = Ref(kind, int(pk))
    return ref if ref in registry.describe([ref], by) else None
