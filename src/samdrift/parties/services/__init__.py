"""Acts on members, people, arrangements and accounts."""
