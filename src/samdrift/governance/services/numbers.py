"""Numbers of a year, given one at a time."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from samdrift.kernel.models.site import Site


def next_serial(model: Any, year: int) -> int:
    """The next free serial of the year among rows with `year` and `serial`.

    The site's one row is held until the act is done, so that two at once never get the same.
    """
    list(Site.objects.select_for_update(no_key=True).values_list("pk"))
    last = model._default_manager.filter(year=year).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1
