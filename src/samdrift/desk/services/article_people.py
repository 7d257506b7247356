"""Articles when people leave or are erased, and in a merge or split of members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.knowledge import Article, ArticleHelp
from samdrift.kernel.history import Happening, record_all
from samdrift.kernel.viewer import Viewer
from samdrift.parties.calc.handover import Handover, Moving
from samdrift.parties.models.people import Person


def leave(person: Person, day: dt.date, by: Viewer) -> int:
    """Drafts of somebody who leaves today are anybody's in the desk; later, the clock does it."""
    return _let_go(Article.objects.filter(author=person), by) if day <= by.today else 0


def let_go_of_leavers(by: Viewer) -> str:
    """The clock's round: drafts of somebody who is no longer at work."""
    count = _let_go(Article.objects.filter(author__left_on__lte=by.today), by)
    return f"{count} drafts of articles have no author any more" if count else ""


@transaction.atomic
def _let_go(rows: Any, by: Viewer) -> int:
    told = []
    drafts = rows.filter(state=Article.State.DRAFT)
    for row in drafts.select_for_update(of=("self",)).order_by("pk"):
        told.append(Happening("article.let_go", row, {"author_id": [row.author_id, None]}))
        row.author = None
        row.save(update_fields=["author"])
    record_all(told, by=by)
    return len(told)


def erase(person_id: int, _by: Viewer) -> list[str]:
    """An erased person wrote, reviewed and answered nothing any more; the articles stay."""
    found = {
        "author": Article.objects.filter(author_id=person_id).update(author=None),
        "reviewer": Article.objects.filter(reviewer_id=person_id).update(reviewer=None),
        "answers": ArticleHelp.objects.filter(person_id=person_id).update(person=None),
    }
    return [f"{name}: {count}" for name, count in found.items() if count]


def _kept_to(handover: Handover) -> list[Article]:
    rows = Article.objects.filter(members__in=handover.ceasing).distinct()
    return list(rows.order_by("pk"))


def preview(handover: Handover, _viewer: Viewer) -> list[Moving]:
    rows = _kept_to(handover)
    if not rows:
        return []
    how = _("Are for those that take over as well.")
    return [Moving(_("Articles for some members"), len(rows), how, tuple(map(str, rows[:20])))]


def apply(handover: Handover, by: Viewer) -> dict[str, Any]:
    """An article for a member is for those that follow it too; the old one keeps it as it was."""
    return {"added": add_followers(_kept_to(handover), handover, "article.carried", by)}


def add_followers(rows: list[Any], handover: Handover, what: str, by: Viewer) -> list[list[int]]:
    """Give each row's members those that follow them; returns (row, member) of what was added."""
    added, told = [], []
    for row in rows:
        before = set(row.members.values_list("pk", flat=True))
        new = {s for p, s in handover.links() if p in before and p in handover.ceasing} - before
        row.members.add(*new)
        added += [[row.pk, member] for member in sorted(new)]
        told.append(Happening(what, row, {"members": [sorted(before), sorted(before | new)]}))
    record_all(told, by=by)
    return added


def undo_step(data: dict[str, Any], _by: Viewer) -> None:
    """Each is for the members it was for."""
    links = Article.members.through.objects
    for article, member in data["added"]:
        links.filter(article_id=article, member_id=member).delete()
