"""The forms of pathways, by noun."""
