"""Articles and known errors, in bokmål and nynorsk, and where they helped."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.reach import OfCaseAgents, works_in_desk
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import System


class ArticleRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Published ones by those they are for; the rest by the desk and by whoever wrote it."""
        if not viewer.inside:
            return None
        if works_in_desk(viewer):
            return Q()
        kept_to = Article.members.through._default_manager
        mine = kept_to.filter(member_id__in=viewer.members).values("article_id")
        open_to_all = ~Q(pk__in=kept_to.values("article_id"))
        shown = Q(state="published", for_agents=False) & (open_to_all | Q(pk__in=mine))
        return shown | Q(author_id=viewer.person_id)


class Article(models.Model):
    """How something is done or put right; a known error tells what fails and what one does meanwhile.

    `text` is Markdown. No members: for all. `original` is the article this one is the other written
    form of. `for_agents`: only the desk reads it.
    """

    class Kind(models.TextChoices):
        HOW_TO = "how_to", _("Article")
        KNOWN_ERROR = "known", _("Known error")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("article", "Draft")
        REVIEWED = "reviewed", pgettext_lazy("article", "Reviewed")
        PUBLISHED = "published", pgettext_lazy("article", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("article", "Withdrawn")

    class Language(models.TextChoices):
        BOKMAL = "nb", _("Bokmål")
        NYNORSK = "nn", _("Nynorsk")

    kind = models.CharField(max_length=6, choices=Kind, default=Kind.HOW_TO)
    title = models.CharField(max_length=160)
    sort_key = models.CharField(max_length=220, db_index=True, editable=False)
    text = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.BOKMAL)
    original = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="translations"
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    for_agents = models.BooleanField(default=False)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    problem = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="known_errors"
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = ArticleRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["original", "language"],
                name="article_translation",
                condition=Q(original__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:220]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class OfArticle(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        if not viewer.inside:
            return None
        return Q(article_id__in=Article._default_manager.seen_by(viewer).values("pk"))


class ArticleHelp(models.Model):
    """Whether an article helped somebody who read it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="helps")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    helped = models.BooleanField()
    at = models.DateTimeField()

    objects = OfArticle.as_manager()

    def __str__(self) -> str:
        return f"{self.article}"


class ArticleUse(models.Model):
    """An article was used in a case; `solved` when it was the solution."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="uses")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="articles")
    solved = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = OfCaseAgents.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "case"], name="article_use_once")]

    def __str__(self) -> str:
        return f"{self.article}"
