"""Forms of the people pages, by noun."""
