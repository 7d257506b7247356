"""Acts on the comparison of a matter's alternatives: criteria, scores, members' weights, the choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.criteria import Starter
from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.comparison import Criterion, MemberWeight, Score
from samdrift.governance.models.matters import Matter
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import first_values, lock, require_text, write

PREPARE, WEIGH = "governance.prepare_matter", "governance.weigh_for_member"
USUAL_WEIGHT = Decimal(10)


@dataclass(frozen=True)
class Given:
    """A score and why; `value` None is a score that is missing."""

    value: Decimal | None
    reason: str = ""


def _hold(matter: Matter, by: Viewer, right: str = PREPARE, obj: Any = None) -> Matter:
    """The matter, locked, for whoever has the right, and only as long as it is open."""
    matter = lock(Matter, matter.pk)
    require(by, right, matter if obj is None else obj)
    if not matter.is_open:
        raise DomainError(
            "ended",
            _("“%(matter)s” has ended. Take it up again before the comparison is changed.")
            % {"matter": matter},
        )
    return matter


def is_scored(matter: Matter) -> bool:
    """Whether somebody has scored: from then on the scales are not changed without a reason."""
    return bool(Score.objects.filter(criterion__matter=matter).exists())


def _reason(matter: Matter, reason: str) -> str:
    """The reason for changing what was agreed before the scoring; required once that has begun."""
    if not is_scored(matter):
        return reason.strip()
    text = _(
        "Scores are given already. Write why the criteria are changed now: it stands in the history."
    )
    return require_text(reason, "reason", text)


@transaction.atomic
def add_starters(matter: Matter, *, starters: Iterable[Starter], by: Viewer) -> list[Criterion]:
    """Take criteria that ship with the product, each with the same weight; those there are stay."""
    matter = _hold(matter, by)
    there = set(matter.criteria.values_list("name", flat=True))
    return [
        add_criterion(
            matter, name=one.name, worst=one.worst, best=one.best, weight=USUAL_WEIGHT, by=by
        )
        for one in starters
        if one.name not in there
    ]


@transaction.atomic
def add_criterion(
    matter: Matter,
    *,
    name: str,
    worst: str,
    best: str,
    weight: Decimal,
    by: Viewer,
    reason: str = "",
) -> Criterion:
    """Add what the alternatives are compared by, with what 0 and 100 mean."""
    matter = _hold(matter, by)
    note = _reason(matter, reason)
    last = matter.criteria.aggregate(last=Max("order"))["last"]
    row = Criterion(matter=matter, order=0 if last is None else last + 1)
    values = _checked(row, name=name, worst=worst, best=best, weight=weight)
    for key, value in values.items():
        setattr(row, key, value)
    row.save()
    record("matter.criterion_added", matter, by=by, changes=first_values(values), note=note)
    return row


def _checked(row: Criterion, *, name: str, worst: str, best: str, weight: Decimal) -> Any:
    name = require_text(name, "name", _("Give the criterion a name."))
    others = Criterion.objects.filter(matter=row.matter_id, name=name).exclude(pk=row.pk)
    if others.exists():
        text = _("There is a criterion called “%(name)s” already. Choose another name.")
        raise DomainError("name_taken", text % {"name": name}, field="name")
    return {
        "name": name,
        "worst": require_text(worst, "worst", _("Write what the score 0 means.")),
        "best": require_text(best, "best", _("Write what the score 100 means.")),
        "weight": weight,
    }


@transaction.atomic
def change_criterion(
    row: Criterion,
    *,
    name: str,
    worst: str,
    best: str,
    weight: Decimal,
    by: Viewer,
    reason: str = "",
) -> Criterion:
    """Word it anew, or weigh it otherwise. A weight may be changed at any time: it is no scale."""
    matter = _hold(row.matter, by)
    row = Criterion.objects.get(pk=row.pk)
    values = _checked(row, name=name, worst=worst, best=best, weight=weight)
    is_scale = any(getattr(row, key) != values[key] for key in ("worst", "best"))
    note = _reason(matter, reason) if is_scale else reason.strip()
    changes = write(row, values)
    if changes:
        told = {**changes, "criterion": [None, row.name]}
        record("matter.criterion_changed", matter, by=by, changes=told, note=note)
    return row


@transaction.atomic
def remove_criterion(row: Criterion, *, by: Viewer, reason: str = "") -> None:
    """Take it away with its scores and weights; why is asked once scores are given."""
    matter = _hold(row.matter, by)
    note = _reason(matter, reason)
    changes = {"name": [row.name, None]}
    record("matter.criterion_removed", matter, by=by, changes=changes, note=note)
    row.delete()


@transaction.atomic
def give_scores(matter: Matter, *, scores: Mapping[tuple[int, int], Given], by: Viewer) -> int:
    """Give scores by (alternative, criterion); what is not named stays. Returns how many changed."""
    matter = _hold(matter, by)
    ways = {one.pk: one for one in matter.alternatives.all()}
    points = {one.pk: one for one in matter.criteria.all()}
    there = {(s.alternative_id, s.criterion_id): s for s in _scores(matter)}
    told: dict[str, list[Any]] = {}
    for key, given in scores.items():
        if key[0] not in ways or key[1] not in points:
            raise DomainError(
                "not_of_matter", _("An alternative or a criterion is gone. Open the page again.")
            )
        change = _score(key, given, there.get(key))
        if change is not None:
            told[f"{ways[key[0]].name} – {points[key[1]].name}"] = change
    if told:
        record("matter.scored", matter, by=by, changes=told)
    return len(told)


def _scores(matter: Matter) -> Any:
    return Score.objects.select_for_update(of=("self",)).filter(criterion__matter=matter)


def _score(key: tuple[int, int], given: Given, row: Score | None) -> list[Any] | None:
    """Write one score; returns [old, new], or None when nothing changes."""
    old = None if row is None else (row.value, row.reason)
    new = None if given.value is None else (given.value, given.reason.strip()[:300])
    if old == new:
        return None
    if new is None and row is not None:
        row.delete()
    elif new is not None:
        values = {"value": new[0], "reason": new[1]}
        Score.objects.update_or_create(alternative_id=key[0], criterion_id=key[1], defaults=values)
    return [None if old is None else _plain(old), None if new is None else _plain(new)]


def _plain(score: tuple[Decimal, str]) -> str:
    value = f"{score[0].normalize():f}"
    return f"{value} ({score[1]})" if score[1] else value


@transaction.atomic
def weigh(
    matter: Matter, *, member: Member, weights: Mapping[int, Decimal | None], by: Viewer
) -> int:
    """What each criterion weighs for one member, by id; None: as for all. Returns how many changed."""
    matter = _hold(matter, by, WEIGH, member.pk)
    points = {one.pk: one for one in matter.criteria.all()}
    there = {
        one.criterion_id: one
        for one in MemberWeight.objects.filter(criterion__in=points, member=member)
    }
    if set(weights) != set(points):
        raise DomainError("not_of_matter", _("The criteria have changed. Open the page again."))
    if any(one is None for one in weights.values()) and any(
        one is not None for one in weights.values()
    ):
        raise DomainError(
            "some_missing", _("Weigh every criterion, or leave them all empty to weigh as for all.")
        )
    told: dict[str, list[Any]] = {}
    for pk, weight in weights.items():
        row = there.get(pk)
        old = row.weight if row else None
        if old == weight:
            continue
        told[points[pk].name] = [_number(old), _number(weight)]
        if weight is None:
            MemberWeight.objects.filter(criterion_id=pk, member=member).delete()
        else:
            MemberWeight.objects.update_or_create(
                criterion_id=pk, member=member, defaults={"weight": weight}
            )
    if told:
        changes = {**told, "member_id": [None, member.pk]}
        record("matter.weighed", matter, by=by, changes=changes)
    return len(told)


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


@transaction.atomic
def choose(
    matter: Matter, *, alternative: Alternative | None, by: Viewer, reason: str = ""
) -> Matter:
    """Say which alternative was chosen when the matter was decided; None: none of them was.

    As long as the matter is open the chosen one is what is recommended.
    """
    matter = lock(Matter, matter.pk)
    require(by, PREPARE, matter)
    if alternative is not None and alternative.matter_id != matter.pk:
        raise DomainError("not_of_matter", _("Choose one of the matter’s own alternatives."))
    if alternative is not None and alternative.barred:
        raise DomainError(
            "barred",
            _("“%(name)s” would break the law named with it, and cannot be chosen.")
            % {"name": alternative.name},
            field="alternative",
        )
    before = matter.alternatives.filter(is_chosen=True).first()
    if before == alternative:
        return matter
    if not matter.is_open:
        text = _("Write where it says that this one was chosen: the decision.")
        reason = require_text(reason, "reason", text)
    matter.alternatives.update(is_chosen=False)
    if alternative is not None:
        Alternative.objects.filter(pk=alternative.pk).update(is_chosen=True)
    names = [one.name if one else None for one in (before, alternative)]
    changes = {"chosen": names}
    record("matter.alternative_chosen", matter, by=by, changes=changes, note=reason.strip())
    return matter
