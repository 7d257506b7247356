"""What duties that follow by themselves are called. All inside see the wheel: no name of an option,
no title of a claim, no price is told there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from samdrift.agreements.calc.duty_plan import Planned
from samdrift.agreements.models.agreements import Agreement
from samdrift.agreements.models.duties import Duty
from samdrift.agreements.models.options import Option
from samdrift.kernel.models.site import Site
from samdrift.kernel.said import Sentence, sentence

TITLES: dict[str, Any] = {
    "end": _("The agreement ends"),
    "notice": _("Last day of notice"),
    "evaluation": _("Evaluate the agreement"),
    "price_step": _("New prices"),
    "level_step": _("New service levels"),
    "index": _("Index regulation of the prices"),
    "option": _("Last day to use an option: %(about)s"),
    "hours": _("Hours lapse"),
    "claim": _("Last day to claim: claim %(number)s"),
}


ON_WHEEL = _("%(duty)s – %(agreement)s")
PURPOSE = _("It follows from the agreement, and is changed there.")
CHANGED = _("The agreement was changed.")
LOST = _("It was not done in time.")


def sentences() -> list[Sentence]:
    """What is written down here, to be said again in the reader's language."""
    about = [label for _value, label in Option.About.choices]
    titles = [
        sentence(one, about=about) if kind == "option" else sentence(one)
        for kind, one in TITLES.items()
    ]
    return [*titles, sentence(ON_WHEEL, duty=titles), *map(sentence, (PURPOSE, CHANGED, LOST))]


def in_site_language() -> Any:
    """What is stored for all to read is in the site's language, whoever acts."""
    site = Site.objects.first()
    return override(site.default_language if site else settings.LANGUAGE_CODE)


def title_of(planned: Planned) -> str:
    said = dict(planned.said)
    if "about" in said:
        said["about"] = dict(Option.About.choices)[said["about"]]
    return str(TITLES[planned.key.kind] % said)


def activity_title(duty: Duty, agreement: Agreement) -> str:
    return (str(ON_WHEEL) % {"duty": duty.title, "agreement": agreement})[:160]


def activity_source(duty: Duty, agreement: Agreement) -> str:
    """Where it follows from: the agreement, and the annex where one is told."""
    parts = (str(agreement), agreement.number, duty.annex)
    return ", ".join(part for part in parts if part)[:300]


def purpose() -> str:
    return str(PURPOSE)


def changed_reason() -> str:
    return str(CHANGED)


def lost_reason() -> str:
    return str(LOST)
