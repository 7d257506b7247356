"""What can be taken in about money, each kind in the module it lives in."""
