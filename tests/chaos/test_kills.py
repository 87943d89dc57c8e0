"""Follow-ups through kills of everything that carries them: none lost, and no double unexplained.

Two workers, two beats, PostgreSQL, Redis and an SMTP server with bad days. Faults come as the work
goes on, at points of progress drawn from the seed, so that each of them meets mail in flight.
"""

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import redis

from course_platform.setup.children import wait_until
from tests.chaos.mail_server import MailServer, serving
from tests.chaos.parts import Site, site
from tests.seeds import is_long, seeds

pytestmark = [pytest.mark.chaos, pytest.mark.usefixtures("django_db_setup")]

WORKERS, BEATS = ("worker1", "worker2"), ("beat1", "beat2")
# Between the server's “yes” and the commit of what came of it, on a machine that is busy.
IN_FLIGHT = 3.0  # seconds
STANDSTILL = 90.0  # seconds; the longest pause between two tries of a message is four


@dataclass(frozen=True)
class Fault:
    """What happened, and when: it began before the process died and ended after."""

    name: str
    begun: float
    ended: float

    @property
    def may_double(self) -> bool:
        """Only what ends a sender, or the database it reports to, can leave a “yes” unrecorded."""
        return self.name.startswith(("kill worker", "stop PostgreSQL"))

    @property
    def heard_until(self) -> float:
        """A process that is dead begins no mail. One whose database went away may have asked it for
        the last time before, and reach the mail server only when the database is back.
        """
        return self.ended + (0 if self.name.startswith("kill") else IN_FLIGHT)


@pytest.mark.parametrize("seed", seeds(few=1, many=3))
def test_none_is_lost_and_every_double_is_explained(seed: int) -> None:
    number, kills = (1000, 20) if is_long() else (150, 6)
    server = MailServer(
        seed,
        troubles=True,
        seconds_per_mail=0.04,
        # The address of every fiftieth is one that no mail reaches.
        is_unknown=lambda address: address.endswith("7@example.com") and is_fiftieth(address),
    )
    with serving(server) as mail, site(mail) as running:
        running.run("tests.chaos.prepare", str(number))
        start(running)
        faults = strike(running, server, plan(seed, number, kills))
        ended = goes_on_until(lambda: is_over(running, number), running, server, every=0.5)
        print(f"\nseed {seed}, {number} follow-ups, {len(faults)} faults")
        report(running, server, faults)
        assert ended, running.logs()
        check_rows(running, number)
        check_mails(running, server, faults)


def is_fiftieth(address: str) -> bool:
    return int(address.split("@")[0].removeprefix("learner")) % 50 == 7


def start(running: Site) -> None:
    for name in BEATS:
        running.add_beat(name)
    for name in WORKERS:
        running.add_worker(name)


