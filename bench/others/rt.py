"""Request Tracker 5, from Debian's packages: its database set up by its own tools, its standalone server
(Starlet) with as many processes as ours, signed in as its superuser, who is spared the checks of rights.

Its full-text index is on, as its manual advises; searching in titles, as it does without, is measured
beside. Its queues are our members. Letters go to a program that throws them away.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

from bench import pages
from bench.desk import Creation
from bench.desk_world import RARE
from bench.others import rt_fill, source
from bench.others.page import Page, running

NAME, DATABASE = "Request Tracker 5", "rt5"
SHARE = Path("/usr/share/request-tracker5")
SETUP, INDEX = Path("/usr/sbin/rt-setup-database-5"), Path("/usr/sbin/rt-setup-fulltext-index-5")
NEEDED = (SHARE / "libexec" / "rt-server", SETUP, INDEX)
HOW = (
    "apt-get install --no-install-recommends dbconfig-no-thanks msmtp-mta request-tracker5 "
    "rt5-db-postgresql rt5-standalone starlet w3m"
)
CONFIG = """\
Set($rtname, 'bench'); Set($Organization, 'bench');
Set($WebDomain, '127.0.0.1'); Set($WebPort, 80); Set($WebPath, '');
Set($DatabaseType, 'Pg'); Set($DatabaseHost, '%(socket)s'); Set($DatabasePort, '');
Set($DatabaseName, '%(database)s'); Set($DatabaseUser, 'postgres'); Set($DatabasePassword, '');
Set($DatabaseAdmin, 'postgres');
Set($MailCommand, 'sendmailpipe'); Set($SendmailPath, '%(sendmail)s'); Set($SendmailArguments, '');
Set($LogToSyslog, undef); Set($LogToFile, undef); Set($LogToSTDERR, 'error');
Set($Timezone, 'Europe/Oslo');
Set(%%FullTextSearch, Enable => 1, Indexed => 1, Column => 'ContentIndex', Table => 'AttachmentsIndex');
1;
"""
QUEUES = """
use RT; RT->LoadConfig; RT->Init;
for my $name (map { Encode::decode('UTF-8', $_) } @ARGV) {
    my $queue = RT::Queue->new(RT->SystemUser);
    my ($made, $told) = $queue->Create(Name => $name);
    die $told unless $made;
}
"""
LINK = r"/Ticket/Display\.html\?id=(\d+)"
ROWS = 50


def missing() -> str:
    """Why it cannot be run here; empty where it can."""
    absent = [str(one) for one in NEEDED if not one.exists()]
    return f"{', '.join(absent)} not found; {HOW}" if absent else ""


def version() -> str:
    told = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", "request-tracker5"], capture_output=True, text=True, check=False
    )  # fmt: skip
    return told.stdout or "?"


def environment(home: Path) -> dict[str, str]:
    """Its own settings, in this folder; nothing of the machine's."""
    folder = home / "rt"
    (folder / "none").mkdir(parents=True, exist_ok=True)
    sendmail, file = folder / "sendmail", folder / "RT_SiteConfig.pm"
    sendmail.write_text("#!/bin/sh\nexec cat >/dev/null\n", encoding="ascii")
    sendmail.chmod(0o755)
    told = {"socket": source.socket_folder(), "database": DATABASE, "sendmail": sendmail}
    file.write_text(CONFIG % told, encoding="utf-8")
    return {**os.environ, "RT_SITE_CONFIG": str(file), "RT_SITE_CONFIG_DIR": str(folder / "none")}


def fill(home: Path) -> None:
    """Its database anew, by its own tools, and our cases in it."""
    source.dropped(DATABASE)
    env = environment(home)
    _told([SETUP, "--action", "init", "--dba", "postgres", "--dba-password", "none"], env)
    _told([INDEX, "--noask", "--dba", "postgres", "--dba-password", "none"], env)
    _told(["perl", f"-I{SHARE / 'lib'}", "-MEncode", "-e", QUEUES, *source.members()], env)
    rt_fill.fill(DATABASE)


def _told(command: list[str | Path], env: dict[str, str]) -> None:
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-1000:]}{done.stderr[-1000:]}")


@contextlib.contextmanager
def served(home: Path) -> Iterator[tuple[int, int]]:
    """Its server; its port and process id."""
    port, log = pages.free_port(), home / "rt" / "server.log"
    command = [str(NEEDED[0]), "--host", "127.0.0.1", "--port", str(port),
               "--max-workers", str(pages.PROCESSES)]  # fmt: skip
    with running(command, environment(home), port, log) as found:
        yield found


def cookie(port: int, home: Path) -> str:
    """Signed in by its own page."""
    del home
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    body = urlencode({"user": "root", "pass": "password"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/NoAuth/Login.html", body=body, headers=headers)
    response = connection.getresponse()
    response.read()
    given = response.getheader("Set-Cookie") or ""
    if "RT_SID" not in given:
        raise RuntimeError(f"signing in to {NAME} answered {response.status} without a session")
    return given.partition(";")[0]


def wanted() -> list[Page]:
    member = source.members()[0].replace("'", "\\'")
    active, mine = "Status = '__Active__'", f"Queue = '{member}' AND Priority <= 2"
    few = source.one(
        DATABASE,
        "SELECT count(*) FROM tickets t JOIN queues q ON q.id = t.queue WHERE q.name = %s"
        " AND t.priority <= 2 AND t.status = 'open'",
        [member],
    )
    rare = source.one(
        DATABASE, "SELECT count(*) FROM tickets WHERE subject ILIKE %s", [f"%{RARE}%"]
    )
    case = source.one(DATABASE, "SELECT max(id) FROM tickets WHERE status = 'open'")
    return [
        Page("queue, by deadline", _list(active, "Due"), LINK, ROWS),
        Page("queue, filtered and by deadline", _list(f"{active} AND {mine}", "Due"), LINK, min(ROWS, few)),
        Page("closed list", _list("Status = '__Inactive__'", "LastUpdated", "DESC"), LINK, ROWS),
        Page("case page", f"/Ticket/Display.html?id={case}", f"#({case}):", 1),
        Page("search, a rare word", _list(f"Content LIKE '{RARE}'", "id", "DESC"), LINK, min(ROWS, rare)),
        Page("search, a common word", _list("Content LIKE 'skriveren'", "id", "DESC"), LINK, ROWS),
        Page("search, a rare word, in titles", _list(f"Subject LIKE '{RARE}'", "id", "DESC"), LINK, min(ROWS, rare)),
        Page("search, a common word, in titles", _list("Subject LIKE 'skriveren'", "id", "DESC"), LINK, ROWS),
        Page("dashboard", "/", LINK, 1),
    ]  # fmt: skip


def _list(query: str, by: str, order: str = "ASC") -> str:
    """Its page of a search, in the columns it shows from the start."""
    return f"/Search/Results.html?Query={quote(query)}&OrderBy={by}&Order={order}&Rows={ROWS}"


def creation(port: int, signed: str) -> Creation:
    del port
    asked = source.one(
        DATABASE, "SELECT min(emailaddress) FROM users WHERE emailaddress LIKE 'person%%'"
    )
    body = {"Queue": source.members()[0], "Subject": "Skriveren virker ikke", "Requestor": asked,
            "Content": "Det begynte i dag tidlig.", "Priority": 3}  # fmt: skip
    headers = {"Content-Type": "application/json", "Cookie": signed}
    return Creation("/REST/2.0/ticket", json.dumps(body).encode(), headers, b'"id"')
