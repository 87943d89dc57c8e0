"""The report page: who may open it, what it shows, what it never shows, what it costs."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import policy_registry

from lessons import operations
from lessons.admin_views import roots_of
from lessons.kinds import Content
from lessons.models import Lesson, Reflection
from lessons.operations import ReflectionParts
from tests import factories
from tests.languages import strange, strange_language
from tests.lessons.test_report_figures import finish_after_days

REPORT = "/admin/reports/progress/"
CANARY = "canary-7f3a"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def csv_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_an_instructor_sees_the_figures_of_each_lesson(
    author: Client, alice: Any, lesson: Lesson, turn: Any
) -> None:
    operations.enrol(lesson.get_parent().get_parent().pk, learner=alice)
    operations.complete_turn(turn, learner=alice)

    html = author.get(REPORT).content.decode()

    assert lesson.title in html
    assert "1 learner started it" in html
    assert "fewer than 10" in html


def test_a_learner_and_a_visitor_do_not_get_in(alice: Any, client: Client) -> None:
    for one in (client, client_of(alice)):
        response = one.get(REPORT)

        assert response.status_code == 302
        assert "login" in response["Location"]


def test_the_admin_alone_does_not_open_the_report(alice: Any) -> None:
    alice.user_permissions.add(Permission.objects.get(codename="access_admin"))

    response = client_of(alice).get(REPORT)

    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_home")


def editor_of(module: Any, name: str = "ed") -> Any:
    """Someone who may write one module only."""
    group = Group.objects.create(name=name)
    wanted = (("wagtailadmin", "access_admin"), ("course_lessons", "view_progress_report"))
    for app, codename in wanted:
        group.permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    grant(group, module, "change_page")
    user = factories.make_learner(name)
    user.groups.add(group)
    return user


def grant(group: Group, page: Any, codename: str) -> None:
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
    GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def test_an_instructor_sees_only_what_they_may_write(lesson: Lesson) -> None:
    elsewhere = factories.make_lesson(
        factories.make_module(factories.make_track("Hidden track"), "Hidden module"), "Hidden"
    )
    author = client_of(editor_of(lesson.get_parent()))

    html = author.get(REPORT).content.decode()
    hidden = author.get(REPORT, {"track": elsewhere.get_parent().get_parent().pk})
    rows = csv_of(author.get(REPORT, {"export": "csv"}))

    assert lesson.title in html
    assert "Hidden" not in html
    assert "Hidden" not in hidden.content.decode()
    assert [row[2] for row in rows[1:]] == [lesson.title]


@pytest.mark.parametrize("codenames", [["add"], ["change"], ["publish"], ["lock"], ["add", "lock"]])
def test_what_wagtail_lets_somebody_write_is_what_they_see(
    lesson: Lesson, codenames: list[str]
) -> None:
    author, beside = editor_of(lesson.get_parent()), factories.make_lesson()
    for user in (author, factories.make_instructor(), factories.make_operator()):
        assert seen_by(user) == allowed_by_wagtail(user)

    GroupPagePermission.objects.all().delete()
    for page, codename in zip((lesson, beside), codenames, strict=False):
        grant(author.groups.get(), page, f"{codename}_page")
    author = type(author).objects.get(pk=author.pk)

    assert seen_by(author) == allowed_by_wagtail(author)


def allowed_by_wagtail(user: Any) -> set[int]:
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
    return set(pages.values_list("pk", flat=True))


def seen_by(user: Any) -> set[int]:
    rows = Page.objects.values_list("pk", "path")
    return {pk for pk, path in rows if path.startswith(roots_of(user))}


def test_the_track_filter_shows_one_track(author: Client, lesson: Lesson) -> None:
    other = factories.make_lesson(title="In the other track")
    track = lesson.get_parent().get_parent()

    html = author.get(REPORT, {"track": track.pk}).content.decode()

    assert lesson.get_parent().title in html
    assert other.title not in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"since": "soon"}, "Enter a valid date"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "before the first day"),
        ({"track": "12345"}, "This track is gone, or not one of yours."),
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_shows_no_figures(
    author: Client, lesson: Lesson, query: dict[str, str], message: str
) -> None:
    response = author.get(REPORT, {**query, "export": "csv"})

    assert message in response.content.decode()
    assert lesson.title not in response.content.decode()


def test_nothing_a_learner_wrote_is_in_the_report(
    author: Client, alice: Any, lesson: Lesson, turn: Any
) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    operations.save_answer(prompt, learner=alice, content=Content(value=[CANARY, "b", "c"]))
    parts = ReflectionParts(saw=CANARY, why=CANARY, plan_if=CANARY, plan_then=CANARY)
    operations.add_reflection(turn, learner=alice, parts=parts)

    page = author.get(REPORT).content.decode()
    table = csv_of(author.get(REPORT, {"export": "csv"}))

    assert CANARY not in page + str(table)
    assert alice.email not in page + str(table)
    assert Reflection.objects.get().saw == CANARY


def test_the_csv_holds_the_same_figures(author: Client, lesson: Lesson, turn: Any) -> None:
    finish_after_days(turn, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    response = author.get(REPORT, {"export": "csv"})

    header, row = csv_of(response)
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    told = dict(zip(header, row, strict=True))
    assert told["Lesson"] == lesson.title
    assert (told["Started"], told["Turn complete"], told["Reflected"]) == ("10", "10", "0")
    assert told["Median days to complete"] == "5.5"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1"])
def test_a_title_that_looks_like_a_formula_stays_text(author: Client, db: None, title: str) -> None:
    factories.make_lesson(title=title)

    _header, row = csv_of(author.get(REPORT, {"export": "csv"}))

    assert row[2] == f"'{title}"


@pytest.mark.parametrize(("starters", "bars"), [(9, 0), (10, 4)])
def test_shares_are_drawn_for_ten_learners_or_more(
    author: Client, lesson: Lesson, turn: Any, starters: int, bars: int
) -> None:
    finish_after_days(turn, [1.0] * starters)

    html = author.get(REPORT).content.decode()

    assert html.count('class="course-bar"') == bars


def test_kept_tables_are_made_anew_when_a_figure_a_title_or_the_language_changes(
    author: Client, alice: Any, bob: Any, lesson: Lesson, turn: Any
) -> None:
    operations.complete_turn(turn, learner=alice)
    assert "1 learner started it" in author.get(REPORT).content.decode()

    operations.complete_turn(turn, learner=bob)
    assert "2 learners started it" in author.get(REPORT).content.decode()

    Lesson.objects.filter(pk=lesson.pk).update(title="Another title")
    assert "Another title" in author.get(REPORT).content.decode()

    with strange_language():
        assert strange("Turn complete") in author.get(REPORT).content.decode()


@pytest.mark.parametrize(("learners", "lessons"), [(10, 1), (1000, 1), (10, 12)])
def test_the_page_costs_the_same_at_any_number(
    author: Client,
    lesson: Lesson,
    turn: Any,
    django_assert_num_queries: Any,
    learners: int,
    lessons: int,
) -> None:
    finish_after_days(turn, [1.0] * learners)
    for number in range(lessons - 1):
        factories.make_lesson(lesson.get_parent().specific, f"No. {number}", body=[])
    author.get(REPORT)

    # The report's own two; whose pages; the account and its permissions; and its profile, in
    # whose language Wagtail answers.
    with django_assert_num_queries(2 + 1 + 2 + 1):
        author.get(REPORT)
    with django_assert_num_queries(2 + 1 + 2 + 1):
        csv_of(author.get(REPORT, {"export": "csv"}))


def test_a_track_and_a_module_link_to_their_report(author: Client, lesson: Lesson) -> None:
    module = lesson.get_parent()
    track = module.get_parent()

    for page in (track, module):
        html = author.get(reverse("wagtailadmin_explore", args=[page.pk])).content.decode()

        assert f"{REPORT}?track={track.pk}" in html
