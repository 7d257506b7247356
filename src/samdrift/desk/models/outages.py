"""Tables of the desk: outages."""
