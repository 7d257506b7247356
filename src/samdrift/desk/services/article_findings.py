"""Findings on articles: the day to look at one again is past."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from samdrift.desk.models.knowledge import Article
from samdrift.followup.models.findings import Finding
from samdrift.followup.services.found import Found, Scope
from samdrift.followup.services.reconcile import reconcile
from samdrift.kernel.history import kind_of
from samdrift.kernel.viewer import Viewer

OLD = "desk.article_old"


def look_at(pks: Collection[int], *, by: Viewer) -> None:
    """Hold the findings on these articles against how they stand."""
    if pks:
        reconcile(Scope((OLD,), kind_of(Article), pks), _found(pks, by), by=by)


def _found(pks: Collection[int], by: Viewer) -> Iterator[Found]:
    rows = Article.objects.filter(pk__in=pks).to_look_at_again(by.today)
    for one in rows.order_by("pk"):
        due = one.look_again_on.isoformat()
        yield Found(OLD, one.pk, one.title, agreed={"due": due}, observed={"due": due})


def look_at_all(by: Viewer) -> str:
    """The clock's round: those that stand, and those whose day has come."""
    standing = Finding.objects.filter(kind=OLD).exclude(status="mended")
    due = Article.objects.to_look_at_again(by.today)
    look_at(
        {*standing.values_list("subject_id", flat=True), *due.values_list("pk", flat=True)}, by=by
    )
    return ""
