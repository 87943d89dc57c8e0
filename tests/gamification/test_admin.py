"""Thresholds for instructors, the ledger for operators."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from gamification import sweeping
from gamification.models import DepthEntry, DepthRule, Extension, Sweep
from lessons.models import Track, Unlock
from tests import factories
from tests.gamification.acts import START, after, balance, earn, look_back, reflect

LEDGER = "/django-admin/course_gamification/depthentry/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def thresholds(name: str, *args: Any) -> str:
    return reverse(f"depth_thresholds:{name}", args=args)


def save_threshold(author: Client, address: str, **fields: Any) -> Any:
    """Looks at what it would do, as the page asks, and says yes."""
    shown = author.post(address, fields)
    if shown.status_code != 200 or "token" not in (shown.context or {}):
        return shown
    return author.post(address, {**fields, "token": shown.context["token"]})


def test_an_instructor_sets_the_threshold_of_an_extension_course(ines: Any) -> None:
    track = factories.make_extension()

    response = save_threshold(client_of(ines), thresholds("add"), track=track.pk, threshold=30)

    assert response.status_code == 302
    assert Extension.objects.get(track=track).threshold == 30


def test_the_menu_and_the_list_show_thresholds(ines: Any) -> None:
    Extension.objects.create(track=factories.make_extension("Rhythm"), threshold=30)

    html = client_of(ines).get(thresholds("index")).content.decode()

    assert "Rhythm" in html
    assert "30" in html
    assert thresholds("index") in client_of(ines).get("/admin/").content.decode()


def test_a_threshold_can_be_changed_but_not_given_to_another_course(ines: Any) -> None:
    extension = Extension.objects.create(track=factories.make_extension(), threshold=30)
    other = factories.make_extension("Another")

    save_threshold(client_of(ines), thresholds("edit", extension.pk), track=other.pk, threshold=20)

    extension.refresh_from_db()
    assert (extension.threshold, extension.track_id == other.pk) == (20, False)


@pytest.mark.parametrize("threshold", ["", "0", "-10", "1.5", "100001"])
def test_a_threshold_that_makes_no_sense_is_refused_at_its_field(ines: Any, threshold: str) -> None:
    track = factories.make_extension()

    response = client_of(ines).post(thresholds("add"), {"track": track.pk, "threshold": threshold})

    assert response.context["form"].errors["threshold"]
    assert not Extension.objects.exists()


def test_a_core_track_gets_no_threshold(ines: Any) -> None:
    track = factories.make_track()

    response = client_of(ines).post(thresholds("add"), {"track": track.pk, "threshold": 30})

    assert response.context["form"].errors["track"]


def test_an_instructor_of_one_track_changes_no_threshold_of_another(db: None) -> None:
    mine, other = factories.make_extension("Mine"), factories.make_extension("Other")
    theirs = Extension.objects.create(track=other, threshold=30)
    author = client_of(instructor_of(mine))

    listed = author.get(thresholds("index")).content.decode()
    added = author.post(thresholds("add"), {"track": other.pk, "threshold": 5})
    changed = author.post(thresholds("edit", theirs.pk), {"threshold": 5})
    others = [author.get(thresholds(view, theirs.pk)) for view in ("edit", "history", "usage")]

    theirs.refresh_from_db()
    assert "Other" not in listed
    assert added.context["form"].errors["track"]
    assert [page.status_code for page in (changed, *others)] == [404] * 4
    assert theirs.threshold == 30


def instructor_of(track: Track) -> Any:
    group = Group.objects.create(name=f"of {track.pk}")
    group.permissions.set(Group.objects.get(name="Instructors").permissions.all())
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=track, permission=change)
    user = factories.make_learner(f"of{track.pk}")
    user.groups.add(group)
    return user


def test_a_learner_and_a_visitor_reach_no_threshold(alice: Any, client: Client) -> None:
    for one in (client, client_of(alice)):
        assert one.get(thresholds("index")).status_code == 302


def test_the_ledger_is_found_by_the_learners_address(otto: Any, alice: Any, bob: Any) -> None:
    earn(alice)
    earn(bob)

    html = client_of(otto).get(LEDGER, {"q": alice.email}).content.decode()

    assert alice.email in html
    assert bob.email not in html


def test_an_entry_can_be_neither_added_changed_nor_deleted(otto: Any, alice: Any) -> None:
    entry = earn(alice)
    operator = client_of(otto)

    answers = [
        operator.post(f"{LEDGER}add/", {"learner": alice.pk, "amount": 1000}).status_code,
        operator.post(f"{LEDGER}{entry.pk}/change/", {"amount": 1000}).status_code,
        operator.post(f"{LEDGER}{entry.pk}/delete/", {"post": "yes"}).status_code,
    ]
    operator.post(LEDGER, {"action": "delete_selected", "_selected_action": entry.pk})

    assert answers == [403, 403, 403]
    assert DepthEntry.objects.get().amount == 10


def test_a_correction_needs_a_reason(otto: Any, alice: Any) -> None:
    entry = earn(alice)
    form = {"action": "correct", "_selected_action": entry.pk}

    asked = client_of(otto).post(LEDGER, form)
    empty = client_of(otto).post(LEDGER, {**form, "confirmed": "1", "note": " "})

    assert "Reason" in asked.content.decode()
    assert "This field is required" in empty.content.decode()
    assert DepthEntry.objects.count() == 1


def test_a_correction_is_an_opposite_entry_that_names_its_reason(otto: Any, alice: Any) -> None:
    entry = earn(alice)
    form = {"action": "correct", "_selected_action": entry.pk, "confirmed": "1"}

    client_of(otto).post(LEDGER, {**form, "note": "Counted twice."})

    correction = DepthEntry.objects.get(corrects=entry)
    assert (correction.amount, correction.explanation) == (-10, "Counted twice.")
    assert correction.actor == otto
    assert DepthEntry.objects.of(alice).balance() == 0


def test_what_is_corrected_is_not_corrected_again(otto: Any, alice: Any) -> None:
    entry = earn(alice)
    form = {"action": "correct", "_selected_action": entry.pk, "confirmed": "1", "note": "No."}
    operator = client_of(otto)

    operator.post(LEDGER, form)
    again = operator.post(LEDGER, form, follow=True)
    correction = DepthEntry.objects.get(corrects=entry)
    operator.post(LEDGER, {**form, "_selected_action": correction.pk})

    assert "corrected already" in again.content.decode()
    assert DepthEntry.objects.count() == 2


def test_a_threshold_is_shown_before_it_is_saved_and_a_moved_fact_is_said(
    ines: Any, alice: Any, bob: Any
) -> None:
    extension = Extension.objects.create(track=factories.make_extension("Rhythm"), threshold=30)
    earn(alice)
    author, address = client_of(ines), thresholds("edit", extension.pk)

    shown = author.post(address, {"threshold": 10})
    extension.refresh_from_db()
    assert "“Rhythm” for 1 learner" in shown.content.decode()
    assert extension.threshold == 30

    earn(bob)
    refused = author.post(address, {"threshold": 10, "token": shown.context["token"]})
    extension.refresh_from_db()
    assert "The facts moved while you were reading" in refused.content.decode()
    assert "“Rhythm” for 2 learners" in refused.content.decode()
    assert extension.threshold == 30

    applied = author.post(address, {"threshold": 10, "token": refused.context["token"]})
    extension.refresh_from_db()
    assert extension.threshold == 10
    sweep = Sweep.objects.get(extension=extension, shown__isnull=False)
    assert applied.headers["Location"] == reverse("depth_sweep", args=[sweep.pk])
    sweeping.run(sweep.pk)
    done = author.get(applied.headers["Location"]).content.decode()
    assert "Done" in done
    assert 'value="100"' in done


def test_a_token_of_another_change_shows_again_instead_of_saving(ines: Any) -> None:
    extension = Extension.objects.create(track=factories.make_extension(), threshold=30)
    author, address = client_of(ines), thresholds("edit", extension.pk)
    token = author.post(address, {"threshold": 20}).context["token"]

    answer = author.post(address, {"threshold": 10, "token": token})
    author.post(address, {"threshold": 10, "token": "forged"})

    extension.refresh_from_db()
    assert answer.status_code == 200
    assert extension.threshold == 30


RULE = {"amount": "5", "gap": "3", "cap": "3", "is_on": "on", "since": "ever", "note": "Kinder."}


def test_a_rule_is_tried_and_then_applied_as_a_new_version(
    ines: Any, turn: Any, alice: Any
) -> None:
    reflect(turn, alice, at=START)
    look_back(turn, alice, "I hear it now.", at=after(4))
    author, address = client_of(ines), reverse("depth_rule", args=["look_back"])
    assert author.get(address).context["form"].initial["gap"] == 7

    shown = author.post(address, RULE)
    assert shown.context["trial"].learners == 1
    assert DepthRule.objects.filter(reason="look_back").count() == 1

    applied = author.post(address, {"token": shown.context["token"]})
    sweeping.resume_all()
    rule = DepthRule.objects.filter(reason="look_back").first()
    assert rule is not None
    assert (rule.version, rule.gap_days, rule.note, rule.created_by) == (2, 3, "Kinder.", ines)
    assert balance(alice) == 15
    page = author.get(applied.headers["Location"]).content.decode()
    assert "Done" in page
    listed = author.get(reverse("depth_rules")).content.decode()
    assert "At least 3 days lie between." in listed


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "0"), ("amount", ""), ("gap", "-1"), ("cap", "0"), ("since", "x"), ("days", "x")],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(
    ines: Any, field: str, value: str
) -> None:
    sent = {**RULE, "since": "days", "days": "30", field: value}

    page = client_of(ines).post(reverse("depth_rule", args=["look_back"]), sent)

    assert page.context["form"].errors[field]


def test_an_unknown_rule_is_not_found_and_a_forged_token_changes_nothing(ines: Any) -> None:
    author = client_of(ines)

    assert author.get(reverse("depth_rule", args=["streak"])).status_code == 404
    author.post(reverse("depth_rule", args=["repeat"]), {"token": "forged"})
    assert DepthRule.objects.count() == 3


def test_a_sweep_is_watched_by_whoever_may_edit_its_course_or_change_the_rules(
    ines: Any, otto: Any
) -> None:
    ivo, track = instructor_of(factories.make_extension("Mine")), factories.make_extension()
    of_course = Extension.objects.create(track=track, threshold=30).sweeps.get()
    of_rule = sweeping.request_sweep(rule=DepthRule.objects.get(reason="look_back"))

    def answers(user: Any) -> list[int]:
        pages = [reverse("depth_sweep", args=[each.pk]) for each in (of_course, of_rule)]
        return [client_of(user).get(page).status_code for page in pages]

    assert answers(ines) == answers(otto) == [200, 200]
    assert answers(ivo) == [404, 200]
    assert "Rhythm and feel" not in client_of(ivo).get(reverse("depth_rules")).content.decode()


def test_an_instructor_grants_a_course_by_address_with_a_reason(ines: Any, alice: Any) -> None:
    track = factories.make_extension()
    address = reverse("depth_grant")
    form = {"email": "ALICE@example.com", "track": track.pk, "note": "For the concert."}

    unknown = client_of(ines).post(address, {**form, "email": "nobody@example.com"})
    empty = client_of(ines).post(address, {**form, "note": " "})
    client_of(ines).post(address, form)
    again = client_of(ines).post(address, {**form, "note": "Once more."}, follow=True)

    assert unknown.context["form"].errors["email"]
    assert empty.context["form"].errors["note"]
    assert "open to this learner already" in again.content.decode()
    assert Unlock.objects.get().note == "For the concert."


def test_a_learner_reaches_none_of_these_pages(alice: Any) -> None:
    for address in ("depth_rules", "depth_grant"):
        assert client_of(alice).get(reverse(address)).status_code == 302


def test_an_operator_records_an_entitlement_which_opens_its_course(otto: Any, alice: Any) -> None:
    track = factories.make_extension()
    form = {"learner": alice.pk, "track": track.pk, "provider": "Shop", "reference": "A-1"}

    client_of(otto).post("/django-admin/course_gamification/entitlement/add/", form)

    assert Unlock.objects.get().source == "entitlement"


def test_the_command_records_an_entitlement(alice: Any, capsys: Any) -> None:
    track = factories.make_extension()
    command = ("record_entitlement", alice.email, track.slug)

    call_command(*command, provider="Shop", reference="A-1")
    call_command(*command, provider="Shop", reference="A-1")

    assert Unlock.objects.get().learner == alice
    with pytest.raises(CommandError, match="No track"):
        call_command("record_entitlement", alice.email, "none", provider="S", reference="1")
