"""Tables of the desk: passing."""
