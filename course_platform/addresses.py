"""Every view, loaded when a process starts rather than when somebody waits for its first page."""

from django.urls import reverse


def load_addresses() -> None:
    """A second of CPU, which Django spends at the first request or the first `reverse`."""
    reverse("livez")
