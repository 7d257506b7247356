"""The second door: who may do what. Rules are predicates over (viewer, object), asked here only."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import Refused, read_only
from samdrift.kernel.viewer import Viewer

_who_may: dict[str, Any] = {}


def right(name: str, predicate: Any, who_may: Any) -> None:
    """Declare a right: its predicate, and in words who has it (shown when it is refused)."""
    rules.set_perm(name, predicate)
    _who_may[name] = who_may


def declared() -> dict[str, Any]:
    """Every right with the words for who has it."""
    return dict(_who_may)


def allowed(by: Viewer, name: str, obj: Any = None) -> bool:
    """Whether the viewer has the right; never on a page shown as of another day."""
    if name not in _who_may:
        raise KeyError(name)
    if by.as_of is not None or not by.may_write:
        return False
    return by.is_machine or bool(rules.has_perm(name, by, obj))


def require(by: Viewer, name: str, obj: Any = None) -> None:
    """Refuse the act unless the viewer has the right, telling who has."""
    if by.as_of is not None:
        raise read_only()
    if not allowed(by, name, obj):
        raise Refused("not_allowed", _refusal(name), right=name)


def _refusal(name: str) -> Any:
    return _("You may not do this. It can be done by: %(who)s.") % {"who": _who_may[name]}


def holds(*roles: str) -> Any:
    """Predicate: holds one of these roles for the arrangement."""

    @rules.predicate(name="holds:" + ",".join(roles))
    def check(viewer: Viewer, _obj: Any = None) -> bool:
        return any(viewer.has(role) for role in roles)

    return check


def holds_for_member(*roles: str, of: str = "member_id") -> Any:
    """Predicate: holds one of these roles for the member of the object (or, with no object, any).

    `of` is the attribute of the object that holds the member's id; an int is taken as the id.
    """

    @rules.predicate(name="holds_for_member:" + ",".join(roles))
    def check(viewer: Viewer, obj: Any = None) -> bool:
        if obj is None:
            return bool(viewer.members_as(*roles))
        member = obj if isinstance(obj, int) else getattr(obj, of)
        return any(viewer.has(role, member) for role in roles)

    return check
