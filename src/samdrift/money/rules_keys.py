"""Who may do what in money: keys."""
