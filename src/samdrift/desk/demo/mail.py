"""A mail from Loppa that becomes a case, the answer to it, and mail that somebody has to decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

from samdrift.desk.demo.acting import acting, workday
from samdrift.desk.models.cases import Case
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.services import cases, mail, mail_acts, mailboxes

ADDRESS = "hjelp@vidda-ikt.example"


def make_mail(stage: Any) -> None:
    day = workday(stage, 1)
    box = mailboxes.create_mailbox(
        by=stage.on(workday(stage, 30)),
        name="Brukerstøtten",
        address=ADDRESS,
        aliases=["ikt@vidda-ikt.example"],
        team=None,
        signature="Brukerstøtten for kommunene i Vest-Finnmark",
    )
    stage.keep("mailbox", box)
    _from_loppa(stage, day)
    _to_decide(stage, day)


def _from_loppa(stage: Any, day: dt.date) -> None:
    """The school writes in the morning; an agent asks, the answer finds its case."""
    school = stage["people"]["loppa_school"]
    sender = f"{school} <{school.email}>"
    first = _came(
        stage, (day, 9, 12), sender, "Lydtavla på rom 4 gir ikke lyd", "loppa-1",
        "Hei!\n\nTavla på rom 4 viser bilde, men det kommer ikke lyd. Vi har prøvd å starte den på nytt.\n\n"
        "-- \nÅshild Nuvsvåg\nRektor, Øksfjord skole\n",
    )  # fmt: skip
    case = cases.take(_case_of(first), by=acting(stage, "agent", day, 9, 25))
    by = acting(stage, "agent", day, 9, 28)
    question = "Hei! Er det den eneste tavla uten lyd, eller gjelder det flere?"
    cases.write(case, by=by, text=question, public=True, kind="answer")
    _came(
        stage, (day, 9, 51), sender, "SV: Lydtavla på rom 4 gir ikke lyd", "loppa-2",
        "Bare den på rom 4.\n\nÅshild\n\n> Hei! Er det den eneste tavla uten lyd, eller gjelder det flere?\n",
        References="<loppa-1@loppa.example>",
    )  # fmt: skip


def _case_of(row: IncomingMail) -> Case:
    if row.case is None:
        raise LookupError(f"{row} became no case: {row.reason}")
    return row.case


def _to_decide(stage: Any, day: dt.date) -> None:
    """One from nobody we know, an advertisement that is refused, and an automatic answer."""
    _came(
        stage, (day, 10, 40), "Vikar <vikar.oksfjord@post.example>", "Kommer ikke inn i timeplanen", "vikar-1",
        "Jeg er vikar på skolen denne uka, og får ikke logget inn.\n",
    )  # fmt: skip
    sold = _came(
        stage, (day, 11, 5), "Gode tilbud <tilbud@reklame.example>", "Halv pris på skrivere ut uka", "rek-1",
        "Bestill i dag!\n",
    )  # fmt: skip
    by = acting(stage, "agent", day, 11, 20)
    mail_acts.refuse(sold, by=by, reason="Reklame", block=True)
    health = stage["people"]["masoy_health"]
    _came(
        stage, (day, 11, 30), f"{health} <{health.email}>", "Automatisk svar: Vedlikehold i kveld", "auto-1",
        "Jeg er på kurs og svarer mandag.\n", Auto_Submitted="auto-replied",
    )  # fmt: skip


def _came(
    stage: Any, when: tuple[dt.date, int, int], sender: str, subject: str, key: str, text: str,
    **headers: str,
) -> IncomingMail:  # fmt: skip
    """The message comes to the mailbox at that time, and is taken at once."""
    by = stage.on(*when)
    lines = {
        "From": sender,
        "To": f"Brukerstøtten <{ADDRESS}>",
        "Subject": subject,
        "Date": f"{by.now:%a, %d %b %Y %H:%M:%S %z}",
        "Message-ID": f"<{key}@loppa.example>",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "\n".join(f"{name}: {value}" for name, value in lines.items())
    raw = f"{head}\n\n{text}".encode()
    row = mail.receive(raw, by=by, how="http", mailbox=stage["mailbox"], at=by.now, later=False)
    return mail.handle(row, by=by)
