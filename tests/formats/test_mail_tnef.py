"""The files within a `winmail.dat`."""

from __future__ import annotations

import struct

from samdrift.formats.mail import read


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", 2, kind, 6, len(value)) + value + b"\0\0"


def long_name(name: str) -> bytes:
    """Properties of a file: one of its own name, a number, and the long name."""
    own = struct.pack("<HH16sII", 3, 0x8001, b"x" * 16, 0, 7) + struct.pack("<I", 1)
    number = struct.pack("<HHI", 3, 0x0E20, 5)
    text = name.encode("utf-16-le") + b"\0\0"
    told = struct.pack("<HHII", 0x1F, 0x3707, 1, len(text)) + text + b"\0" * (-len(text) % 4)
    return struct.pack("<I", 3) + own + number + told


def test_files_within_what_outlook_sends_are_taken_out():
    packed = struct.pack("<IH", 0x223E9F78, 1) + b"".join(
        [
            attribute(0x9002, b""),
            attribute(0x8010, b"RAPPOR~1.PDF\0"),
            attribute(0x800F, b"%PDF"),
            attribute(0x9005, long_name("Rapport på plan.pdf")),
            attribute(0x9002, b""),
            attribute(0x8010, b"notat.txt\0"),
            attribute(0x800F, b"Hei"),
        ]
    )
    head = b"From: a@x.example\nContent-Type: application/ms-tnef; name=winmail.dat\n\n"
    found = read(head + packed).attachments
    assert [(one.name, one.media_type, one.content) for one in found] == [
        ("Rapport på plan.pdf", "application/pdf", b"%PDF"),
        ("notat.txt", "text/plain", b"Hei"),
    ]
    for length in range(0, len(packed), 3):
        broken = read(head + packed[:length]).attachments
        assert broken[0].name in {"winmail.dat", "RAPPOR~1.PDF", "Rapport på plan.pdf"}


def test_what_lies_about_its_size_is_kept_as_it_is():
    head = b"From: a@x.example\nContent-Type: application/ms-tnef; name=winmail.dat\n\n"
    begun = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x9002, b"")
    endless = struct.pack("<IHHI", 500, 0x1003, 0x3707, 2**32 - 1)
    for inner in (attribute(0x9005, endless), attribute(0x9002, b"") * 20_000):
        (file,) = read(head + begun + inner).attachments
        assert (file.name, file.content) == ("winmail.dat", begun + inner)
