"""The site's own row: made once, when the site is founded."""

from __future__ import annotations

from django.db import transaction

from samdrift.kernel.history import record
from samdrift.kernel.models.site import Site
from samdrift.kernel.viewer import Viewer


@transaction.atomic
def found(name: str, *, is_example: bool, by: Viewer) -> bool:
    """Give the site its name; False, changing nothing, when it has one."""
    if Site.objects.exists():
        return False
    site = Site.objects.create(name=name, is_example=is_example)
    record("site.founded", site, by=by, changes={"name": [None, name]})
    return True


def is_example() -> bool:
    """Whether this database holds the example, and nothing real."""
    return Site.objects.filter(is_example=True).exists()


def is_founded() -> bool:
    return Site.objects.exists()
