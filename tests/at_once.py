"""Acts done at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

from samdrift.kernel.errors import DomainError


def refusals_of(acts: Sequence[Callable[[], Any]]) -> list[str]:
    """The codes of the refusals; anything else that breaks is raised."""
    start, refused, broken = threading.Barrier(len(acts)), [], []

    def run(act: Callable[[], Any]) -> None:
        start.wait(20)
        try:
            act()
        except DomainError as error:
            refused.append(error.code)
        except Exception as error:  # noqa: BLE001 -- told by the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return refused
