"""A learner finds the own place among those that are places."""

from typing import Any

import pytest

from reminders.zones import zones_by_area


def listed(**options: Any) -> dict[str, str]:
    """Every choice and its words."""
    found: dict[str, str] = {}
    for key, words in zones_by_area(**options):
        found |= {key: words} if isinstance(words, str) else dict(words)
    return found


def test_places_stand_by_continent_in_words() -> None:
    areas = dict(zones_by_area())

    assert ("Europe/Berlin", "Berlin") in areas["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in areas["America"]
    assert areas["UTC"] == "UTC"


@pytest.mark.parametrize("zone", ["Etc/GMT+5", "US/Pacific", "CET", "Factory", "posixrules"])
def test_what_is_no_place_is_not_offered_unless_it_was_chosen_before(zone: str) -> None:
    assert zone not in listed()
    assert listed(chosen=zone)[zone] == zone
    assert list(listed(chosen="Asia/Tokyo")).count("Asia/Tokyo") == 1


def test_an_account_keeps_its_zone_when_it_saves_its_name(client: Any, alice: Any) -> None:
    alice.time_zone = "US/Pacific"
    alice.save()
    client.force_login(alice)
    form = client.get("/accounts/settings/").context["form"]

    client.post("/accounts/settings/", {"name": "Al", "time_zone": form["time_zone"].value()})

    alice.refresh_from_db()
    assert (alice.name, alice.time_zone) == ("Al", "US/Pacific")
    assert '<option value="US/Pacific" selected>' in str(form["time_zone"])
