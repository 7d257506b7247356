"""The mailbox a case belongs to, and the messages that came in it: told by the part that takes mail in.

`add_origin` is filled when the room is loaded; a site without mailboxes answers from its own address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings

from samdrift.desk.models.cases import Case
from samdrift.kernel.models.site import Site


@dataclass(frozen=True)
class Origin:
    """From where mail of a case goes out: the mailbox's address and name and what stands beneath its
    mails; `message_ids` (bare, oldest first) are those of the messages that came in the case; `language`
    is what the mailbox writes where nothing is known of the addressee; `silent`: it came of a mail that
    gets no receipt.
    """

    address: str = ""
    name: str = ""
    signature: str = ""
    message_ids: tuple[str, ...] = ()
    language: str = ""
    silent: bool = False


_origins: list[Callable[[Case], Origin | None]] = []
_own_addresses: list[Callable[[], set[str]]] = []


def add_origin(
    origin: Callable[[Case], Origin | None], own_addresses: Callable[[], set[str]]
) -> None:
    """Tell how the mailbox of a case is found, and which addresses are our own mailboxes (lower case):
    nothing is ever sent to those.
    """
    _origins.append(origin)
    _own_addresses.append(own_addresses)


def origin_of(case: Case) -> Origin:
    """The first that is told, with the site's own address and name where it tells none."""
    found = next((one for ask in _origins if (one := ask(case)) is not None), Origin())
    site = Site.objects.values_list("name", flat=True).first() or ""
    address = found.address or settings.DEFAULT_FROM_EMAIL
    return replace(found, address=address, name=found.name or site)


def is_our_own(address: str) -> bool:
    """Whether the address is one that we send from or take mail in at."""
    wanted = address.strip().lower()
    own = {settings.DEFAULT_FROM_EMAIL.lower()}
    return any(wanted in told for told in (own, *(ask() for ask in _own_addresses)))
