"""Two more readers: a CalDAV server that takes our events, and ical.js, which calendars use."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import vobject
from django.test import Client
from django.urls import reverse

from course_platform.setup.children import spawn, stop, wait_until
from reminders import operations
from reminders.models import FollowUp
from reminders.operations import feeding
from tests.npm import npm_folder
from tests.servers import answers, free_port

READ = """
import ICAL from "ical.js";
let text = "";
for await (const part of process.stdin) text += part;
const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
console.log(JSON.stringify(events.map((each) => {
  const event = new ICAL.Event(each);
  const alarm = each.getFirstSubcomponent("valarm");
  return {
    uid: event.uid, summary: event.summary, allDay: event.startDate.isDate,
    start: event.startDate.toString(), sequence: event.sequence,
    zone: event.startDate.zone.tzid, offset: event.startDate.utcOffset(),
    status: each.getFirstPropertyValue("status"),
    alarm: alarm && alarm.getFirstPropertyValue("trigger").toSeconds(),
  };
})));
"""


@pytest.fixture
def feed(follow_up: FollowUp, client: Client) -> Any:
    """Reads the feed as it is now."""
    address = reverse("reminders:feed", args=[feeding.open_feed(follow_up.learner)])
    return lambda: client.get(address).content.decode()


def test_ical_js_reads_the_day_the_hour_and_the_alarm(feed: Any, follow_up: FollowUp) -> None:
    folder = npm_folder()

    def read() -> dict[str, Any]:
        done = subprocess.run(
            ["node", "--input-type=module", "-e", READ],
            input=feed(),
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        (event,) = json.loads(done.stdout)
        return dict(event)

    whole = read()
    assert (whole["allDay"], whole["start"], whole["alarm"]) == (True, "2026-11-22", 9 * 3600)
    assert whole["uid"].startswith(str(follow_up.uid))
    FollowUp.objects.update(kind=FollowUp.Kind.LOOK_BACK, step=30)
    timed = read()
    assert (timed["start"], timed["zone"]) == ("2026-11-22T09:00:00", "Europe/Berlin")
    # From the time zone that the file itself brings along.
    assert timed["offset"] == 3600
    assert (timed["sequence"], timed["status"], timed["alarm"]) == (1, "CONFIRMED", 0)


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "radicale", "--server-hosts", f"127.0.0.1:{port}"]
    command += ["--auth-type", "none", "--storage-filesystem-folder", str(tmp_path / "collections")]
    process = spawn(command, log=tmp_path / "radicale.log")
    assert wait_until(lambda: answers(port), seconds=60), (tmp_path / "radicale.log").read_text()
    url = f"http://127.0.0.1:{port}/nora/{uuid.uuid4()}/"
    assert requests.request("MKCALENDAR", url, auth=("nora", "x"), timeout=20).status_code == 201
    yield url
    stop([process])


def test_radicale_keeps_our_event_and_takes_its_changes(
    feed: Any, radicale: str, follow_up: FollowUp
) -> None:
    url = f"{radicale}{follow_up.uid}.ics"

    def put() -> Any:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        answer = requests.put(
            url, data=feed().encode(), headers=headers, auth=("nora", "x"), timeout=20
        )
        assert answer.status_code in (201, 204), answer.text
        kept = requests.get(url, auth=("nora", "x"), timeout=20)
        return vobject.readOne(kept.text).vevent

    assert put().dtstart.value.isoformat() == "2026-11-22"
    FollowUp.objects.update(kind=FollowUp.Kind.LOOK_BACK, step=30)
    moved = put()
    assert (moved.sequence.value, moved.dtstart.value.hour) == ("1", 9)
    operations.stop_follow_up(follow_up)
    assert put().status.value == "CANCELLED"
