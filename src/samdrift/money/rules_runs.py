"""Who may do what in money: runs."""
