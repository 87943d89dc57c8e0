"""Notifications: turned on in a browser, chosen for a follow-up, discreet on a locked screen."""

import json
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser as Chromium

from lessons.models import Turn
from outbox import delivery
from outbox.models import OutgoingMessage, PushSubscription
from reminders import operations
from reminders.devices import browser_name
from reminders.models import FollowUp
from tests.factories import make_learner
from tests.outbox.browsers import Browser, new_vapid
from tests.reminders.acts import at, do_again

PATH = reverse("reminders:list")


@pytest.fixture(autouse=True)
def key(settings: Any) -> None:
    settings.PUSH_PRIVATE_KEY = new_vapid()


@pytest.fixture
def due(follow_up: FollowUp, clock: time_machine.Traveller) -> FollowUp:
    """Told on its day, by notification."""
    PushSubscription.objects.create(
        learner=follow_up.learner, endpoint_digest="x", endpoint="https://x", **Browser().keys
    )
    operations.choose_follow_up(follow_up, when=follow_up.local_date, channel="push")
    FollowUp.objects.update(words="I avoid pricing")
    clock.move_to(at("2026-11-22 08:00"))
    operations.send_due_reminders()
    return FollowUp.objects.get()


def test_turned_on_the_browser_is_kept_for_its_learner(alice: Any, client: Client) -> None:
    client.force_login(alice)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

    answer = client.post(
        reverse("reminders:push_on"), Browser().form, headers={"User-Agent": agent}
    )

    assert answer.status_code == 302
    kept = PushSubscription.objects.get()
    assert (kept.learner, kept.label) == (alice, "Firefox, Linux")
    assert "Firefox, Linux" in client.get(PATH).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {**Browser().form, "endpoint": "https://evil.example/x"},
        {**Browser().form, "auth": "\x00"},
        {**Browser().form, "p256dh": "x" * 5000},
    ],
)
def test_what_is_no_subscription_is_refused(
    alice: Any, client: Client, form: dict[str, str]
) -> None:
    client.force_login(alice)

    assert client.post(reverse("reminders:push_on"), form).status_code == 422
    assert not PushSubscription.objects.exists()


def test_only_its_own_learner_turns_a_browser_off(alice: Any, bob: Any, client: Client) -> None:
    client.force_login(alice)
    client.post(reverse("reminders:push_on"), Browser().form)
    off = reverse("reminders:push_off", args=[PushSubscription.objects.get().uid])
    client.force_login(bob)
    assert client.post(off).status_code == 404

    client.force_login(alice)
    client.post(off)

    assert not PushSubscription.objects.exists()


def test_a_due_follow_up_says_its_subject_and_question_and_no_private_word(due: FollowUp) -> None:
    message = OutgoingMessage.objects.get()

    words = json.loads(message.text)
    assert (message.channel, message.state) == ("push", "pending")
    assert words["title"] == "Since 22 May 2026: Map your skills, again?"
    assert words["url"] == Turn.objects.get().get_absolute_url()
    assert "pricing" not in message.text + message.subject


def test_one_that_is_done_before_it_leaves_is_not_sent(due: FollowUp, berlin: Any) -> None:
    do_again(Turn.objects.get(), berlin)

    assert delivery.deliver() == {"skipped": 1}


def test_one_that_is_still_wanted_leaves(due: FollowUp, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []
    monkeypatch.setattr("pywebpush.webpush", lambda **request: sent.append(request["data"]))

    assert delivery.deliver() == {"sent": 1}
    assert len(sent) == 1


def test_without_a_browser_it_shows_on_the_page_alone(
    follow_up: FollowUp, clock: time_machine.Traveller
) -> None:
    operations.choose_follow_up(follow_up, when=follow_up.local_date, channel="push")
    clock.move_to(at("2026-11-22 08:00"))

    operations.send_due_reminders()

    assert FollowUp.objects.get().state == FollowUp.State.DUE
    assert not OutgoingMessage.objects.exists()


def test_without_a_key_of_the_sites_nothing_is_offered(
    alice: Any, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.PUSH_PRIVATE_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "none.pem"
    client.force_login(alice)

    page = client.get(PATH).content.decode()

    assert "data-push" not in page
    assert "push.js" not in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh) Version/18.0 Safari/605.1.15", "Safari, Mac"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(agent: str, name: str) -> None:
    assert browser_name(agent) == name


@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_worker_shows_one_notification_however_often_it_comes(
    live_server: Any, whole_browser: Chromium, turn: Turn
) -> None:
    """Chromium's own hand delivers the message, since its push service is out of reach here."""
    client = Client()
    client.force_login(make_learner("nora"))
    context = whole_browser.new_context(base_url=live_server.url)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    context.grant_permissions(["notifications"], origin=live_server.url)
    page = context.new_page()
    page.goto(PATH)
    page.get_by_role("button", name="Turn on for this browser").wait_for()
    worker = reverse("reminders:push_worker")
    page.evaluate(
        "async (url) => { const made = await navigator.serviceWorker.register(url);"
        " while (!made.active) await new Promise((wait) => setTimeout(wait, 50)); }",
        worker,
    )
    browser = context.new_cdp_session(page)
    registrations: list[str] = []
    browser.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(
            each["registrationId"] for each in event["registrations"]
        ),
    )
    browser.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    words = {"title": "Größe", "body": "Again?", "url": "/turns/1/", "tag": "one"}
    for _ in range(2):
        browser.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": live_server.url,
                "registrationId": registrations[-1],
                "data": json.dumps(words),
            },
        )

    shown = page.evaluate(
        """async () => {
          const made = await navigator.serviceWorker.getRegistration("/reminders/");
          for (let tries = 0; tries < 100; tries += 1) {
            const shown = await made.getNotifications();
            if (shown.length) return shown.map(({title, body, tag}) => ({title, body, tag}));
            await new Promise((wait) => setTimeout(wait, 50));
          }
          return [];
        }"""
    )
    assert shown == [{"title": "Größe", "body": "Again?", "tag": "one"}]
