"""Where articles helped: in which cases they were used, what readers say, and their files."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article, ArticleFile, ArticleHelp, ArticleUse
from samdrift.kernel.errors import DomainError, OutOfReach, Refused, read_only
from samdrift.kernel.files import keep
from samdrift.kernel.history import record
from samdrift.kernel.reach import seen
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.services.common import lock

WRITE, ANSWER = "desk.write_article", "desk.answer_article"


@transaction.atomic
def use_article(article: Article, case: Case, *, by: Viewer, solved: bool = False) -> ArticleUse:
    """The article was used in the case; `solved` when it was the solution. Said once: a case that it
    solved stays so when it is said again.

    Whoever works on the case has been asked for the right to do that; the article must be within reach.
    """
    if by.as_of is not None:
        raise read_only()
    if not seen(Article, by).filter(pk=article.pk).exists():
        raise OutOfReach(f"article {article.pk}")
    use, is_new = ArticleUse.objects.get_or_create(
        article=article, case=case, defaults={"solved": solved, "at": by.now}
    )
    if is_new or (solved and not use.solved):
        use.solved = solved
        use.save(update_fields=["solved"])
        what = "article.solved" if solved else "article.used"
        record(what, article, by=by, changes={"case_id": [None, case.pk]})
    return use


@transaction.atomic
def answer_article(article: Article, *, by: Viewer, helped: bool) -> ArticleHelp:
    """Whether it helped: one answer a person, which may be changed. The answer is its own record: who
    found what of use is nobody else's to read in the history.
    """
    require(by, ANSWER, article)
    if by.person_id is None:
        raise Refused("not_a_person", _("Only people answer this."))
    lock(Article, article.pk)
    row, _is_new = ArticleHelp.objects.update_or_create(
        article=article, person_id=by.person_id, defaults={"helped": helped, "at": by.now}
    )
    return row


@transaction.atomic
def add_file(
    article: Article, *, by: Viewer, data: bytes, name: str, title: str = ""
) -> ArticleFile:
    """Put a picture or a file with the article; without a title it goes by the file's name."""
    article = lock(Article, article.pk)
    require(by, WRITE, article)
    if not data:
        raise DomainError("empty_file", _("The file is empty. Choose another."), field="file")
    called = (title.strip() or name.rsplit(".", 1)[0])[:160] or name[:160]
    row = ArticleFile.objects.create(
        article=article, file=keep(data, name), title=called, added_at=by.now
    )
    record("article.file_added", article, by=by, changes={"file": [None, called]})
    return row


@transaction.atomic
def strike_file(row: ArticleFile, *, by: Viewer) -> ArticleFile:
    """Its readers have the file no more; the desk still does."""
    article = lock(Article, row.article_id)
    require(by, WRITE, article)
    if row.struck_at is None:
        row.struck_at = by.now
        row.save(update_fields=["struck_at"])
        record("article.file_struck", article, by=by, changes={"file": [row.title, None]})
    return row


@transaction.atomic
def restore_file(row: ArticleFile, *, by: Viewer) -> ArticleFile:
    article = lock(Article, row.article_id)
    require(by, WRITE, article)
    if row.struck_at is not None:
        row.struck_at = None
        row.save(update_fields=["struck_at"])
        record("article.file_restored", article, by=by, changes={"file": [None, row.title]})
    return row
