"""Tables of the desk: oncall."""
