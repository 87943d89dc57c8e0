"""Where a learner lives, as forms offer it."""

import zoneinfo
from collections import defaultdict

UTC = "UTC"
# The rest of what the system knows are countries' older names, and offsets with their sign the
# other way round: nobody should have to read them.
AREAS = {
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
}

Choice = tuple[str, str]


def zones_by_area(chosen: str = UTC) -> list[tuple[str, str | list[Choice]]]:
    """Choices of a form, by continent or ocean. What was chosen before stays one of them."""
    places: dict[str, list[Choice]] = defaultdict(list)
    for zone in sorted(zoneinfo.available_timezones()):
        area, _slash, place = zone.partition("/")
        if area in AREAS:
            places[area].append((zone, place.replace("_", " ").replace("/", ", ")))
    first = dict.fromkeys([UTC, *([] if chosen.partition("/")[0] in AREAS else [chosen])])
    return [*((zone, zone) for zone in first), *places.items()]
