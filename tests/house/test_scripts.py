"""The scripts of a page share one scope: a name taken twice stops the whole second script."""

import re
from collections import Counter
from pathlib import Path

import samdrift

OUTERMOST = re.compile(r"^(?:async )?(?:const|let|var|function|class) +(\w+)", re.MULTILINE)
SCRIPTS = [
    one
    for one in Path(samdrift.__file__).parent.glob("*/static/**/*.js")
    if "vendor" not in one.parts
]


def test_no_two_scripts_take_the_same_name() -> None:
    names = {one: set(OUTERMOST.findall(one.read_text("utf-8"))) for one in SCRIPTS}
    taken = Counter(name for found in names.values() for name in found)
    assert len(names) > 1
    assert [name for name, times in taken.items() if times > 1] == []
