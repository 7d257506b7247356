"""Tables of the desk: outgoing."""
