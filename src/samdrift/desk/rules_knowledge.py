"""Who may do what with knowledge."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.reach import works_in_desk
from samdrift.kernel.rights import right
from samdrift.kernel.viewer import Viewer


@rules.predicate
def of_the_desk(viewer: Viewer, _obj: Any = None) -> bool:
    return works_in_desk(viewer)


@rules.predicate
def reads_inside(viewer: Viewer, _obj: Any = None) -> bool:
    return viewer.person_id is not None and viewer.inside


@rules.predicate
def is_another(viewer: Viewer, article: Any = None) -> bool:
    """Another than whoever wrote what is to be reviewed; asked about none, anybody of the desk."""
    return article is None or article.author_id is None or article.author_id != viewer.person_id


WHO_DESK = _("the service desk’s agents, the daily manager and the management lead")

right("desk.write_article", of_the_desk, WHO_DESK)
right(
    "desk.review_article",
    of_the_desk & is_another,
    _("somebody in the service desk who did not write it"),
)
right("desk.answer_article", reads_inside, _("everybody in the cooperation"))
right("desk.work_on_problem", of_the_desk, WHO_DESK)
