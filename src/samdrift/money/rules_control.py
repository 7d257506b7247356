"""Who may do what in money: control."""
