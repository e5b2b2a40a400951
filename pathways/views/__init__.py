"""The pages of pathways, by noun."""
