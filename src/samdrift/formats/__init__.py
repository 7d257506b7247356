"""Pure readers and writers: bytes in, dataclasses out, and back."""
