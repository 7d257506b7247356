"""Tables of the desk: reports."""
