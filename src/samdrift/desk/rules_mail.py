"""Who may do what with mailboxes and incoming mail."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.mail import keeps_mailboxes
from samdrift.desk.models.reach import OWN_DESK, of_agents, served_by, works_in_desk
from samdrift.desk.models.reach import holds as meets
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer

KEEP = "desk.keep_mailboxes"
"""Set up mailboxes, and who they let in."""
RECEIVE = "desk.receive_mail"
"""Send mail in."""
SORT = "desk.sort_mail"
"""Decide what becomes of a mail."""
BLOCK = "desk.block_sender"


def sorts_mail(viewer: Viewer) -> bool:
    """Whether the person decides what becomes of mail that is held, of the joint desk or a member's own."""
    return works_in_desk(viewer) or (viewer.inside and viewer.has_any(*OWN_DESK))


@rules.predicate(name="keeps_mailboxes")
def _keeps(viewer: Viewer, _obj: Any = None) -> bool:
    return keeps_mailboxes(viewer)


@rules.predicate(name="receives_mail")
def _receives(viewer: Viewer, _obj: Any = None) -> bool:
    return keeps_mailboxes(viewer) or works_in_desk(viewer)


@rules.predicate(name="sorts_mail")
def _sorts(viewer: Viewer, mail: Any = None) -> bool:
    """Mail in a case: who works with the case. The rest: the joint desk, or the member's own people."""
    if mail is None:
        return sorts_mail(viewer)
    if mail.case is not None:
        return viewer.inside and meets(of_agents(viewer), mail.case)
    team = mail.mailbox.team if mail.mailbox else None
    if team is None or team.member_id is None:
        return works_in_desk(viewer)
    return viewer.inside and viewer.has_any(*OWN_DESK) and team.member_id in served_by(viewer)


@rules.predicate(name="blocks_senders")
def _blocks(viewer: Viewer, _obj: Any = None) -> bool:
    return works_in_desk(viewer)


WHO_SORTS = _("the service desk, and for a member’s own mailbox the member’s ICT coordinator")
right(KEEP, _keeps, _("the daily manager, the management lead, the administrator"))
right(
    RECEIVE, _receives,
    _("the service desk, the daily manager, the management lead, the administrator"),
)  # fmt: skip
right(SORT, _sorts, WHO_SORTS)
right(BLOCK, _blocks, _("the service desk"))
