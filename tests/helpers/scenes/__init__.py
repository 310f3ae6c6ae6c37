"""The scenes that the screenshots show: every screen, as first seen and with a week written in.

A scene asserts nothing; it asks no keychain of the person's.
"""

from helpers.scenes import closed, gaps, progress, registers, reminder, ritual, settings
from helpers.scenes.stage import DataSets, Scene, Stage

__all__ = ["CLOSED", "SCENES", "DataSets", "Scene", "Stage"]

SCENES = (
    *ritual.SCENES,
    *registers.SCENES,
    *gaps.SCENES,
    *progress.SCENES,
    *reminder.SCENES,
    *settings.SCENES,
)
"""With the data open."""

CLOSED = closed.SCENES
"""With the data closed: locked, or not to be opened."""
