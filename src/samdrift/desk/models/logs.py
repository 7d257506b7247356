"""Tables of the desk: logs."""
