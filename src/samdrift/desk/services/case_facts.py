"""What a case is about, for whom, and how much it matters, is put right."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.queries.cases import person_of
from samdrift.desk.rules_cases import OPEN_FOR
from samdrift.desk.services.case_about import about, first_team, scaled
from samdrift.desk.services.case_common import changed, held
from samdrift.desk.services.case_hands import require_team
from samdrift.desk.services.case_opening import LONGEST_TITLE
from samdrift.kernel.errors import DomainError
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import require_text

ABOUT = ("service", "system", "use")
FIELDS = {"title", "text", "kind", "member", *ABOUT, "requester", "requester_name",
          "requester_email", "answers", "confidential", "internal", "problem"}  # fmt: skip
"""What `change` takes."""


@transaction.atomic
def prioritise(case: Case, *, by: Viewer, impact: int, urgency: int, reason: str = "") -> Case:
    """How many it hits and how much it hurries, 1 (high) to 3: the priority follows by the matrix."""
    case = held(case, by)
    return changed(
        case, "case.prioritised", scaled(impact, urgency), by, personal={"reason": reason.strip()}
    )


@transaction.atomic
def change(case: Case, *, by: Viewer, **fields: Any) -> Case:
    """Correct what is told of it: see `FIELDS`. With another member or system, what follows from them
    is found anew. Raises KeyError for a field there is not.
    """
    unknown = set(fields) - FIELDS
    if unknown:
        raise KeyError(unknown.pop())
    case = held(case, by)
    values = _plain(case, fields)
    if {"member", *ABOUT} & set(fields):
        values |= _about(case, fields, by)
    if {"member", "internal"} & set(fields):
        values |= _placed(case, fields, by)
    if values.get("is_confidential") and case.agent is None:
        values["agent"] = person_of(by)
    return changed(case, "case.changed", values, by)


def _plain(case: Case, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that are as they are told, by their names in the table."""
    names = {"confidential": "is_confidential", "internal": "is_internal"}
    values = {names.get(k, k): v for k, v in fields.items() if k not in ABOUT}
    if "title" in values:
        told = require_text(values["title"], "title", _("Write in a few words what it is about."))
        values["title"] = told[:LONGEST_TITLE]
    problem = values.get("problem")
    if problem is not None and (problem.kind != "problem" or problem.pk == case.pk):
        raise DomainError(
            "not_a_problem",
            _("Case #%(number)s is not a problem. Choose one that is.") % {"number": problem.pk},
            field="problem",
        )
    return values


def _about(case: Case, fields: dict[str, Any], by: Viewer) -> dict[str, Any]:
    """Service, system and use anew: what was only found from the rest is found once more."""
    member = fields.get("member", case.member)
    system = fields.get("system", case.system)
    use = fields.get("use")
    if use is not None and "system" not in fields:
        system = use.system
    keeps_service = "service" in fields or system == case.system
    service = fields.get("service", case.service) if keeps_service else None
    return about(by, member, service, system, use)


def _placed(case: Case, fields: dict[str, Any], by: Viewer) -> dict[str, Any]:
    """A team that cannot have it as it is now gives it to the one that takes what is new."""
    member = fields.get("member", case.member)
    internal = fields.get("internal", case.is_internal)
    if member != case.member:
        require(by, OPEN_FOR, member.pk)
    try:
        require_team(case.team, member, internal=internal)
    except DomainError:
        return {"team": first_team(member, case.item, internal=internal), "agent": None}
    return {}
