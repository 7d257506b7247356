"""Every act on cases, in one place to ask: each takes `by` and lets the clocks follow."""

from __future__ import annotations

from samdrift.desk.services.case_common import Upload
from samdrift.desk.services.case_course import (
    KEEP,
    assign,
    cancel,
    close,
    go_on,
    is_too_late,
    reopen,
    reopen_for_asker,
    resolve,
    take,
    wait,
)
from samdrift.desk.services.case_facts import change, prioritise
from samdrift.desk.services.case_following import follow_by_mail, split
from samdrift.desk.services.case_identity import check_identity, lacks_identity
from samdrift.desk.services.case_joining import link, merge, unlink, unmerge
from samdrift.desk.services.case_opening import open_case
from samdrift.desk.services.case_parts import (
    add_steps,
    drop_step,
    rename_step,
    score,
    spend_time,
    strike_time,
    tick_step,
    unwatch,
    watch,
)
from samdrift.desk.services.case_writing import strike_entry as strike
from samdrift.desk.services.case_writing import strike_file
from samdrift.desk.services.case_writing import write_entry as write

__all__ = [
    "KEEP",
    "Upload",
    "add_steps",
    "assign",
    "cancel",
    "change",
    "check_identity",
    "close",
    "drop_step",
    "follow_by_mail",
    "go_on",
    "is_too_late",
    "lacks_identity",
    "link",
    "merge",
    "open_case",
    "prioritise",
    "rename_step",
    "reopen",
    "reopen_for_asker",
    "resolve",
    "score",
    "spend_time",
    "split",
    "strike",
    "strike_file",
    "strike_time",
    "take",
    "tick_step",
    "unlink",
    "unmerge",
    "unwatch",
    "wait",
    "watch",
    "write",
]
