"""The form a file is sent in with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samdrift.kernel.forms import Form
from samdrift.kernel.intake import queries


class SendIn(Form):
    """A file, or a table pasted from a spreadsheet, and the member it is about when all rows are."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("XLSX, XLS, ODS or CSV, with a row of headings."),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.json"}
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste rows from a spreadsheet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Copy the rows with their headings and paste them here."),
    )
    member = forms.ChoiceField(label=_("Which member is it about?"), required=False)

    def __init__(self, *args: Any, kind: Any, **more: Any) -> None:
        self.kind = kind
        super().__init__(*args, **more)

    def prepare(self) -> None:
        for key in self.kind.givable:
            self.fields[f"given_{key}"] = forms.CharField(
                label=self.kind.field(key).label,
                required=False,
                max_length=200,
                help_text=_("Write it when the file has no column for it."),
            )
        self._prepare_member()

    def given(self) -> dict[str, str]:
        """What was told for all rows: field → text."""
        told = {key: self.cleaned_data.get(f"given_{key}") or "" for key in self.kind.givable}
        return {key: text for key, text in told.items() if text}

    def _prepare_member(self) -> None:
        choices = queries.member_choices(self.viewer) if self.kind.wants_member else []
        if not choices:
            del self.fields["member"]
            return
        field = self.fields["member"]
        field.choices = [("", _("A column in the file tells")), *choices]  # type: ignore[attr-defined]
        field.help_text = _("Choose one when the file has no column for it.")

    def clean_member(self) -> int | None:
        value = self.cleaned_data.get("member")
        return int(value) if value else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("pasted"):
            raise forms.ValidationError(_("Choose a file, or paste rows from a spreadsheet."))
        if not cleaned.get("file"):
            cleaned["file"] = _Pasted(cleaned["pasted"])
        return cleaned

    def data_of(self, upload: Any) -> bytes:
        data: bytes = upload.read()
        return data


class _Pasted:
    """Pasted rows, as the file they might have been."""

    name = "pasted.tsv"

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self) -> bytes:
        return self.text.encode("utf-8", "replace")
