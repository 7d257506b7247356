"""Without a mail server, mail is kept where only the site's owner reads it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage, get_connection


def test_mail_becomes_a_file_that_others_cannot_reach(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    folder = get_connection("samdrift.kernel.mail_folder.EmailBackend")
    EmailMessage("Årshjulet", "Møte i dag", to=["kari@vik.test"], connection=folder).send()
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    assert "kari@vik.test" in file.read_text(encoding="utf-8")
    assert stat.S_IMODE(settings.EMAIL_FILE_PATH.stat().st_mode) == 0o700
