"""Logs of other desks' tools: how they are read, what was loaded, and how it would have gone with us."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samdrift.desk.models.cases import Case
from samdrift.desk.models.commitments import Level, Metric
from samdrift.desk.models.reach import OfCase, OfCaseAgents, works_in_desk
from samdrift.kernel.models.files import StoredFile
from samdrift.kernel.reach import Reached
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.models.people import Person

LED_ELSEWHERE = Q(logged__isnull=False, logged__last_at=F("changed_at"))
"""Cases that came with a log and that nobody has touched here: the tool before still has them."""


class LogRows(Reached[Any]):
    """Seen by those who work in the joint desk, and the administrator who moves it over."""

    def audience(self, viewer: Viewer) -> Q | None:
        sees = works_in_desk(viewer) or (viewer.inside and viewer.has_any("administrator"))
        return Q() if sees else None


class LogMapping(models.Model):
    """Which column of a log is what, made here. Those that come with the product are no rows.

    `content` is the mapping as JSON (`desk.calc.logs.mapping`); `headings` are those of the sample it
    was made from, `sample` its file.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    content = models.JSONField()
    headings = models.JSONField(default=list, blank=True)
    sample = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LogRows.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LogLoad(models.Model):
    """A file of a log that is or was taken in.

    `member`: whose cases they are where the log does not say it; `opened_on`: when, where it does not
    say that. `source` names the tool: with the log's own number it is what a case is known by. `counts`
    is {rows, cases, added, changed, unchanged, kept, refused}; `odd` is [[code, field, text, how many,
    first row]]. `next_case` is how many cases are done: a load that was stopped goes on from there. `file` is None
    when its time of keeping is over: `digest` (SHA-256) still knows it again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("load", "Waits")
        RUNNING = "running", pgettext_lazy("load", "Is being loaded")
        DONE = "done", pgettext_lazy("load", "Loaded")
        UNUSABLE = "unusable", pgettext_lazy("load", "Cannot be read")

    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mapping_key = models.CharField(max_length=60)
    mapping = models.JSONField()
    source = models.CharField(max_length=60)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    refusal = models.CharField(max_length=200, blank=True)
    next_case = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    odd = models.JSONField(default=list, blank=True)
    unused = models.JSONField(default=list, blank=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LogRows.as_manager()

    def __str__(self) -> str:
        return self.name


class LogRefusal(models.Model):
    """A case of a log that was not taken in, and why."""

    load = models.ForeignKey(LogLoad, on_delete=models.CASCADE, related_name="refusals")
    number = models.CharField(max_length=80)
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=30)
    value = models.CharField(max_length=120, blank=True)

    objects = LogRows.as_manager()

    def __str__(self) -> str:
        return f"{self.number} {self.code}"


class LoggedCase(models.Model):
    """What the log told of a case, step by step: the case's history before it came here.

    `steps` is [[moment, state, the log's own word, {team, agent, priority, actor}, row]]; `told` the
    log's own texts that are none of the case's. `made_sla` is the log's own verdict, None where it has
    none. `last_at` is what the case was marked as changed by; when the case says another moment,
    somebody has worked with it here, and the log changes it no more.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="logged")
    load = models.ForeignKey(LogLoad, on_delete=models.PROTECT, related_name="cases")
    source = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    digest = models.CharField(max_length=40)
    last_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    made_sla = models.BooleanField(null=True, blank=True)
    steps = models.JSONField(default=list, blank=True)
    told = models.JSONField(default=dict, blank=True)

    objects = OfCaseAgents.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"], name="logged_once", condition=~Q(reference="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class Reclocking(models.Model):
    """A question: what would our levels have given for cases of a log? `level` None: what each member
    had been promised on the day of the answer. `sums` is {cases, rows: [[metric, month, priority, kept|late|open, how
    many]], beside: [[kept, by the log too, how many]], why: {why they differ: how many}}: of all cases,
    for whoever sees the question.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("load", "Waits")
        DONE = "done", _("Worked out")

    source = models.CharField(max_length=60)
    level = models.ForeignKey(
        Level, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_day = models.DateField(null=True, blank=True)
    before_day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    sums = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LogRows.as_manager()

    def __str__(self) -> str:
        return f"{self.source}: {self.level or '–'}"


class Reclocked(models.Model):
    """How one case would have gone: `frozen` is the promise, `used` seconds of service time. `kept` is
    None for a case that is not over. `why` names what may explain that the log judged otherwise.
    """

    reclocking = models.ForeignKey(Reclocking, on_delete=models.CASCADE, related_name="rows")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    metric = models.CharField(max_length=10, choices=Metric)
    priority = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7)
    frozen = models.JSONField()
    used = models.BigIntegerField()
    breached_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, blank=True)
    made_sla = models.BooleanField(null=True, blank=True)
    why = models.JSONField(default=list, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reclocking", "case", "metric"], name="reclocked_once"),
        ]
        indexes = [
            models.Index(fields=["reclocking", "metric", "kept", "made_sla"], name="reclocked_sums")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.metric}"
