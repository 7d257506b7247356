"""What money does in the background."""