def plan(seed: int, number: int, kills: int) -> list[tuple[int, str]]:
    """(after how many accepted mails, what is struck), in order."""
    chance = random.Random(seed)
    targets = [chance.choice(WORKERS) for _ in range(kills // 2)]
    targets += [chance.choice(BEATS) for _ in range(kills // 5)]
    targets += ["redis"] * (kills - len(targets))
    targets += ["FLUSHALL", "PostgreSQL"]
    chance.shuffle(targets)
    points = sorted(chance.uniform(0.03, 0.85) * number for _ in targets)
    return [(round(point), target) for point, target in zip(points, targets, strict=True)]


def strike(running: Site, server: MailServer, planned: list[tuple[int, str]]) -> list[Fault]:
    faults = []
    for point, target in planned:

        def far_enough(point: int = point) -> bool:
            return len(server.accepted) >= point

        assert goes_on_until(far_enough, running, server, every=0.01), running.logs()
        begun = time.monotonic()
        name = ACTS.get(target, kill_and_restart)(running, target)
        faults.append(Fault(name, begun, time.monotonic()))
    return faults


def goes_on_until(
    done: Callable[[], bool], running: Site, server: MailServer, *, every: float
) -> bool:
    """False once nothing has moved for a while: how fast it moves is the machine's business."""
    before: object = None
    while (now := (len(server.accepted), server.said.total(), told(running))) != before:
        before = now
        if wait_until(done, seconds=STANDSTILL, every=every):
            return True
    return False


def told(running: Site) -> int:
    """How far the sweep is, which comes before any mail."""
    ((number,),) = running.ask("SELECT count(*) FROM course_reminders_notice")
    return int(number)


def kill_and_restart(running: Site, target: str) -> str:
    part = running.parts[target]
    part.kill()
    part.restart()
    return f"kill {target}"


def flush(running: Site, target: str) -> str:
    redis.Redis.from_url(running.env["REDIS_URL"]).flushall()
    return target


def stop_postgres(running: Site, target: str) -> str:
    part = running.parts["postgres"]
    part.immediate_stop()
    part.restart()
    return "stop PostgreSQL (immediate)"


ACTS: dict[str, Callable[[Site, str], str]] = {"FLUSHALL": flush, "PostgreSQL": stop_postgres}


def is_over(running: Site, number: int) -> bool:
    ((ended,),) = running.ask(
        "SELECT count(*) FROM course_outbox_outgoingmessage WHERE state IN ('sent', 'dead')"
    )
    return bool(ended == number)


def report(running: Site, server: MailServer, faults: list[Fault]) -> None:
    """The table of outcomes."""
    states = running.ask(
        "SELECT state, attempts, count(*) FROM course_outbox_outgoingmessage"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    )
    doubled = [times for times in server.by_message_id().values() if len(times) > 1]
    rows = [
        *((f"the mail server said: {what}", many) for what, many in sorted(server.said.items())),
        *((f"message {state} after {tries} tries", many) for state, tries, many in states),
        ("mails accepted more than once", len(doubled)),
        *((f"fault: {fault.name}", 1) for fault in faults),
    ]
    for what, many in rows:
        print(f"  {what:<56}{many:>6}")


def check_rows(running: Site, number: int) -> None:
    """Every follow-up told once on the page, and exactly one message for each."""
    told = running.ask(
        "SELECT state, notified_at IS NOT NULL, count(*)"
        " FROM course_reminders_followup GROUP BY 1, 2"
    )
    assert told == [("due", True, number)]
    notices = running.ask(
        "SELECT count(*), count(DISTINCT learner_id) FROM course_reminders_notice"
    )
    assert notices == [(number, number)]
    ((rows, keys, learners),) = running.ask(
        "SELECT count(*), count(DISTINCT key), count(DISTINCT learner_id)"
        " FROM course_outbox_outgoingmessage"
    )
    assert (rows, keys, learners) == (number, number, number)


def check_mails(running: Site, server: MailServer, faults: list[Fault]) -> None:
    sent = dict(
        running.ask(
            "SELECT message_id, attempts FROM course_outbox_outgoingmessage WHERE state = 'sent'"
        )
    )
    times = server.by_message_id()
    lost = set(sent) - set(times)
    assert not lost, f"{len(lost)} are called sent and never arrived"
    strangers = set(times) - set(sent)
    assert not strangers, f"{len(strangers)} arrived under another Message-ID"
    ends = running.ask(
        "SELECT \"to\", last_error FROM course_outbox_outgoingmessage WHERE state = 'dead'"
    )
    for address, error in ends:
        assert is_fiftieth(address), (address, error)
        assert "550" in error
    for message_id, accepted in times.items():
        for first, _second in itertools.pairwise(accepted):
            assert sent[message_id] > 1, f"{message_id} was doubled by one attempt"
            assert any(
                fault.may_double
                and first.begun <= fault.heard_until
                and fault.begun <= first.ended + IN_FLIGHT
                for fault in faults
            ), f"{message_id} was doubled and no sender died: {accepted} {faults}"
