"""What is learned, and where it leads: frameworks, assessment, experiences, gates."""

from importlib import import_module

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"
    verbose_name = "Pathways"

    def ready(self) -> None:
        """Add this room's filters to the list of people, and what it tells of posts and of those who left."""
        import_module("pathways.lacks")
        import_module("pathways.leavers")
        import_module("pathways.posts")
