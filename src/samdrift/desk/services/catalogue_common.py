"""What acts on the service catalogue share: names that are free, and ending."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.errors import DomainError

MANAGE = "desk.manage_catalogue"
PLACE = "desk.place_people"
TEMPLATE = "desk.manage_template"


def free_name(model: type[Model], name: str, *, field: str = "name", but: Any = None) -> str:
    """The name without needless spaces; refused when empty, or when another goes by it."""
    plain = " ".join(name.split())
    if not plain:
        raise DomainError("no_name", _("Write a name."), field=field)
    taken = model._default_manager.filter(**{f"{field}__iexact": plain})
    taken = taken.exclude(pk=but.pk) if but is not None else taken
    require_free(taken.first(), field)
    return plain


def require_free(taken: Model | None, field: str) -> None:
    if taken is not None:
        raise DomainError(
            "name_taken",
            _("There is one called %(name)s already. Use that one, or another name.")
            % {"name": taken},
            field=field,
        )


def require_going(row: Any) -> None:
    """Refuse an act on what has ended."""
    if row.ended_at is not None:
        raise DomainError(
            "has_ended", _("%(name)s has ended. Take it into use again first.") % {"name": row}
        )
