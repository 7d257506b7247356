"""A few rows of ideas, a comparison and measures: the first of each is Nordvik's."""

from __future__ import annotations

import datetime as dt

from samdrift.governance.models.basis import Alternative
from samdrift.governance.models.comparison import Criterion, MemberWeight, Score
from samdrift.governance.models.ideas import Idea, IdeaSupport
from samdrift.governance.models.matters import Matter
from samdrift.governance.models.measures import Measure, MeasureHold, MeasureNeed
from tests.world import World

START = dt.date(2026, 1, 10)


def make_ideas(world: World) -> None:
    """Ideas, one of them supported; a matter whose two alternatives are compared; measures of it."""
    for n, (who, member) in enumerate(
        (("ola", world.nordvik), ("per", world.sorvik), ("lise", world.lillevik)), 1
    ):
        idea = Idea.objects.create(
            year=2026, serial=n, title=f"Idé {n}", text="Et felles skjema", sent_on=START,
            sender=world.people[who], member=member,
        )  # fmt: skip
    IdeaSupport.objects.create(idea=idea, person=world.people["ola"], given_on=START)
    matter = _matter(world)
    ways = [
        Alternative.objects.create(matter=matter, name=name, order=n)
        for n, name in enumerate(("Alene", "Sammen"), 10)
    ]
    criterion = Criterion.objects.create(
        matter=matter, name="Økonomi", worst="Dyrt", best="Billig", weight=10
    )
    for way in ways:
        Score.objects.create(alternative=way, criterion=criterion, value=50)
    MemberWeight.objects.create(criterion=criterion, member=world.nordvik, weight=20)
    for name, member in (("Eget", world.nordvik), ("Felles", None), ("Annet", world.sorvik)):
        measure = Measure.objects.create(
            name=name, arrangement=world.arrangement, member=member, starts_on=START
        )
    MeasureNeed.objects.create(measure=measure, matter=matter)
    MeasureHold.objects.create(measure=measure, alternative=ways[1])


def _matter(world: World) -> Matter:
    """The first matter that stands, else one of its own."""
    found = Matter.objects.order_by("pk").first()
    return found or Matter.objects.create(
        year=2026, serial=900, title="Driftsform", kind="organisation", begun_on=START,
        arrangement=world.arrangement, prepared_by=world.people["kari"],
    )  # fmt: skip
