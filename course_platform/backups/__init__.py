"""Backups that are known to restore: the database as it was at one moment, and its media.

One tar file holds `manifest.json`, the database in its own format and `media/`. The manifest has
each table's rows and fingerprint, taken from the same moment, so that a restored copy can be
compared with what was backed up.
"""

from course_platform.backups.archive import Manifest, RestoreRefused, back_up, restore, unpack

__all__ = ["Manifest", "RestoreRefused", "back_up", "restore", "unpack"]
