"""django-helpdesk, under gunicorn with as many processes and threads as ours, with kept connections and
without debugging, signed in as its superuser. Its queues are our members; its letters go nowhere.

Its lists are a page that asks for its rows: only the rows are measured, which is less than a whole page.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import pages
from bench.desk import Creation
from bench.desk_world import RARE
from bench.others import helpdesk_fill, source
from bench.others.page import Page, running

NAME, DATABASE = "django-helpdesk", "helpdesk"
HOW = (
    "python -m venv DIR; DIR/bin/pip install django-helpdesk 'psycopg[binary]' gunicorn; "
    "then name DIR/bin/python by --helpdesk or BENCH_HELPDESK"
)
SITE = Path(__file__).parent / "helpdesk_served" / "helpdesk_site.py"
OPEN, REOPENED, RESOLVED, CLOSED = 1, 2, 3, 4
ROW = r'"id": (\d+), "priority"'
ROWS = 50
TOKEN = "x" * 32
"""Against forged requests: the same in cookie and header, as its own pages send it."""


def python() -> Path | None:
    """The Python that it is installed for."""
    told = os.environ.get("BENCH_HELPDESK", "")
    return Path(told).absolute() if told else None


def missing() -> str:
    """Why it cannot be run here; empty where it can."""
    one = python()
    if one is None or not one.exists():
        return f"no Python with django-helpdesk was named; {HOW}"
    done = subprocess.run(
        [one, "-c", "import helpdesk, gunicorn, psycopg"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{done.stderr.strip().splitlines()[-1]}; {HOW}" if done.returncode else ""


def version() -> str:
    code = "from importlib.metadata import version as v; print(v('django-helpdesk'), 'Django', v('django'))"
    return _run(["-c", code], dict(os.environ)).strip()


def environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    own = {"BENCH_DATABASE": f"{source.socket_folder()},{DATABASE}"}
    return {**kept, **own, "DJANGO_SETTINGS_MODULE": "helpdesk_site"}


def _run(given: list[str], env: dict[str, str]) -> str:
    command = [str(python()), *given]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])}: {done.stderr[-2000:]}")
    return done.stdout


def fill(home: Path) -> None:
    """Its database anew, by its own migrations, and our cases in it."""
    del home
    source.dropped(DATABASE)
    source.made(DATABASE)
    _run([str(SITE), "prepare", *source.members()], environment())
    helpdesk_fill.fill(DATABASE)


@contextlib.contextmanager
def served(home: Path) -> Iterator[tuple[int, int]]:
    """Its server; its port and process id."""
    port, log = pages.free_port(), home / "helpdesk.log"
    command = [str(python()), "-m", "gunicorn", "--chdir", str(SITE.parent), "--bind", f"127.0.0.1:{port}",
               "--workers", str(pages.PROCESSES), "--threads", str(pages.THREADS), "--preload",
               "--log-level", "warning", "django.core.wsgi:get_wsgi_application()"]  # fmt: skip
    with running(command, environment(), port, log) as found:
        yield found


def cookie(port: int, home: Path) -> str:
    """Signed in with its name and password."""
    del port, home
    return f"sessionid={_run([str(SITE), 'session'], environment()).strip()}; csrftoken={TOKEN}"


def wanted() -> list[Page]:
    member = source.members()[0]
    queue = source.one(DATABASE, "SELECT id FROM helpdesk_queue WHERE title = %s", [member])
    few = source.one(
        DATABASE,
        "SELECT count(*) FROM helpdesk_ticket WHERE queue_id = %s AND priority <= 2 AND status = 1",
        [queue],
    )
    rare = source.one(
        DATABASE, "SELECT count(*) FROM helpdesk_ticket WHERE title ILIKE %s", [f"%{RARE}%"]
    )
    case = source.one(DATABASE, "SELECT max(id) FROM helpdesk_ticket WHERE status = 1")
    active, ended = {"status__in": [OPEN, REOPENED]}, {"status__in": [RESOLVED, CLOSED]}
    mine = active | {"queue__id__in": [queue], "priority__in": [1, 2]}
    return [
        Page("queue, by deadline", _rows(active, "due_date"), ROW, ROWS),
        Page("queue, filtered and by deadline", _rows(mine, "due_date"), ROW, min(ROWS, few)),
        Page("closed list", _rows(ended, "created", down=True), ROW, ROWS),
        Page("case page", f"/tickets/{case}/", rf"/tickets/({case})/", 1),
        Page("search, a rare word", _rows({}, "created", RARE), ROW, min(ROWS, rare)),
        Page("search, a common word", _rows({}, "created", "skriveren"), ROW, ROWS),
        Page("dashboard", "/dashboard/", r"/tickets/(\d+)/", 1),
    ]


def _rows(filtering: dict[str, Any], by: str, word: str = "", *, down: bool = False) -> str:
    """What its list asks for when it is shown: the first 50 rows."""
    asked = {"filtering": filtering, "filtering_null": {}, "sorting": by, "search_string": word,
             "sortreverse": down}  # fmt: skip
    query = base64.b64encode(json.dumps(asked).encode()).decode()
    return f"/datatables_ticket_list/{quote(query)}?draw=1&start=0&length={ROWS}"


def creation(port: int, signed: str) -> Creation:
    queue = source.one(DATABASE, "SELECT min(id) FROM helpdesk_queue")
    body = {"queue": queue, "title": "Skriveren virker ikke", "priority": 3,
            "description": "Det begynte i dag tidlig.", "submitter_email": "person@kommune.example"}  # fmt: skip
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Cookie": signed,
               "X-CSRFToken": TOKEN, "Referer": f"http://127.0.0.1:{port}/"}  # fmt: skip
    return Creation("/api/tickets/", json.dumps(body).encode(), headers, b'"id"')
