"""Make a database ready: tables, guards, reference data, and the row that names the site."""

from __future__ import annotations

from samdrift.cli import start
from samdrift.cli.trouble import Trouble, say


def make_tables() -> None:
    """Make the tables of an empty database; leaves a ready one alone and refuses an older one."""
    from samdrift.kernel import schema  # noqa: PLC0415

    with schema.alone(lambda: say("another is making this database ready; waiting for it …")):
        if schema.standing() is schema.Standing.EMPTY:
            schema.migrate()
        start.site()
        load_reference_data()


def load_reference_data() -> None:
    """Put in the rows that come with the product where they are missing."""
    from samdrift.kernel.registry import registry  # noqa: PLC0415

    for reference in registry.reference:
        count = reference.load(by=start.terminal())
        if count:
            say(f"{reference.key}: {count} rows of reference data")


def found_site(name: str, *, is_example: bool) -> bool:
    """Name the site; False when it has been named before."""
    from samdrift.kernel.services import site  # noqa: PLC0415

    return site.found(name, is_example=is_example, by=start.terminal())


def refuse_example() -> None:
    """What is done for a real site is not done in the example."""
    from samdrift.kernel.services import site  # noqa: PLC0415

    if site.is_example():
        raise Trouble(
            "this database holds the example. Set SAMDRIFT_HOME to a new folder for a real site."
        )
