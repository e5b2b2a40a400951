"""Pages of the people room, by noun."""
