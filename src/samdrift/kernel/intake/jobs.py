"""The background side of intake: the worker takes a file, keeps its lease and shows progress."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone, translation

from samdrift.kernel import work
from samdrift.kernel.intake import services
from samdrift.kernel.models.intake import Intake
from samdrift.kernel.models.work import Work
from samdrift.kernel.registry import registry
from samdrift.kernel.viewer import Viewer


def take_in_background(subject_id: int, leased: Work) -> None:
    """Take the file as the person who asked for it, with the rights held at this moment,
    and say what is refused in that person's language.
    """
    intake = Intake.objects.select_related("file").get(pk=subject_id)
    if intake.state == Intake.State.DONE:
        return
    by = _who(leased)
    with translation.override(by.language):
        services.run(
            intake,
            by=by,
            progress=lambda done: work.renew(leased, done.next_line, done.total_count),
        )


def _who(leased: Work) -> Viewer:
    find: Any = registry.viewer_of_account
    account = get_user_model().objects.filter(pk=leased.asked_by_id).first()
    found: Viewer | None = find(account, timezone.localdate()) if account and find else None
    if found is None:
        raise PermissionError("the person who asked for this can no longer get in")
    return found


registry.work[services.WORK] = take_in_background
