"""`samdrift load KIND FILE…`: the intake of files, from the terminal."""

from __future__ import annotations

import argparse

from samdrift.cli import start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        help="members, people, keyfigures, systems, uses, roles, integrations, accesses, agreements, terms, "
        "measurements, figures, invoices, cases or mails",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="XLSX, XLS, ODS or CSV; for invoices EHF; for cases XES too; for mails eml, mbox and box, and "
        "folders of them; each packed by gzip too",
    )
    parser.add_argument(
        "--member", metavar="NAME", help="whose rows they are, when no column says it"
    )
    parser.add_argument(
        "--mapping",
        metavar="NAME",
        help="cases: which tool the log is from (servicenow, glpi, generic, xes, or one made in the browser)",
    )
    parser.add_argument(
        "--map",
        action="append",
        metavar="HEADING=FIELD",
        help="which field a column is; repeatable",
    )
    parser.add_argument(
        "--set",
        action="append",
        metavar="FIELD=TEXT",
        help="what all rows have, when no column says it; repeatable",
    )
    parser.add_argument(
        "--system", metavar="NAME", help="accounts: whose they are, when no column says it"
    )
    parser.add_argument(
        "--use", metavar="NUMBER", help="accounts: a member's use, as in the address of its page"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be taken, take nothing"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON, for programs")


def run(asked: argparse.Namespace) -> int:
    """0 every row taken, 1 some refused, 2 a file was not usable."""
    start.site()
    from samdrift.kernel.intake import command  # noqa: PLC0415

    return command.run(asked)
