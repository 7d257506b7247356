"""Articles and known errors, in bokmål and nynorsk, and where they helped."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.catalogue import Service
from samdrift.desk.models.reach import OWN_DESK, DeskOnly, OfCaseAgents, works_in_desk
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import System


class ArticleRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """What is published by those it is for; the rest by the desk and by whoever wrote it."""
        if not viewer.inside:
            return None
        if works_in_desk(viewer):
            return Q()
        kept_to = Article.members.through._default_manager
        mine = kept_to.filter(member_id__in=viewer.members).values("article_id")
        shown = Q(version__isnull=False) & (
            ~Q(pk__in=kept_to.values("article_id")) | Q(pk__in=mine)
        )
        if not viewer.has_any(*OWN_DESK):
            shown &= Q(for_agents=False)
        return shown | Q(author_id=viewer.person_id)

    def published(self) -> Any:
        return self.filter(version__isnull=False)

    def to_look_at_again(self, day: dt.date) -> Any:
        """Published ones whose day to be looked at again has come."""
        return self.published().filter(look_again_on__lte=day)


class Article(models.Model):
    """How something is done or put right; a known error tells what fails and what one does meanwhile.

    `title`, `text` and `workaround` (Markdown) are what readers have: those of `version`, the number
    of the last one published, which is None before the first and when it is withdrawn. A change of
    what is published is worked on in `draft`, {title, text, workaround}, and becomes what readers have
    only when it is published. No members: for all. `original` is the article this one is the other
    written form of. `for_agents`: only desks read it. `author` wrote what is worked on last.
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
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    draft = models.JSONField(null=True, blank=True)
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

    @property
    def is_published(self) -> bool:
        return self.version is not None

    @property
    def worked_on(self) -> dict[str, str]:
        """What is worked on: the draft of a change, else what stands."""
        if self.draft is not None:
            return dict(self.draft)
        return {"title": self.title, "text": self.text, "workaround": self.workaround}

    @property
    def pair(self) -> int:
        """The same for an article and its other written form."""
        return int(self.original_id or self.pk)


class OfArticle(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        if not viewer.inside:
            return None
        return Q(article_id__in=Article._default_manager.seen_by(viewer).values("pk"))


class ArticleVersion(models.Model):
    """An article as it was published. Insert-only."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = DeskOnly.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class ArticleFileRows(OfArticle):
    def audience(self, viewer: Viewer) -> Q | None:
        """With the article; one that was taken away by the desk."""
        found = super().audience(viewer)
        if found is None or works_in_desk(viewer):
            return found
        return found & Q(struck_at__isnull=True)


class ArticleFile(models.Model):
    """A picture or a file of an article; its text shows a picture by `![…](file:KEY)`."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    added_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    objects = ArticleFileRows.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class HelpRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """One's own answers; all of them by the desk."""
        if not viewer.inside:
            return None
        return Q() if works_in_desk(viewer) else Q(person_id=viewer.person_id)


class ArticleHelp(models.Model):
    """Whether an article helped somebody who read it: one answer a person, that may be changed."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="helps")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    helped = models.BooleanField()
    at = models.DateTimeField()

    objects = HelpRows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person"],
                name="article_help_once",
                condition=Q(person__isnull=False),
            ),
        ]

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
