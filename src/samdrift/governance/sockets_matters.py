"""What matters put into the sockets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samdrift.governance.models.matters import Matter
from samdrift.governance.services import matter_notices as notices
from samdrift.kernel.models.search import EVERYONE
from samdrift.kernel.registry import NoticeKind, SearchKind, registry


def _entry(matter: Matter) -> tuple[int, str, str, str]:
    """For everyone in the index; its own reach decides who finds it."""
    detail = f"{matter.get_kind_display()} · {matter.get_status_display()}"
    return EVERYONE, f"{matter.number} {matter.title}", detail, matter.archive_number


registry.add_search(SearchKind("governance.matter", _("Matter"), _entry))
for what, name, text in (
    (
        notices.SENT_BACK,
        _("A matter I prepare was sent back"),
        _("“%(matter)s” was sent back to you: %(reason)s"),
    ),
    (
        notices.AT_BODY,
        _("A matter has come to a body I run"),
        _("“%(matter)s” is before %(body)s now."),
    ),
    (
        notices.HANDED,
        _("I was given a matter to prepare"),
        _("%(by)s gave you “%(matter)s” to prepare."),
    ),
    (
        notices.CLOSED,
        _("A matter I prepare was decided"),
        _("“%(matter)s” has the status “%(status)s”."),
    ),
    (
        notices.FINDING_DECIDED,
        _("A matter that my finding waits for was decided"),
        _("“%(matter)s” has the status “%(status)s”. Your finding “%(finding)s” waited for it."),
    ),
    (
        notices.VOICE_WANTED,
        _("My member is asked to prepare a joint matter"),
        _("%(by)s asks your member for its view on “%(matter)s”."),
    ),
):
    registry.notices[what] = NoticeKind(name, text)
