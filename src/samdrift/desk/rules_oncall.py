"""Who may do what in the desk: oncall."""
