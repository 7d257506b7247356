"""Who may do what in money: purchase against lease."""
