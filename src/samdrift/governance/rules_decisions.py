"""Who may do what with decisions and minutes."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.bodies import Body
from samdrift.governance.models.decisions import Decision
from samdrift.governance.models.meetings import Meeting, Minutes, Signer
from samdrift.governance.rules_common import serves, serves_body
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def answers_for_it(viewer: Viewer, obj: Any = None) -> bool:
    """Is to carry the decision out; asked about none, is a person at all."""
    if viewer.person_id is None or obj is None:
        return viewer.person_id is not None
    return isinstance(obj, Decision) and obj.responsible_id == viewer.person_id


def body_of(obj: Any) -> Body | None:
    """The body that a decision, meeting or minutes belong to."""
    if obj is None or isinstance(obj, Body):
        return obj
    if isinstance(obj, Decision | Meeting):
        return obj.body
    return obj.meeting.body if isinstance(obj, Minutes) else None


@rules.predicate
def serves_its_body(viewer: Viewer, obj: Any = None) -> bool:
    body = body_of(obj)
    return bool(serves_body(viewer, None)) if body is None else serves(viewer, body)


@rules.predicate
def is_the_signer(viewer: Viewer, obj: Any = None) -> bool:
    """Signs for oneself alone."""
    if viewer.person_id is None or not isinstance(obj, Signer):
        return viewer.person_id is not None and obj is None
    return obj.person_id == viewer.person_id


_SERVES = _(
    "the body’s chair, deputy chair and secretary, and those who serve all bodies of the cooperation"
)

right("governance.take_decision", serves_its_body, _SERVES)
right("governance.hand_out_decision", serves_its_body, _SERVES)
right(
    "governance.carry_out_decision",
    serves_its_body | answers_for_it,
    _("whoever is responsible for it, and those who serve the body"),
)
right("governance.put_minutes_forward", serves_its_body, _SERVES)
right("governance.sign_minutes", is_the_signer, _("the one who is to sign, and nobody else"))
right("governance.correct_minutes", serves_its_body, _SERVES)
