"""Acts of the ground itself."""
