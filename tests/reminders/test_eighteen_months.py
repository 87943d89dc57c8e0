"""The promise in one table: a year and a half of learners, and nobody told wrongly."""

import datetime as dt
import heapq
import os
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail, signing
from django.db.models import Min

from lessons.models import Turn
from lessons.operations import complete_turn, start_attempt
from outbox import delivery
from outbox.models import OutgoingMessage
from reminders import operations
from reminders.links import SALT
from reminders.models import FollowUp
from tests.factories import make_lesson, turn_block, turn_of
from tests.reminders import year_and_a_half as world
from tests.reminders.year_and_a_half import BEGIN, END, MINUTE, Episode, Person, months_on
from tests.seeds import seeds

INTERVALS = (1, 3, 6)
QUIET = ((dt.time(21), dt.time(8)), (dt.time(22, 30), dt.time(11)), (dt.time(6), dt.time(14)))
LOOK_BACKS = (7, 30, 90)
HOW_MANY = int(os.environ.get("LEARNERS", "2000" if os.environ.get("CHAOS") else "24"))
FAULTS = (
    "in quiet hours", "over a ceiling", "after it was over", "after unsubscribing",
    "before its day", "doubled", "lost", "late", "asked wrongly",
)  # fmt: skip


class Simulation:
    """Acts on the product and writes each act into the onlooker's books."""

    def __init__(self, seed: int, clock: Any) -> None:
        self.clock = clock
        self.turns = [turn_of(make_lesson(body=[turn_block(months=m)])) for m in INTERVALS]
        self.people = [
            Person(n, [(BEGIN, world.ZONES[n % 8])], quiet=[(BEGIN, *QUIET[0])])
            for n in range(HOW_MANY)
        ]
        model = get_user_model()
        model.objects.bulk_create(
            model(email=f"p{p.number}@example.com", name="Pat", time_zone=p.zones[0][1])
            for p in self.people
        )
        users = {user.email: user for user in model.objects.all()}
        self.users = [users[f"p{p.number}@example.com"] for p in self.people]
        for person, user in zip(self.people, self.users, strict=True):
            operations.set_preferences(
                user,
                email_follow_ups=True,
                email_unlocks=False,
                look_backs=person.number % 3 == 0,
            )
        self.acts = world.merge(self.people, seed)
        self.attempts: dict[tuple[int, int], int] = {}

    def run(self) -> None:
        while True:
            tick = self.next_tick()
            act = self.acts[0][0] if self.acts else END
            if min(tick, act) >= END:
                return
            if act < tick:
                self.clock.move_to(act)
                _, number, what, dice = heapq.heappop(self.acts)
                self.act(self.people[number], self.users[number], what, dice)
                continue
            self.clock.move_to(tick)
            operations.send_due_reminders(batch=10**6)
            delivery.deliver(batch=10**6)
            self.note_mail(tick)

    def next_tick(self) -> dt.datetime:
        """The first whole minute at which beat would find something to do."""
        planned = FollowUp.objects.planned().aggregate(at=Min("due_at"))["at"]
        held = FollowUp.objects.aggregate(at=Min("held_until"))["at"]
        waiting = OutgoingMessage.objects.filter(state="pending").aggregate(at=Min("next_try_at"))
        first = min((at for at in (planned, held, waiting["at"]) if at), default=END)
        now = dt.datetime.now(dt.UTC)
        first = max(first, now)
        whole = first.replace(second=0, microsecond=0)
        whole = whole if whole == first else whole + MINUTE
        return whole if whole > self.last_tick(now) else whole + MINUTE

    def last_tick(self, now: dt.datetime) -> dt.datetime:
        return getattr(self, "_last", now - MINUTE)

    def note_mail(self, tick: dt.datetime) -> None:
        self._last = tick
        for sent in mail.outbox:
            person = self.people[int(sent.to[0][1:].split("@")[0])]
            uids = world.uids_in(str(sent.body), partial(signing.loads, salt=SALT))
            person.sent.append((tick, not uids))
            for uid in uids:
                person.promises[uid][-1].told.append(tick)
        mail.outbox.clear()

    def act(self, person: Person, user: Any, what: str, dice: float) -> None:
        now = dt.datetime.now(dt.UTC)
        getattr(self, "do_" + what.replace(" ", "_"))(person, user, dice, now)

    def do_complete(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        turn = self.turns[int(dice * len(self.turns))]
        key = (person.number, turn.pk)
        if key in self.attempts:
            start_attempt(turn, learner=user)
        self.attempts[key] = self.attempts.get(key, 0) + 1
        complete_turn(turn, learner=user)
        person.acts.append(now)
        self.end(person, now, self.open_of(person, turn, before=self.attempts[key]))
        today = person.local(now).date()
        assert turn.follow_up_months is not None
        days = {("repeat", 0): months_on(today, turn.follow_up_months)}
        if person.number % 3 == 0:
            days |= {("look_back", n): today + n * world.DAY for n in LOOK_BACKS}
        made = FollowUp.objects.filter(
            learner=user, turn=turn, attempt__number=self.attempts[key]
        ).values_list("uid", "kind", "step")
        assert {(kind, step) for _, kind, step in made} == set(days)
        for uid, kind, step in made:
            person.promises[str(uid)] = [Episode(days[kind, step], now, person.mail)]

    def open_of(
        self, person: Person, turn: Turn | None = None, *, before: int = 0
    ) -> list[Episode]:
        rows = FollowUp.objects.filter(learner=self.users[person.number])
        if turn is not None:
            rows = rows.filter(turn=turn, attempt__number__lt=before)
        uids = [str(uid) for uid in rows.order_by("pk").values_list("uid", flat=True)]
        last = [person.promises[uid][-1] for uid in uids if uid in person.promises]
        return [episode for episode in last if episode.over is None]

    def end(self, person: Person, now: dt.datetime, episodes: list[Episode]) -> None:
        for episode in episodes:
            episode.over = now

    def one_open(self, person: Person, dice: float) -> tuple[str, Episode] | None:
        choices = [
            (uid, episodes[-1])
            for uid, episodes in person.promises.items()
            if episodes[-1].over is None
        ]
        return choices[int(dice * len(choices))] if choices else None

    def do_snooze(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        if found := self.one_open(person, dice):
            uid, episode = found
            until = person.local(now).date() + (1 + int(dice * 997) % 40) * world.DAY
            row = FollowUp.objects.select_related("learner", "turn").get(uid=uid)
            operations.snooze(row, until=until)
            person.acts.append(now)
            episode.over = now
            person.promises[uid].append(Episode(until, now, episode.mail))

    def do_stop_one(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        if found := self.one_open(person, dice):
            uid, episode = found
            operations.stop_follow_up(FollowUp.objects.select_related("learner").get(uid=uid))
            person.acts.append(now)
            episode.over = now

    def do_stop_all(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        operations.stop_all(user)
        person.mail = False
        person.mail_off.append((now, END))
        for episodes in person.promises.values():
            if episodes[-1].over is None:
                # It stays on the page; for the mail it is over.
                episodes[-1].over = now
                episodes.append(Episode(episodes[-1].day, now, mail=False))

    def do_keep(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        operations.keep_all(user)
        person.acts.append(now)
        person.kept.append(now)

    def do_move(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        user.time_zone = world.ZONES[int(dice * 8)]
        user.save(update_fields=["time_zone"])
        person.zones.append((now, user.time_zone))

    def do_quiet(self, person: Person, user: Any, dice: float, now: dt.datetime) -> None:
        begin, end = QUIET[int(dice * len(QUIET))]
        operations.set_preferences(
            user,
            email_follow_ups=person.mail,
            email_unlocks=False,
            quiet_from=begin,
            quiet_until=end,
        )
        person.quiet.append((now, begin, end))


@pytest.mark.chaos
@pytest.mark.parametrize("seed", seeds(few=1, many=1))
def test_in_eighteen_months_nobody_is_told_wrongly_late_or_twice(
    seed: int, transactional_db: None, settings: Any
) -> None:
    """Each step commits: in one transaction of a year and a half no dead row is cleared."""
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(BEGIN, tick=False) as clock:
        simulation = Simulation(seed, clock)
        simulation.run()

    counts, wrong = world.judge(simulation.people)

    print(f"\nseed {seed}, {HOW_MANY} learners, {BEGIN:%Y-%m-%d} to {END:%Y-%m-%d}")
    for name in ("messages", "promises", "due for a message"):
        print(f"{counts[name]:>8}  {name}")
    held = "held back by quiet hours, ceilings or a pause"
    print(f"{counts[held]:>8}  of them {held}")
    for name in FAULTS:
        print(f"{counts[name]:>8}  {name}")
    assert not wrong, "\n".join(wrong)
    assert counts["due for a message"] > HOW_MANY
    assert counts[held] > 0
