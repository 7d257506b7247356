"""Who may do what with reports, trends and the board on the wall."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.commitments import LEADS
from samdrift.desk.rules_commitments import WHO_LEADS
from samdrift.desk.rules_knowledge import WHO_DESK, of_the_desk
from samdrift.kernel.rights import holds, right
from samdrift.kernel.viewer import Viewer

WRITE, CHOOSE = "desk.write_report", "desk.choose_reports"
TRENDS, BOARD, SCREENS = "desk.read_trends", "desk.read_board", "desk.make_board"


@rules.predicate(name="of_the_centre")
def of_the_centre(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.inside and viewer.centre


right(WRITE, holds(*LEADS), WHO_LEADS)
right(CHOOSE, holds(*LEADS), WHO_LEADS)
right(TRENDS, of_the_centre, _("staff of the centre"))
right(BOARD, of_the_desk, WHO_DESK)
right(SCREENS, holds(*LEADS), WHO_LEADS)
