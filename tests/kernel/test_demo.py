"""The example: made whole, with logins of its own that work, and never where it should not be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.kernel.sites import Installation, on_sqlite

# The example itself is made on both engines by tests of the rooms; here it is the command.
pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = on_sqlite(tmp_path_factory.mktemp("demo"))
    made.run("demo")
    return made


def logins(site: Installation) -> list[list[str]]:
    return [
        re.split(r"\s{2,}", line)
        for line in (site.home / "demo-logins.txt").read_text().splitlines()
    ]


def test_logins_are_kept_where_only_their_owner_reads_them(example: Installation) -> None:
    assert (example.home / "demo-logins.txt").stat().st_mode & 0o777 == 0o600
    assert len(logins(example)) > 5
    assert len({password for _email, password, _who in logins(example)}) == len(logins(example))


def test_every_login_works(example: Installation) -> None:
    pairs = [(email.strip(), password.strip()) for email, password, _who in logins(example)]
    told = example.python(
        "import datetime\n"
        "from samdrift.parties.models.accounts import Account\n"
        "from samdrift.parties.queries import viewer_of_account\n"
        f"for email, password in {pairs!r}:\n"
        "    account = Account.objects.get(email=email)\n"
        "    print(account.check_password(password), viewer_of_account(account, datetime.date.today()) is not None)\n"
    )
    assert told.split() == ["True", "True"] * len(pairs)


def test_example_is_whole_and_sealed(example: Installation) -> None:
    assert "the history is whole" in example.run("verify-history")
    assert "fault" not in example.run("check")


def test_example_is_made_once(example: Installation) -> None:
    before = (example.home / "demo-logins.txt").read_text()
    assert "logins are in" in example.run("demo", "--if-empty")
    assert "holds the example already" in example.run("demo", code=2)
    assert (example.home / "demo-logins.txt").read_text() == before


def test_passwords_differ_from_installation_to_installation(
    example: Installation, tmp_path: Path
) -> None:
    """The same seed gives the same people, and never the same passwords. The people are made first:
    what they do later gives no more logins.
    """
    other = on_sqlite(tmp_path)
    other.run("manage", "migrate", "--verbosity", "0")
    other.python(
        "from samdrift.cli import demo_command\n"
        "from samdrift.kernel.registry import registry\n"
        "registry.demo = [step for step in registry.demo if step.order <= 20]\n"
        "demo_command._tell_logins(demo_command._make(1))\n"
    )
    found = logins(other)
    assert len(found) > 5
    assert [one[0] for one in found] == [one[0] for one in logins(example)][: len(found)]
    assert {one[1] for one in found}.isdisjoint({one[1] for one in logins(example)})


def test_example_that_cannot_be_made_leaves_no_half_of_it(tmp_path: Path) -> None:
    site = on_sqlite(tmp_path)
    site.run("manage", "migrate", "--verbosity", "0")
    told = site.python(
        "import random\n"
        "from samdrift.cli import demo_command\n"
        "from samdrift.kernel.registry import DemoStep, registry\n"
        "from samdrift.kernel.models.site import Site\n"
        "def breaks(stage): raise RuntimeError('broken')\n"
        "registry.add_demo(DemoStep('breaks', 30, breaks))\n"
        "try:\n"
        "    demo_command._make(1)\n"
        "except RuntimeError:\n"
        "    from samdrift.parties.models.members import Member\n"
        "    print(Site.objects.count(), Member.objects.count())\n"
    )
    assert told.split() == ["0", "0"]
