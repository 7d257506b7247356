"""Where mail goes on a site without a mail server: files in a folder that only its owner reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends import filebased


class EmailBackend(filebased.EmailBackend):
    def __init__(self, *args: Any, **options: Any) -> None:
        # Invitations are in there: made before Django does, which would let everybody read.
        Path(settings.EMAIL_FILE_PATH).mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(*args, **options)
