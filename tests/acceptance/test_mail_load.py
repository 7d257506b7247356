"""Every e-mail in other people's collections goes through `samdrift load mails`, and none is lost."""

from __future__ import annotations

import hashlib
import io
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from tests.desk.made import make_desk
from tests.desk.made_mail import ADDRESS, make_mailbox
from tests.world import World

from samdrift.desk.calc.mail_files import NoMail, messages
from samdrift.desk.models.cases import CaseFile
from samdrift.desk.models.mail import IncomingMail
from samdrift.desk.models.outgoing import OutgoingMail
from samdrift.kernel.files import content_of
from samdrift.kernel.intake import command


def load(folder: Path, *pairs: str) -> list[dict[str, Any]]:
    names = [str(folder)]
    args = Namespace(
        kind="mails", files=names, json=True, dry_run=False, member=None, set=list(pairs)
    )
    out = io.StringIO()
    command.run(args, out, out)
    return list(json.loads(out.getvalue()))


def expected(folder: Path) -> set[str]:
    """Digests of every message in the files."""
    found = set()
    for file in folder.rglob("*"):
        if file.is_file():
            try:
                for _at, raw in messages(file.read_bytes(), file.name):
                    found.add(hashlib.sha256(raw).hexdigest())
            except NoMail:
                continue
    return found


def test_every_message_of_the_collections_is_kept_and_decided(world: World, shared: Path) -> None:
    make_desk(world)
    folder = shared / "10_email"
    told = load(folder)
    refused = {Path(one["file"]).suffix for one in told if one["outcome"] == "refused"}
    assert refused == {".yml", ".json"}
    rows = list(IncomingMail.objects.select_related("file"))
    assert {row.digest for row in rows} == expected(folder)
    for row in rows:
        assert row.file is not None
        assert hashlib.sha256(content_of(row.file)).hexdigest() == row.digest
    assert {row.state for row in rows} == {"held", "aside"}
    assert not [row for row in rows if row.reason in ("failed", "not_allowed")]
    assert {one["outcome"] for one in load(folder)} == {"known", "refused"}


def test_every_message_of_the_collections_can_open_a_case(world: World, shared: Path) -> None:
    make_desk(world)
    make_mailbox(world, unknown="open", member=world.nordvik)
    load(shared / "10_email", f"mailbox={ADDRESS}")
    rows = list(IncomingMail.objects.select_related("case"))
    assert not [row for row in rows if row.reason in ("failed", "not_allowed", "unknown_member")]
    opened = [row.case for row in rows if row.opened and row.case is not None]
    assert len(opened) > len(rows) // 2
    assert all(case.title and case.text for case in opened)
    assert CaseFile.objects.count() > 80
    assert not OutgoingMail.objects.exists(), "nobody waits for a receipt of mail from an archive"
