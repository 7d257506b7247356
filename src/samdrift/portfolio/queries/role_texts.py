"""What each kind of role means: the site's own words, else those that come with the product."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from samdrift.kernel.models.site import Site
from samdrift.portfolio.models.roles import RoleText, SystemRole

Kind = SystemRole.Kind

DEFAULTS: dict[str, Any] = {
    Kind.OWNER: _(
        "Answers for the system in the member: that it serves its purpose, is safe and lawful, and "
        "that its benefits are taken out. Appoints the system manager and the super users, and "
        "sees to the money."
    ),
    Kind.MANAGER: _(
        "Knows the system and its use best, looks after its settings and users, and speaks with "
        "the operations centre and the supplier. Takes part in the forum of the system's managers."
    ),
    Kind.DEPUTY: _("Does the work of the system manager when the manager is away."),
    Kind.LOCAL_MANAGER: _(
        "Looks after the member's own use of a system that the centre runs for all: its users, its "
        "routines and what the member needs. Takes part in the forum of the system's managers."
    ),
    Kind.SUPER_USER: _(
        "Gives colleagues the first help, trains new users, and gathers faults and wishes for the "
        "system manager."
    ),
    Kind.CONTACT: _(
        "Is the member's contact with the joint system manager: gathers the member's needs, tells "
        "of changes, and sees that they are taken into use."
    ),
}


def text_of(kind: str) -> str:
    """The description that a new role of this kind starts from, in the site's language."""
    own = RoleText.objects.filter(kind=kind).first()
    if own is not None:
        return str(own.text)
    site = Site.objects.first()
    with override(site.default_language if site else settings.LANGUAGE_CODE):
        return str(DEFAULTS[kind])


def texts() -> list[tuple[str, Any, str, bool]]:
    """(kind, its name, its description, whether the words are the site's own) of every kind."""
    own = dict(RoleText.objects.values_list("kind", "text"))
    return [
        (kind.value, kind.label, own.get(kind.value, str(DEFAULTS[kind])), kind.value in own)
        for kind in Kind
    ]
