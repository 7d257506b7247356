"""Articles, a problem and major incidents with all that hangs on them, made by the services: what the
tests of pages, doors, backups and erasure walk through.
"""

from __future__ import annotations

import datetime as dt

from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article
from samdrift.desk.models.major import MajorIncident
from samdrift.desk.services import article_uses as uses
from samdrift.desk.services import articles, cases, major, major_review, problems
from samdrift.kernel.viewer import terminal
from samdrift.portfolio.models.systems import System
from tests.world import World


def make_knowledge(world: World) -> Article:
    """Three published articles, the first with everything; its other form and a known error besides.
    Returns the first.
    """
    asked = [_case(world, f"Nytt passord {number}") for number in (1, 2, 3)]
    rows = [_published(world, f"Nytt passord, del {number}") for number in (1, 2, 3)]
    first = rows[0]
    for name in ("ola", "kari", "dina"):
        uses.answer_article(first, by=world.viewer(name), helped=True)
    for number, case in enumerate(asked, 1):
        uses.use_article(first, case, by=world.viewer("dag"), solved=True)
        data = b"\x89PNG\r\n\x1a\n" + bytes([number])
        uses.add_file(first, by=world.viewer("dag"), data=data, name=f"bilde{number}.png")
    by = world.viewer("dag")
    articles.write_article(by=by, title="Nytt passord", language="nn", original=first)
    problem = _case(world, "Passord synkroniseres ikke", kind="problem")
    articles.write_article(
        by=by, title="Passord henger", kind="known", workaround="Vent litt", problem=problem
    )
    problems.attach_to_problem(asked[0], problem, by=by)
    return first


def _case(world: World, title: str, kind: str = "incident") -> Case:
    return cases.open_case(
        by=terminal(world.today),
        member=world.nordvik,
        title=title,
        kind=kind,
        channel="phone",
        requester=world.people["ola"],
        system=System.objects.order_by("pk").first(),
    )


def _published(world: World, title: str) -> Article:
    row = articles.write_article(
        by=world.viewer("dag"),
        title=title,
        text="## Slik gjør du\n\n1. Ring **oss**",
        system=System.objects.order_by("pk").first(),
        members=[world.nordvik],
    )
    articles.review_article(row, by=world.viewer("mona"))
    day = world.today + dt.timedelta(days=200)
    return articles.publish_article(row, by=world.viewer("dag"), look_again_on=day)


def make_majors(world: World) -> MajorIncident:
    """Three major incidents: two that are on, one that is reviewed. Returns the first."""
    rows = [_declared(world, f"Nettet er nede {number}") for number in (1, 2, 3)]
    by = world.viewer("dag")
    major.attach_cases(rows[0], [_case(world, "Får ikke nett")], by=by)
    major.write_note(rows[0], text="Ringte leverandøren", by=by)
    _reviewed(world, rows[2])
    return rows[0]


def _declared(world: World, title: str) -> MajorIncident:
    return major.declare_major(
        _case(world, title),
        by=world.viewer("dag"),
        public_title=title,
        public_text="Vi leter etter feilen.",
        members=[world.nordvik],
        systems=System.objects.order_by("-pk")[:1],
        lead=world.people["mona"],
    )


def _reviewed(world: World, incident: MajorIncident) -> None:
    by = world.viewer("dag")
    major.end_major(incident, text="Det virker igjen.", by=by)
    major_review.write_review(
        incident, happened="En svitsj stoppet", why="Gammel", went_well="Rask melding", by=by
    )
    for number, name in enumerate(("dag", "mona", "kari"), 1):
        major_review.add_action(
            incident,
            title=f"Bytt svitsj {number}",
            due_on=world.today + dt.timedelta(days=30 * number),
            person=world.people[name],
            by=by,
        )
    major_review.finish_review(incident, by=by)
