"""`python -m samdrift` is the same as `samdrift`."""

from samdrift.cli import main

main()
