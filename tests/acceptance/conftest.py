"""The folder of files from outside, which stands beside the checkout and is not part of it."""

import os
from pathlib import Path

import pytest

SHARED = Path(
    os.environ.get("SAMDRIFT_SHARED") or Path(__file__).resolve().parents[3] / "shared" / "data"
)
NEEDS = {
    "test_spreadsheets.py": "09_spreadsheets",
    "test_agreement_registers.py": "09_spreadsheets",
    "test_intake.py": "09_spreadsheets",
    "test_archimate.py": "12_archimate",
    "test_logs.py": "01_tickets",
    "test_fiks_politisk.py": "11_fiks_politisk_behandling",
    "test_fiks_governance.py": "11_fiks_politisk_behandling",
    "test_mail_load.py": "10_email",
    "test_ehf_labels.py": "02_invoices",
    "test_ehf_documents.py": "02_invoices",
    "test_mail.py": "10_email",
}


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave a module out, and say so, when its files are not there; in CI that is a failure."""
    needed = NEEDS.get(collection_path.name)
    if needed is None or (SHARED / needed).is_dir():
        return None
    message = f"{collection_path.name} is left out: there is no folder {SHARED / needed}"
    if os.environ.get("CI") == "true":
        pytest.exit(message, returncode=1)
    print(message)  # noqa: T201 - pytest has no report for what it does not collect
    return True


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `data` of files from outside."""
    return SHARED
