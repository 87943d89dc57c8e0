"""Players of the hosts an author may embed from.

The player's address is worked out from the page's address, so that neither publishing nor
reading asks another server for anything until the learner's browser loads the player.
"""

import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_PLAYERS: list[tuple[re.Pattern[str], str]] = [
    (
        re.compile(
            r"^https://(?:www\.|m\.)?youtube\.com/(?:watch\?(?:.*&)?v=|embed/|shorts/)([\w-]{6,20})"
        ),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    (
        re.compile(r"^https://youtu\.be/([\w-]{6,20})"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    (
        re.compile(r"^https://(?:www\.)?vimeo\.com/(\d+)"),
        "https://player.vimeo.com/video/{}?dnt=1",
    ),
    (
        re.compile(r"^(https://soundcloud\.com/[\w/-]+)"),
        "https://w.soundcloud.com/player/?url={}",
    ),
]


def player_url(address: str) -> str | None:
    """The address of the player for a page of an allowed host, else None."""
    for pattern, player in _PLAYERS:
        if match := pattern.match(address):
            return player.format(quote(match.group(1), safe=""))
    return None


def check_host(address: str) -> None:
    if player_url(address) is None:
        raise ValidationError(
            _("Give the https address of one video or sound on YouTube, Vimeo or SoundCloud.")
        )
