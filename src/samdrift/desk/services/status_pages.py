"""Status pages that all can read: opened for a member, changed, shut."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samdrift.desk.models.outages import StatusPage
from samdrift.desk.rules_outages import PUBLISH
from samdrift.desk.services.outage_common import held, set_values
from samdrift.kernel.errors import DomainError
from samdrift.kernel.history import record
from samdrift.kernel.rights import require
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.members import Member
from samdrift.parties.services.common import write

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


@transaction.atomic
def add_page(*, by: Viewer, member: Member, text: str = "", is_on: bool = False) -> StatusPage:
    """A page for the member at /status/<name>/, open to all without login when `is_on`."""
    require(by, PUBLISH)
    if StatusPage.objects.filter(member=member).exists():
        raise DomainError(
            "has_page",
            _("%(member)s has a status page already.") % {"member": member},
            field="member",
        )
    page = StatusPage.objects.create(
        member=member, slug=_free_slug(member.name), is_on=is_on, text=text.strip()
    )
    changes = {"is_on": [None, is_on], "slug": [None, page.slug]}
    record("status_page.added", page, by=by, changes=changes)
    return page


def _free_slug(name: str) -> str:
    base = slugify(name.translate(LETTERS))[:50] or "status"
    slug, number = base, 1
    while StatusPage.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def change_page(page: StatusPage, *, by: Viewer, text: str) -> StatusPage:
    """What stands above what is down."""
    page = held(page, by, PUBLISH)
    changes = write(page, {"text": text.strip()})
    if changes:
        record("status_page.changed", page, by=by, changes=changes)
    return page


@transaction.atomic
def open_page(page: StatusPage, *, by: Viewer) -> StatusPage:
    """All can read it from now on, without login."""
    return _turned(page, by, on=True)


@transaction.atomic
def shut_page(page: StatusPage, *, by: Viewer) -> StatusPage:
    """It does not exist for those without login."""
    return _turned(page, by, on=False)


def _turned(page: StatusPage, by: Viewer, *, on: bool) -> StatusPage:
    page = held(page, by, PUBLISH)
    if page.is_on != on:
        set_values(page, is_on=on)
        record(
            "status_page.opened" if on else "status_page.shut",
            page,
            by=by,
            changes={"is_on": [not on, on]},
        )
    return page
