"""Who is told what of a matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samdrift.governance.models.bodies import Body, Office
from samdrift.governance.models.matters import Matter
from samdrift.kernel.models.dated import on_day
from samdrift.kernel.services.notices import tell
from samdrift.kernel.viewer import Viewer
from samdrift.parties.models.accounts import Account

SENT_BACK = "matter.sent_back_to_me"
AT_BODY = "matter.before_my_body"
HANDED = "matter.handed_to_me"
CLOSED = "matter.of_mine_closed"
FINDING_DECIDED = "matter.my_finding_decided"
VOICE_WANTED = "matter.voice_wanted"


def tell_people(
    people: Iterable[int | None], what: str, matter: Matter, values: dict[str, Any], *, by: Viewer
) -> None:
    """Tell those of the people who have an account; nobody of what they did themselves."""
    wanted = {one for one in people if one is not None and one != by.person_id}
    if not wanted:
        return
    accounts = Account.objects.filter(person__in=wanted, is_active=True)
    pks = list(accounts.order_by("pk").values_list("pk", flat=True))
    if pks:
        tell(pks, what, matter, {"matter": str(matter), "by": by.name, **values})


def tell_body(matter: Matter, body: Body, *, by: Viewer) -> None:
    """The chair and the secretary: it is for them to put it on an agenda."""
    rows = Office.objects.filter(on_day(by.today), body=body)
    people = rows.values_list("person_id", flat=True)
    tell_people(people, AT_BODY, matter, {"body": body.name}, by=by)


def tell_preparer(matter: Matter, what: str, values: dict[str, Any], *, by: Viewer) -> None:
    tell_people([matter.prepared_by_id], what, matter, values, by=by)
