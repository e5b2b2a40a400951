"""The one table of this room: what was typed when a session ended."""

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """Text of one form, for a day. `key` is the digest of the id in the link; `owner` a keyed hash of the person."""

    key = models.CharField(max_length=64, unique=True)
    owner = models.CharField(max_length=64, db_index=True)
    data = models.JSONField()
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["-kept_at"]

    def __str__(self) -> str:
        return f"Draft kept at {self.kept_at:%Y-%m-%d %H:%M}"
