"""Articles of the invented desk, made by the services.

`make_article` is a draft by the agent Åsta on Journalsystemet; `published` has it reviewed by Arne.
`problem_of` opens a problem; `agents` gives the viewers of both agents.
"""

from __future__ import annotations

from typing import Any

from samdrift.desk.models.cases import Case
from samdrift.desk.models.knowledge import Article
from samdrift.desk.services import articles as services
from tests.desk.made import Desk, make_case
from tests.world import World


def make_article(world: World, **values: Any) -> Article:
    """A draft; what is not told is how one mends a printer."""
    told: dict[str, Any] = {
        "by": world.viewer("asta"),
        "title": "Skriveren skriver ikke ut",
        "text": "## Slik gjør du\n\n1. Slå av skriveren\n2. Slå den **på** igjen",
        **values,
    }
    return services.write_article(**told)


def published(world: World, **values: Any) -> Article:
    """The same, reviewed by Arne and published."""
    look_again_on = values.pop("look_again_on", None)
    article = make_article(world, **values)
    article = services.review_article(article, by=world.viewer("arne"))
    return services.publish_article(article, by=world.viewer("asta"), look_again_on=look_again_on)


def problem_of(world: World, desk: Desk, **values: Any) -> Case:
    told: dict[str, Any] = {
        "by": world.viewer("asta"),
        "title": "Utskriftskøen stopper hver natt",
        "kind": "problem",
        "channel": "desk",
        "system": desk.system,
        **values,
    }
    return make_case(world, **told)
