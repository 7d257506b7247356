"""What was found when a document was held against the rules."""

from dataclasses import dataclass
from typing import Literal

from samdrift.formats.ehf.model import Kind

Severity = Literal["fatal", "warning"]
Layer = Literal["file", "profile", "schema", "en16931", "peppol", "norway"]

FATAL: Severity = "fatal"
WARNING: Severity = "warning"

MAX_VIOLATIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One rule that one place breaks.

    `rule` is the published number (BR-CO-10, PEPPOL-EN16931-R120, NO-R-001); where nobody has
    published one it is ours: `file.` and EhfError's code, `profile.` and the profile's name, or
    `UBL-2.1` for the schema. `text` is plain English, the rule's own words where they say it well;
    `values` are what it holds, to be said anew in other words. `place` is a path of UBL's names,
    `line` the line in the file from 1, each None where none can be told.
    """

    rule: str
    severity: Severity
    layer: Layer
    text: str
    values: tuple[tuple[str, str], ...] = ()
    found: str | None = None
    place: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All that was found, in the order of the layers and of the file.

    A layer that refuses stops those after it: rules about content say nothing of a file whose shape
    is wrong. `omitted` counts what was found beyond the first `MAX_VIOLATIONS`. `kind` and
    `profile` are None when they can not be told.
    """

    violations: tuple[Violation, ...] = ()
    omitted: int = 0
    kind: Kind | None = None
    profile: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether no fatal rule is broken."""
        return not self.fatal

    @property
    def fatal(self) -> tuple[Violation, ...]:
        """What makes the document refused."""
        return tuple(one for one in self.violations if one.severity == FATAL)

    @property
    def warnings(self) -> tuple[Violation, ...]:
        """What should be better, and refuses nothing."""
        return tuple(one for one in self.violations if one.severity == WARNING)
