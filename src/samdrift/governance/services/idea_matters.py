"""An idea becomes a matter, and its sender follows what becomes of that."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from samdrift.governance.calc.idea_states import Move
from samdrift.governance.models.ideas import Idea
from samdrift.governance.models.matters import Matter, Part
from samdrift.governance.services.basis import write_part
from samdrift.governance.services.idea_notices import tell_sender
from samdrift.governance.services.ideas import held, moved, written
from samdrift.governance.services.matters import begin_matter
from samdrift.kernel.history import kind_of, record
from samdrift.kernel.registry import Ref
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.arrangements import Arrangement

FATES = {
    Matter.Status.DECIDED: _("The matter that came of it was decided."),
    Matter.Status.REJECTED: _("The matter that came of it was rejected."),
    Matter.Status.WITHDRAWN: _("The matter that came of it was withdrawn."),
}


@transaction.atomic
def take_up(idea: Idea, *, kind: str, arrangement: Arrangement, by: Viewer) -> Matter:
    """Begin a matter from the idea: its title, its need and its benefit are filled in."""
    idea = held(idea, by)
    status = moved(idea, Move.TAKE_UP)
    matter = begin_matter(
        by=by,
        title=idea.title,
        kind=kind,
        arrangement=arrangement,
        origin=Ref(kind_of(idea), idea.pk),
    )
    need = "\n\n".join(part for part in (idea.text, idea.description) if part)
    for part, text in ((Part.NEED, need), (Part.BENEFIT, idea.gain)):
        if text:
            write_part(matter, part, by=by, text=text)
    values = {
        "status": status,
        "matter_id": matter.pk,
        "answered_on": by.today,
        "screener_id": idea.screener_id or by.person_id,
        "told_fate": matter.status,
    }
    record("idea.taken_up", idea, by=by, changes=written(idea, values))
    news = _("It is taken up as matter %(number)s.")
    tell_sender(idea, news, {"number": matter.number}, by=by)
    return matter


def tell_fates(by: Viewer) -> str:
    """The clock's round: tell the senders of ideas whose matter has ended since they were told."""
    rows = Idea.objects.filter(status=Idea.Status.TAKEN_UP, matter__isnull=False)
    changed = rows.exclude(told_fate=F("matter__status")).order_by("pk")
    count = sum(_tell_fate(pk, by) for pk in changed.values_list("pk", flat=True))
    return f"{count} ideas got to know what became of their matter" if count else ""


@transaction.atomic
def _tell_fate(pk: int, by: Viewer) -> int:
    """1 when the matter has ended and the sender was told; one that is on its way is only noted."""
    idea = Idea.objects.select_for_update(of=("self",)).select_related("matter").get(pk=pk)
    if idea.matter is None or idea.told_fate == idea.matter.status:
        return 0
    written(idea, {"told_fate": idea.matter.status})
    news = FATES.get(Matter.Status(idea.matter.status))
    if news is None:
        return 0
    record("idea.matter_ended", idea, by=by, changes={"status": [None, idea.matter.status]})
    tell_sender(idea, news, by=by)
    return 1
