"""What the author of an article is told."""

from __future__ import annotations

from samdrift.desk.models.knowledge import Article
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

SENT_BACK = "desk.article_sent_back"


def tell_author(article: Article, reason: str, *, by: Viewer) -> None:
    """What is to be mended; nobody is told of what they did themselves."""
    if article.author_id is None or article.author_id == by.person_id:
        return
    accounts = Account.objects.filter(person_id=article.author_id, is_active=True)
    values = {"article": article.worked_on["title"], "reason": reason}
    tell(accounts.values_list("pk", flat=True), SENT_BACK, article, values)
