"""What the sender of an idea, and those who support it, are told."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from samdrift.governance.models.ideas import Idea, IdeaSupport
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account
from samdrift.parties.queries import language_of

NEWS = "idea.news"


def tell_sender(idea: Idea, news: Any, values: dict[str, Any] | None = None, *, by: Viewer) -> None:
    """Tell what became of the idea, each in the own language; nobody of what they did themselves."""
    told = {idea.sender_id, *supporters(idea)} - {by.person_id, None}
    accounts = Account.objects.filter(person_id__in=told, is_active=True)
    for account in accounts.select_related("person__employer").order_by("pk"):
        with translation.override(language_of(account)):
            text = str(news) % (values or {})
        tell([account.pk], NEWS, idea, {"idea": idea.title, "news": text})


def supporters(idea: Idea) -> list[int]:
    return list(IdeaSupport.objects.filter(idea=idea).values_list("person_id", flat=True))
