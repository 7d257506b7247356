"""Who may do what in money: budget."""
