"""The service catalogue: what is offered, what one may order, and the teams that do it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.reach import works_in_desk
from samdrift.kernel.calc.names import sort_key
from samdrift.kernel.models.dated import Dated, DatedRows, period_in_order
from samdrift.kernel.reach import Reached, SeenInside
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person
from samdrift.portfolio.models.systems import ServiceArea, System


class Inside(SeenInside[Any]):
    pass


class Service(models.Model):
    """A service the cooperation delivers, such as network and security. Systems it rests on tell
    which cases belong to it. An ended one takes no new cases.
    """

    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160, db_index=True, editable=False)
    description = models.TextField(blank=True)
    area = models.ForeignKey(
        ServiceArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    systems = models.ManyToManyField(System, related_name="+", blank=True)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    around_the_clock = models.BooleanField(default=False)
    order = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["order", "sort_key"]
        constraints = [models.UniqueConstraint(fields=["name"], name="service_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.name)[:160]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class Team(models.Model):
    """A queue and the people in it, at a site. One with a member is that member's own.

    `level` is what the team has promised the desk for its own part: each case it is given starts a
    clock of the team's own by that level. None: the team has no promise of its own.
    """

    name = models.CharField(max_length=120)
    site = models.CharField(max_length=120, blank=True)
    arrangement = models.ForeignKey(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    description = models.CharField(max_length=300, blank=True)
    takes_first = models.BooleanField(default=False)
    level = models.ForeignKey(
        "desk.Level", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="team_name")]

    def __str__(self) -> str:
        return self.name


class PlaceRows(DatedRows, SeenInside[Any]):
    pass


class TeamPlace(Dated):
    """A person works in a team in [valid_from, valid_to), at `site` when that is not the team's."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    site = models.CharField(max_length=120, blank=True)

    objects = PlaceRows.as_manager()

    class Meta:
        constraints = [period_in_order("team_place_period")]
        indexes = [models.Index(fields=["person", "team"], name="team_place_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.team}"


class CaseKind(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    REQUEST = "request", _("Service request")
    QUESTION = "question", _("Question")
    PROBLEM = "problem", _("Problem")


class ItemRows(Reached[Any]):
    def audience(self, viewer: Viewer) -> Q | None:
        """Those that are offered to one's member; all of them by those who keep the catalogue."""
        if not viewer.inside:
            return None
        if works_in_desk(viewer) or viewer.has("administrator"):
            return Q()
        kept_to = CatalogueItem.members.through._default_manager
        mine = kept_to.filter(member_id__in=viewer.members).values("catalogueitem_id")
        open_to_all = ~Q(pk__in=kept_to.values("catalogueitem_id"))
        return Q(is_published=True) & (open_to_all | Q(pk__in=mine))


class CatalogueItem(models.Model):
    """What may be ordered or reported with a form of its own.

    `form` is a list of fields {key, label, kind: text|long|number|day|choice|yes_no|person|file,
    required, choices, help}. `approval` names who approves for the ordering member. `checklist` is a
    list of steps put on the case. No members: all may order it.
    """

    class Approver(models.TextChoices):
        NONE = "none", _("Nobody: it is done at once")
        COORDINATOR = "coordinator", _("The member's ICT coordinator")
        DIRECTOR = "director", _("The member's chief municipal executive")
        SYSTEM_MANAGER = "system", _("The system manager at the member")
        CHOSEN = "chosen", _("The leader the person names")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=CaseKind, default=CaseKind.REQUEST)
    title = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160, db_index=True, editable=False)
    description = models.TextField(blank=True)
    form = models.JSONField(default=list, blank=True)
    approval = models.CharField(max_length=12, choices=Approver, default=Approver.NONE)
    checklist = models.JSONField(default=list, blank=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    system = models.ForeignKey(
        System, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    members = models.ManyToManyField(Member, related_name="+", blank=True)
    impact = models.PositiveSmallIntegerField(default=3)
    urgency = models.PositiveSmallIntegerField(default=3)
    price = models.CharField(max_length=120, blank=True)
    identity_checked = models.BooleanField(default=False)
    is_published = models.BooleanField(default=True)
    order = models.SmallIntegerField(default=0)

    objects = ItemRows.as_manager()

    class Meta:
        ordering = ["order", "sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["service", "title"], name="catalogue_item_title"),
            models.CheckConstraint(
                name="catalogue_item_scales",
                condition=Q(impact__gte=1, impact__lte=3, urgency__gte=1, urgency__lte=3),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **more: Any) -> None:
        self.sort_key = sort_key(self.title)[:160]
        if more.get("update_fields"):
            more["update_fields"] = {*more["update_fields"], "sort_key"}
        super().save(*args, **more)


class CaseTemplate(models.Model):
    """A text agents use again and again: as an answer, or as the start of a case with its steps."""

    class Use(models.TextChoices):
        ANSWER = "answer", pgettext_lazy("template", "Answer")
        CASE = "case", pgettext_lazy("template", "New case")

    use = models.CharField(max_length=6, choices=Use)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    kind = models.CharField(max_length=8, choices=CaseKind, blank=True)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checklist = models.JSONField(default=list, blank=True)
    impact = models.PositiveSmallIntegerField(default=3)
    urgency = models.PositiveSmallIntegerField(default=3)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Inside.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["use", "title"], name="case_template_title"),
        ]

    def __str__(self) -> str:
        return self.title
