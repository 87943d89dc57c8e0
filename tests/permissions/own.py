"""Everything that alice has, one of each kind, and what the forms of the site are sent.

A form that is sent nothing says “invalid” to everybody, whoever may use it; so each is sent what
it would take from alice, by everybody.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Archive
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Answer, ComparisonNoteRevision, Lesson, Reflection, new_uid
from outbox.models import PushSubscription
from outbox.push import subscribe
from reminders import links
from reminders.models import FollowUp
from reminders.operations import feeding
from tests import factories
from tests.outbox.browsers import Browser

WROTE = ops.ReflectionParts(saw="I avoid pricing.", why="Last week I said nothing about money.")
EDITED = ops.ReflectionParts(saw="I avoid pricing.", why="On Monday I named no number either.")
Bodies = dict[tuple[str, str], dict[str, Any]]


class Own:
    """alice did a Turn twice, kept both charts, and used whatever else the site offers."""

    def __init__(self, alice: Any, lesson: Lesson) -> None:
        self.alice, self.lesson = alice, lesson
        self.turn = factories.turn_of(lesson)
        self.three = factories.prompt_of(lesson, "three_skills")
        self.ratings = factories.prompt_of(lesson, "skill_ratings")
        self.pattern = factories.prompt_of(lesson, "skill_pattern")
        ops.save_answer(self.three, learner=alice, content=Content(value=["Ear", "Hand", "Heart"]))
        self.answer = Answer.objects.of(alice).get(prompt=self.three)
        self._do_the_turn_twice()
        self.share, self.token = ops.share_chart(self.then, learner=alice)
        self._write_elsewhere()
        self._follow_up()

    def _do_the_turn_twice(self) -> None:
        turn, alice = self.turn, self.alice
        self.then = factories.keep_chart(alice, turn)
        ops.complete_and_reflect(turn, learner=alice, parts=WROTE)
        attempt = ops.attempt_to_look_back_on(turn, alice)
        assert attempt is not None
        self.look_back = ops.add_look_back(attempt, learner=alice, text="It was about asking.")
        ops.start_attempt(turn, learner=alice)
        self.now = factories.keep_chart(alice, turn, 8, 7, 6, 3, 9)
        for text in ("I hear more now.", "I hear more now, and ask for less."):
            self.note = ops.save_comparison_note(self.now.attempt, learner=alice, text=text)
        for parts in (WROTE, EDITED):
            ops.add_reflection(turn, learner=alice, parts=parts)
        self.reflection = Reflection.objects.get(attempt=self.now.attempt)

    def _write_elsewhere(self) -> None:
        alice, lesson = self.alice, self.lesson
        self.journal = factories.prompt_of(
            factories.make_lesson(body=[factories.rows_block()]), "journal"
        )
        content = factories.row_content(self.journal, piece="Aria")
        self.row = ops.add_row(self.journal, learner=alice, content=content)
        passage = ops.MarkedPassage(quote="skills")
        self.highlight = ops.add_highlight(lesson.pk, learner=alice, passage=passage)
        self.archive = Archive.objects.create(
            learner=alice,
            state=Archive.State.READY,
            ready_at=timezone.now(),
            file=ContentFile(b"Words.", name="archive.zip"),
        )

    def _follow_up(self) -> None:
        # The return that the second time promises; the first was answered by it.
        self.follow_up = FollowUp.objects.of(self.alice).open().get(attempt=self.now.attempt)
        self.feed = feeding.open_feed(self.alice)
        self.link = links.later_link(self.follow_up).rstrip("/").rpartition("/")[2]
        subscribe(self.alice, **Browser().form)
        self.browser = PushSubscription.objects.get(learner=self.alice)

    def values(self) -> dict[str, Any]:
        """{parameter, or pattern:parameter: value} for the addresses of what is hers."""
        answer, row, chart = self.answer.uid, self.row.uid, self.then.uid
        reminders = ("choose/", "finish/", "snooze/", "stop/", "follow-up.ics")
        address = EmailAddress.objects.create(user=self.alice, email="alice@elsewhere.example")
        note = ComparisonNoteRevision.objects.filter(note=self.note).earliest("pk")
        return {
            "uid": self.turn.uid,
            "turn_uid": self.turn.uid,
            "prompt_uid": self.pattern.uid,
            "accounts/confirm-email/<key>/:key": EmailConfirmationHMAC(address).key,
            "accounts/settings/data/<uuid:uid>/:uid": self.archive.uid,
            "answers/<uuid:uid>/:uid": self.pattern.uid,
            "answers/<uuid:uid>/document/:uid": answer,
            "answers/<uuid:uid>/history/:uid": answer,
            "answers/<uuid:uid>/history/<int:revision>/:uid": answer,
            "revision": self.answer.revisions.get().pk,
            "attempts/<uuid:uid>/note/:uid": self.now.attempt.uid,
            "attempts/note/<uuid:revision>/:revision": note.uid,
            "charts/<uuid:uid>.svg:uid": chart,
            "charts/shared/<str:token>/:token": self.token,
            "charts/shared/<str:token>/chart.svg:token": self.token,
            "charts/shares/<uuid:uid>/revoke/:uid": self.share.uid,
            "highlights/<uuid:uid>/:uid": self.highlight.uid,
            "rows/<uuid:uid>/:uid": self.journal.uid,
            "rows/<uuid:uid>/csv/:uid": self.journal.uid,
            "rows/<uuid:uid>/<uuid:row>/:uid": self.journal.uid,
            "row": row,
            "api/v1/answers/<uuid:prompt_uid>/confirmation/:prompt_uid": self.three.uid,
            "api/v1/follow-ups/<uuid:uid>/:uid": self.follow_up.uid,
            "api/v1/shares/<uuid:uid>/:uid": self.share.uid,
            "api/v1/snapshots/<uuid:uid>/hindsight/:uid": chart,
            **{
                f"api/v1/rows/<uuid:prompt_uid>/{rest}:{name}": value
                for rest in ("", "<uuid:uid>/", "<uuid:uid>/restore/")
                for name, value in (("prompt_uid", self.journal.uid), ("uid", row))
            },
            **{f"reminders/<uuid:uid>/{act}:uid": self.follow_up.uid for act in reminders},
            "reminders/ask/<uuid:uid>/:uid": self.now.attempt.uid,
            "reminders/plan/<uuid:uid>/:uid": self.now.attempt.uid,
            "reminders/calendar/<str:token>.ics:token": self.feed,
            "reminders/link/<str:token>/:token": self.link,
            "reminders/push/<uuid:uid>/off/:uid": self.browser.uid,
        }

    def bodies(self) -> Bodies:
        return _posted(self) | _sent_to_the_api(self)


def _posted(own: Own) -> Bodies:
    day = str(timezone.localdate() + timedelta(days=40))
    reflected = {"saw": EDITED.saw, "why": EDITED.why}
    earlier = own.reflection.revisions.earliest("pk")
    answered = f"p-{own.pattern.uid}"
    row = {f"row-{key}": text for key, text in _cells(own).items()}
    forms: dict[str, dict[str, Any]] = {
        "answers/<uuid:uid>/": {answered: "Low.", f"{answered}-rev": "0"},
        "attempts/<uuid:uid>/note/": {"note": "I ask for less.", "note-rev": own.note.revision},
        "charts/shares/": {"now": own.now.uid},
        "highlights/<uuid:uid>/": {"note": "Mine.", "revision": own.highlight.revision},
        "lessons/<int:pk>/highlights/": {"quote": "skills"},
        "reminders/<uuid:uid>/choose/": {"when": day, "channel": "here"},
        "reminders/ask/<uuid:uid>/": {"when": "own", "day": day, "channel": "here"},
        "reminders/plan/<uuid:uid>/": {"when": "tomorrow", "channel": "here", "words": "I rest."},
        "reminders/link/<str:token>/": {"when": "month"},
        "reminders/preferences/": {"quiet_from": "21:00", "quiet_until": "08:00"},
        "reminders/push/": Browser(endpoint="https://fcm.googleapis.com/fcm/send/two").form,
        "rows/<uuid:uid>/": row,
        "rows/<uuid:uid>/<uuid:row>/": row | {"row-rev": own.row.revision},
        "turns/<uuid:uid>/look-back/": {"text": "It was about asking, not about numbers."},
        "turns/<uuid:uid>/look-back/remove/": {"look_back": own.look_back.uid},
        "turns/<uuid:uid>/reflect/": reflected,
        "turns/<uuid:uid>/reflect/draft/": reflected
        | {"reflect-rev": f"{own.reflection.revision}.0", "client_id": new_uid()},
        "turns/<uuid:uid>/reflect/history/": {"version": f"reflectionrevision-{earlier.pk}"},
        "turns/<uuid:uid>/reflect/remove/": {"reflection": own.reflection.uid},
    }
    return {(pattern, "post"): body for pattern, body in forms.items()}


def _sent_to_the_api(own: Own) -> Bodies:
    day = str(timezone.localdate() + timedelta(days=40))
    hers = {"email": own.alice.email, "password": "demo-pass-123"}
    row = {"content": {"values": _cells(own)}, "client_id": str(new_uid())}
    seen = {"seen_from": str(own.now.uid), "ratings": own.then.ratings}
    words = {"revision": 0, "client_id": str(new_uid())}
    api = "api/v1/"
    return {
        (f"{api}answers/<uuid:prompt_uid>/", "put"): {"content": "Low.", **words},
        (f"{api}follow-ups/<uuid:uid>/", "put"): {"when": day, "channel": "here"},
        (f"{api}lessons/<int:id>/reading/", "put"): {"percent": 10},
        (f"{api}rows/<uuid:prompt_uid>/", "post"): row,
        (f"{api}rows/<uuid:prompt_uid>/<uuid:uid>/", "put"): row | {"revision": own.row.revision},
        (f"{api}shares/", "post"): {"snapshot": str(own.now.uid)},
        (f"{api}snapshots/<uuid:uid>/hindsight/", "put"): seen,
        (f"{api}token/", "post"): hers,
        (f"{api}turns/<uuid:uid>/comparison/note/", "put"): words
        | {"text": "I ask for less.", "revision": own.note.revision},
        (f"{api}turns/<uuid:uid>/look-backs/", "post"): {"text": "It was about asking."},
        (f"{api}turns/<uuid:uid>/reflection/", "put"): {"saw": EDITED.saw, "why": EDITED.why},
    }


def _cells(own: Own) -> dict[str, str]:
    return {key: value for key, value in own.row.content.value["values"].items() if value}
