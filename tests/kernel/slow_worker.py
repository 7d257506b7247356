"""A worker with one kind of work that is slow, so that a test can kill it in the middle.

Usage: python slow_worker.py SECONDS-PER-PART: ten parts, each told as progress and written to parts.txt
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from samdrift.cli.signals import on_stop  # noqa: E402 -- Django has to be loaded first
from samdrift.kernel import work  # noqa: E402
from samdrift.kernel.registry import registry  # noqa: E402

work.LEASE = dt.timedelta(seconds=2)


def count_to_ten(_subject: int, leased: Any) -> None:
    for part in range(leased.done_count, 10):
        with Path("parts.txt").open("a") as out:
            out.write(f"{os.getpid()} {part}\n")
        time.sleep(float(sys.argv[1]))
        work.renew(leased, part + 1, 10)


registry.work["test.count"] = count_to_ten
on_stop(work.stop_soon)
while not work.stopping():
    if not work.do_next():
        work.rest(0.1)
