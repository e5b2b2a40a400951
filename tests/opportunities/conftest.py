"""What modules of these tests look at, built once for each: a rich record, and a story of one opportunity."""

import pytest

from tests.once import built_once, copied
from tests.opportunities.applications import Story, story
from tests.pathways.pages_world import World, rich, world


def _full() -> World:
    made = world()
    rich(made)
    return made


full_of_module = built_once(_full)
told_of_module = built_once(story)


@pytest.fixture
def full(full_of_module: World, db: None) -> World:
    """Nasreen with her gaps, experiences and target; what a test changes is taken back."""
    return copied(full_of_module)


@pytest.fixture
def told(told_of_module: Story, db: None) -> Story:
    """The people and one opportunity; nobody has applied yet."""
    return copied(told_of_module)
