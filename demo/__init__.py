"""An invented world for trying Pathways out: real councils, invented people, made by the actions that pages use."""
