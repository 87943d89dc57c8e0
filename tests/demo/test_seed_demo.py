"""The demo seed leaves a site whose invariants hold, once, and never in production."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client

from course_platform.demo.story import LISTENS, WROTE
from course_platform.invariants import check_all
from lessons.models import Answer, Row, Snapshot

pytestmark = pytest.mark.usefixtures("demo_content")
LEARNERS = 12  # as many as come unasked


def seed_again(learners: int = LEARNERS) -> str:
    out = StringIO()
    call_command("seed_demo", learners=learners, stdout=out)
    return out.getvalue()


def test_after_the_seed_every_invariant_holds() -> None:
    assert not check_all().broken
    assert Snapshot.objects.exists()


def test_seeding_again_adds_only_what_is_missing() -> None:
    answers = Answer.objects.count()

    assert "Lessons added: 0. Learners added: 0." in seed_again()
    assert Answer.objects.count() == answers
    assert "Lessons added: 0. Learners added: 1." in seed_again(LEARNERS + 1)


def test_the_demo_logins_work(client: Client) -> None:
    for name in ("learner", "instructor", "admin"):
        assert client.login(email=f"{name}@example.com", password="demo-pass-123")
    assert not get_user_model().objects.get(email="instructor@example.com").is_superuser


def test_everything_the_demo_learner_wrote_found_its_prompt() -> None:
    learner = get_user_model().objects.get(email="learner@example.com")
    names = set(Answer.objects.of(learner).values_list("prompt__name", flat=True))
    assert names == set(WROTE)
    assert Row.objects.of(learner).count() == len(LISTENS)


def test_nobody_wrote_before_having_an_account() -> None:
    assert not Answer.objects.filter(saved_at__lt=F("learner__date_joined")).exists()


def test_production_settings_refuse_the_demo(settings: object) -> None:
    settings.DEMO_ALLOWED = False  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="password is public"):
        seed_again()
