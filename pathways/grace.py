"""How long mail waits about something that can still be taken back. Pure, so that pages can say when it goes out."""

from datetime import timedelta
from typing import Final

# How long somebody has second thoughts before others are told. Longer than going through a queue takes.
SECOND_THOUGHTS: Final = timedelta(minutes=15)
