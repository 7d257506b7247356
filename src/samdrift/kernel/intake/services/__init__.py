"""Acts of intake: send in a file, tie its columns, try it, take it, stop it, mend a refused row."""

from samdrift.kernel.intake.services.mending import (
    drop_row,
    mend_row,
    refused_rows,
    retry_refused,
)
from samdrift.kernel.intake.services.staging import (
    BATCH,
    TRIED_ROWS,
    give,
    kinds_for,
    require_columns,
    send_in,
    table_of,
    tie_columns,
    tied,
    try_out,
)
from samdrift.kernel.intake.services.taking_in import (
    WORK,
    Overtaken,
    ask_to_stop,
    is_going,
    refused_row,
    run,
    start,
    unfinished,
    work_of,
)

__all__ = [
    "BATCH",
    "TRIED_ROWS",
    "WORK",
    "Overtaken",
    "ask_to_stop",
    "drop_row",
    "give",
    "is_going",
    "kinds_for",
    "mend_row",
    "refused_row",
    "refused_rows",
    "require_columns",
    "retry_refused",
    "run",
    "send_in",
    "start",
    "table_of",
    "tie_columns",
    "tied",
    "try_out",
    "unfinished",
    "work_of",
]
