"""What is said of bytes that can not be read as an invoice at all."""


class EhfError(ValueError):
    """The bytes are no invoice that can be read.

    `code` names the reason, for translation at the edge:

    - ``empty``: no bytes
    - ``too_large``: more bytes than `Limits` lets in, or one text of more than 10 MB; values: `bytes`
    - ``not_xml``: it does not begin as XML does (a PDF, a ZIP, a page)
    - ``doctype``: a document type declaration, which may hide entities; no invoice has one
    - ``encoding``: the bytes are not in the encoding that the file says they are
    - ``malformed``: not well-formed XML; values: `reason`
    - ``too_many``: more of one thing than `check` looks at; values: `name`, `count`
    - ``wrong_root``: XML, but neither an invoice nor a credit note; values: `root`
    - ``bad_value``: something that should be an amount, a number or a date is not; values: `place`,
      `value`

    `line` counts from 1, and is None where no line can be told.
    """

    def __init__(self, code: str, line: int | None = None, **values: str) -> None:
        self.code = code
        self.line = line
        self.values = values
        super().__init__(self._said())

    def _said(self) -> str:
        """Tell it in plain English, for logs and for those who read no translation."""
        where = f" (line {self.line})" if self.line else ""
        return _TEXTS[self.code].format_map(self.values) + where


_TEXTS = {
    "empty": "The file is empty.",
    "too_large": "The file is too large to be an invoice: {bytes}.",
    "not_xml": "The file is not XML.",
    "doctype": "The file declares a document type (DOCTYPE). Invoices have none, so it is refused.",
    "encoding": "The bytes of the file are not in the encoding it says it has.",
    "malformed": "The file is not well-formed XML: {reason}.",
    "too_many": "There are {count} {name} in the file, more than any invoice needs.",
    "wrong_root": "The file is neither an invoice nor a credit note: it begins with {root}.",
    "bad_value": "{place} can not be read: “{value}”.",
}
