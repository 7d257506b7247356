"""What each kind of person opens in the morning: reads from every room, is read by none."""
