"""What the example's members brought from the desk they had: some weeks of cases, clocked anew."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from samdrift.desk.demo.acting import workday
from samdrift.desk.models.commitments import Level
from samdrift.desk.services import logs, reclocking

SOURCE = "Gamle servicedesk"
FIRST = dt.datetime(2023, 10, 2, 8, 15)  # noqa: DTZ001 -- as the tool wrote it, without a zone
"""A Monday in the last autumn before the joint desk."""
HEAD = (
    "number,state,opened_at,sys_updated_at,resolved_at,closed_at,impact,urgency,"
    "short_description,caller_id,assignment_group,assigned_to,company,made_sla\n"
)


class Was(NamedTuple):
    """A case: what, whose, who asked, hours until it was solved, hours it waited, priority told."""

    title: str
    member: str
    caller: str
    hours: int
    waited: int
    scale: str
    made: str


CASES = (
    Was("Får ikke logget inn etter ferien", "Alta", "Randi Sommer", 2, 0, "2 - Medium", "true"),
    Was("Skriveren på servicetorget står", "Hasvik", "Nils Strand", 30, 6, "3 - Low", "true"),
    Was("Nettet er nede på skolen", "Loppa", "Berit Nes", 5, 0, "1 - High", "false"),
    Was("Trenger tilgang til fagsystemet", "Alta", "Ole Bakken", 52, 26, "3 - Low", "false"),
    Was("E-post kommer ikke fram", "Måsøy", "Gunn Vik", 9, 0, "2 - Medium", "true"),
    Was("PC-en starter ikke", "Porsanger", "Ivar Dal", 26, 3, "2 - Medium", "false"),
    Was("Passord må settes på nytt", "Nordkapp", "Siv Aune", 1, 0, "3 - Low", "true"),
    Was("Telefonen ringer ikke", "Hammerfest", "Kåre Lund", 49, 20, "2 - Medium", "true"),
    Was("Vaktlisten viser feil dag", "Hammerfest", "Tone Berg", 7, 0, "1 - High", "true"),
    Was("Ny medarbeider mangler bruker", "Alta", "Randi Sommer", 74, 0, "3 - Low", "false"),
    Was("Skjermen blir svart", "Loppa", "Odd Moen", 20, 2, "3 - Low", "true"),
    Was("Kommer ikke inn på fellesområdet", "Hasvik", "Nils Strand", 4, 0, "2 - Medium", "true"),
)


def make_logs(stage: Any) -> None:
    by = stage.on(workday(stage, 30))
    data = (HEAD + "".join(_rows(place, was) for place, was in enumerate(CASES))).encode()
    load = logs.send_in(data, "servicedesk-2023.csv", by=by, mapping="servicenow", source=SOURCE)
    logs.run(load, by=by)
    level = Level.objects.filter(ended_at=None).order_by("order", "pk").first()
    if level is not None:
        reclocking.ask(by=by, source=SOURCE, level=level, at_once=True)


def _rows(place: int, was: Was) -> str:
    """The updates of one case as a ServiceNow table has them."""
    opened = FIRST + dt.timedelta(days=3 * place, minutes=17 * place)
    solved = opened + dt.timedelta(hours=was.hours)
    closed = solved + dt.timedelta(days=5)
    steps = [("New", opened), ("Active", opened + dt.timedelta(minutes=25))]
    if was.waited:
        steps.append(("Awaiting User Info", opened + dt.timedelta(minutes=50)))
        steps.append(("Active", opened + dt.timedelta(minutes=50, hours=was.waited)))
    steps += [("Resolved", solved), ("Closed", closed)]
    about = (
        f"{_text(solved)},{_text(closed)},{was.scale},{was.scale},{was.title},{was.caller},"
        f"Brukerstøtten,Gammel agent,{was.member},{was.made}"
    )
    number = f"SD{4100 + place}"
    return "".join(f"{number},{s},{_text(opened)},{_text(at)},{about}\n" for s, at in steps)


def _text(at: dt.datetime) -> str:
    return at.strftime("%d/%m/%Y %H:%M")
