"""Tables of the desk: mail."""
