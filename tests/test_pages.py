"""Every page a learner looks at answers, in each of its states, within its queries."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification.models import Extension
from lessons import operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Answer, Attempt, Lesson, Prompt, Reflection, Snapshot, Turn
from tests import factories

PARTS = operations.ReflectionParts(
    saw="The low end is where I stop listening.",
    why="Every bass line of last month was drawn with the mouse.",
    plan_if="it is Saturday",
    plan_then="I play one by hand.",
)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def url_of(lesson: Lesson) -> str:
    return fresh().lessons[lesson.pk].url


def posted(prompt: Prompt, *values: str, rev: int = 0) -> dict[str, Any]:
    return {f"p-{prompt.uid}": list(values), f"p-{prompt.uid}-rev": str(rev)}


def rate(prompt: Prompt, learner: Any, *numbers: int) -> None:
    ratings = Content(value=factories.rating_values(prompt, *numbers))
    operations.save_answer(prompt, learner=learner, content=ratings)


@pytest.fixture
def course(lesson: Lesson) -> dict[str, str]:
    """The addresses of a small site: a Core Track, a locked course with a first lesson to read."""
    extension = factories.make_extension()
    Extension.objects.create(track=extension, threshold=20)
    module = factories.make_module(extension, "Two bars")
    preview = factories.make_lesson(module, "Where the beat leans", free_preview=True)
    locked = factories.make_lesson(module, "Quiet notes")
    outline, turn = fresh(), factories.turn_of(lesson)
    return {
        "landing": "/",
        "catalogue": reverse("lessons:catalogue"),
        "track": outline.lessons[lesson.pk].track.url,
        "module": outline.lessons[lesson.pk].module.url,
        "guide": url_of(lesson),
        "turn": reverse("lessons:turn", args=[turn.uid]),
        "extension": outline.lessons[locked.pk].track.url,
        "preview": url_of(preview),
        "locked": url_of(locked),
    }


OWN = {
    "path": "lessons:path",
    "workbook": "lessons:workbook",
    "depth": "gamification:depth",
    "settings": "accounts:settings",
    "email": "account_email",
    "password": "account_change_password",
    "sign out": "account_logout",
}
ENTRANCE = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
)


def test_every_open_page_answers_signed_out(client: Client, course: dict[str, str]) -> None:
    for name, url in course.items():
        assert client.get(url).status_code == (403 if name == "locked" else 200), name
    for name in ENTRANCE:
        assert client.get(reverse(name)).status_code == 200, name


def test_every_page_answers_signed_in_at_the_start_and_after_the_loop(
    alice: Any, course: dict[str, str], turn: Turn
) -> None:
    client = signed_in(alice)
    urls = [*course.values(), *map(reverse, OWN.values())]
    after = [reverse(f"lessons:{name}", args=[turn.uid]) for name in ("reflect", "done")]

    at_start = [client.get(url).status_code for url in urls]
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    operations.save_snapshot(turn, learner=alice)
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    history = reverse("lessons:history", args=[Answer.objects.get(learner=alice).uid])
    at_end = [client.get(url).status_code for url in [*urls, *after, history]]

    assert set(at_start) == {200, 403}
    assert at_start.count(403) == 1
    assert at_end.count(403) == 1
    assert set(at_end) == {200, 403}


def test_no_page_runs_inline_script_or_carries_inline_style(
    alice: Any, course: dict[str, str], turn: Turn
) -> None:
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    operations.save_snapshot(turn, learner=alice)
    inline = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", re.I)

    for client in (Client(), signed_in(alice)):
        for url in [*course.values(), *map(reverse, (*OWN.values(), *ENTRANCE))]:
            response = client.get(url)
            assert not inline.search(html(response)), url
            if response.status_code != 302:
                assert "script-src 'self'" in response["Content-Security-Policy"]


def test_each_page_has_one_h1_a_skip_link_and_a_title(alice: Any, course: dict[str, str]) -> None:
    client = signed_in(alice)
    for url in [*course.values(), *map(reverse, OWN.values())]:
        text = html(client.get(url))
        assert len(re.findall(r"<h1[ >]", text)) == 1, url
        assert 'class="skip" href="#main"' in text, url
        assert re.search(r"<title>\s*\S", text), url


def test_ids_on_a_page_are_unique(alice: Any, course: dict[str, str]) -> None:
    client = signed_in(alice)
    for url in course.values():
        ids = re.findall(r'\sid="([^"]+)"', html(client.get(url)))
        assert len(ids) == len(set(ids)), url


@pytest.mark.parametrize("prompts", [1, 20])
def test_guide_needs_at_most_six_queries_cold_and_three_warm(
    db: None, alice: Any, prompts: int
) -> None:
    body = [
        factories.prompt_block("short_text", f"Question {n}?", name=f"question_{n}")
        for n in range(prompts)
    ]
    lesson = factories.make_lesson(body=[*body, *factories.guide_body()])
    for prompt in Prompt.objects.filter(lesson=lesson, kind="short_text"):
        operations.save_answer(prompt, learner=alice, content=Content(text="An answer"))
    client, url = signed_in(alice), url_of(lesson)

    # The entries of the catalogue may be in this process already; the guide itself is not.
    with CaptureQueriesContext(connection) as cold:
        client.get(url)
    with CaptureQueriesContext(connection) as warm:
        client.get(url)

    assert len(cold) <= 6, [query["sql"] for query in cold.captured_queries]
    assert len(warm) <= 3, [query["sql"] for query in warm.captured_queries]


@pytest.mark.parametrize("lessons", [1, 20])
def test_path_needs_at_most_six_queries(db: None, alice: Any, lessons: int) -> None:
    module = factories.make_module()
    for number in range(lessons):
        factories.make_lesson(module, f"Lesson {number}")
    Extension.objects.create(track=factories.make_extension(), threshold=20)
    operations.enrol(module.get_parent().pk, learner=alice)
    client = signed_in(alice)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("lessons:path"))

    assert len(queries) <= 6, [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ([factories.prompt_block("long_text")], False),
        ([factories.prompt_block("long_text"), factories.rows_block()], True),
        ([factories.ratings_block()], True),
        ([factories.prompt_block("timer", target=None)], True),
        ([factories.turn_block()], False),  # has a page of its own
        ([factories.block("recall", {"prompt": "elsewhere", "lead": ""})], True),
    ],
    ids=["words", "rows", "ratings", "timer", "turn", "recall of rows"],
)
def test_a_guide_asks_for_the_script_of_prompts_only_where_one_may_need_it(
    client: Client, db: None, body: list[Any], wanted: bool
) -> None:
    module = factories.make_module()
    factories.make_lesson(module, "Elsewhere", body=[factories.rows_block(name="elsewhere")])

    page = html(client.get(url_of(factories.make_lesson(module, body=body))))

    assert ("/prompts." in page.replace("css/components/prompts.", "")) == wanted


def test_saving_one_prompt_saves_all_of_them_and_comes_back_to_it(
    alice: Any, lesson: Lesson
) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")

    response = signed_in(alice).post(
        url_of(lesson),
        {**posted(prompt, "Hearing", "Ending", ""), "anchor": f"prompt-{prompt.uid}"},
    )

    assert response.status_code == 302
    assert response["Location"] == f"{url_of(lesson)}#prompt-{prompt.uid}"
    assert Answer.objects.get(learner=alice).value == ["Hearing", "Ending"]


def test_guide_quotes_an_answer_of_the_same_page_and_asks_for_it_only_once(
    alice: Any, lesson: Lesson
) -> None:
    prompt, client = factories.prompt_of(lesson, "three_skills"), signed_in(alice)
    before = html(client.get(url_of(lesson)))
    operations.save_answer(prompt, learner=alice, content=Content(value=["Hearing <b>it</b>"]))

    after = html(client.get(url_of(lesson)))

    assert "appears here" in before
    assert before.count(f'name="p-{prompt.uid}-rev"') == 1
    assert after.count(f'name="p-{prompt.uid}-rev"') == 1
    assert '<li dir="auto">Hearing &lt;b&gt;it&lt;/b&gt;</li>' in after


def test_a_wrong_answer_is_kept_in_its_field_beside_the_reason(alice: Any, db: None) -> None:
    lesson = factories.make_lesson(body=[factories.prompt_block("date", "When?", name="day")])
    prompt = factories.prompt_of(lesson, "day")

    response = signed_in(alice).post(url_of(lesson), posted(prompt, "31 February"))

    assert response.status_code == 422
    assert 'value="31 February"' in html(response)
    assert 'aria-invalid="true"' in html(response)
    assert "<title>Error:" in html(response)
    assert not Answer.objects.exists()


def test_a_change_on_another_device_is_shown_beside_what_was_typed(alice: Any, db: None) -> None:
    lesson = factories.make_lesson(body=[factories.prompt_block("long_text", name="thought")])
    prompt = factories.prompt_of(lesson, "thought")
    operations.save_answer(prompt, learner=alice, content=Content(text="From the phone"))

    response = signed_in(alice).post(url_of(lesson), posted(prompt, "From the desk", rev=0))

    assert response.status_code == 422
    assert "From the phone" in html(response)
    assert "From the desk" in html(response)
    assert Answer.objects.get().text == "From the phone"


def test_a_turn_asks_on_the_spot_for_an_answer_that_is_missing(alice: Any, turn: Turn) -> None:
    source = factories.make_lesson(
        turn.lesson.get_parent().specific, "Success", body=factories.success_body()
    )
    prompt = factories.prompt_of(source, "success_definition")
    client, url = signed_in(alice), reverse("lessons:turn", args=[turn.uid])
    asked = html(client.get(url))

    client.post(url, posted(prompt, "One record a year."))

    assert "Not written yet" in asked
    assert f'id="p-{prompt.uid}"' in asked
    answered = html(client.get(url))
    assert "One record a year." in answered
    assert f'id="p-{prompt.uid}"' not in answered
    assert reverse("lessons:turn", args=[prompt.turn.uid]) in answered  # type: ignore[union-attr]


def test_unrated_areas_are_empty_boxes_and_no_shape_is_drawn(alice: Any, turn: Turn) -> None:
    prompt = factories.prompt_of(turn.lesson, "skill_ratings")
    rate(prompt, alice, 8, 6)

    text = html(signed_in(alice).get(reverse("lessons:turn", args=[turn.uid])))

    assert text.count("is-unrated") == 6  # three rows and three cells of the table
    assert 'class="radar__shape" points=""' in text
    assert text.count('visibility="hidden"') == 3


def test_the_whole_turn_without_a_script(alice: Any, turn: Turn) -> None:
    client, url = signed_in(alice), reverse("lessons:turn", args=[turn.uid])
    ratings = factories.prompt_of(turn.lesson, "skill_ratings")
    areas = factories.prompt_of(turn.lesson, "areas_that_matter")
    keys = [axis["key"] for axis in ratings.definition.config["axes"]]
    fields: dict[str, Any] = {f"p-{ratings.uid}-rev": "0"}
    fields |= {
        f"p-{ratings.uid}-{key}": str(n) for key, n in zip(keys, (9, 6, 7, 2, 6), strict=True)
    }
    fields |= posted(areas, *keys[2:4])

    kept = client.post(url, {**fields, "do": "snapshot"}, follow=True)
    again = client.post(url, {"do": "complete"})
    reflect = {"saw": PARTS.saw, "why": PARTS.why, "plan_if": "", "plan_then": ""}
    done = client.post(again["Location"], reflect, follow=True)

    assert "Chart kept on" in html(kept)
    assert "Stands apart</span> Business" in html(kept)
    assert "matters, and is not among your highest" in html(kept)
    assert Snapshot.objects.get(learner=alice).ratings[keys[0]] == 9
    assert "+10 Depth" in html(done)
    assert Reflection.objects.get(learner=alice).saw == PARTS.saw


def test_doing_a_turn_again_saves_what_was_typed_first(alice: Any, turn: Turn) -> None:
    pattern = factories.prompt_of(turn.lesson, "skill_pattern")
    operations.complete_turn(turn, learner=alice)

    signed_in(alice).post(
        reverse("lessons:turn", args=[turn.uid]), {**posted(pattern, "Last words"), "do": "again"}
    )

    assert Attempt.objects.filter(learner=alice).count() == 2
    assert Answer.objects.get(learner=alice, attempt__number=1).text == "Last words"


def test_a_thin_reflection_is_kept_and_told_which_part_is_missing(alice: Any, turn: Turn) -> None:
    operations.complete_turn(turn, learner=alice)

    response = signed_in(alice).post(
        reverse("lessons:reflect", args=[turn.uid]), {"saw": "I stop listening."}, follow=True
    )

    assert "Say why you think so" in html(response)
    assert Reflection.objects.get().saw == "I stop listening."


def test_path_shows_four_separate_marks(alice: Any, turn: Turn) -> None:
    operations.complete_turn(turn, learner=alice)

    text = html(signed_in(alice).get(reverse("lessons:path")))

    marks = re.findall(r'class="mark( is-on)?"><span[^>]*></span>(\w+)', text)
    assert [(word, bool(on)) for on, word in marks] == [
        ("Read", False), ("Saved", False), ("Complete", True), ("Reflected", False),
    ]  # fmt: skip


def test_path_announces_a_course_that_opened_once(
    alice: Any, course: dict[str, str], turn: Turn
) -> None:
    Extension.objects.update(threshold=10)
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    client = signed_in(alice)

    first, second = (html(client.get(reverse("lessons:path"))) for _ in range(2))

    assert "Rhythm and feel is open to you" in first
    assert "Rhythm and feel is open to you" not in second


def test_a_locked_lesson_keeps_its_text_and_says_how_it_opens(
    alice: Any, course: dict[str, str]
) -> None:
    response = signed_in(alice).get(course["locked"])

    assert response.status_code == 403
    assert "2 reflections away" in html(response)
    assert "What a producer needs" not in html(response)


def test_hidden_points_are_hidden_everywhere(
    alice: Any, turn: Turn, course: dict[str, str]
) -> None:
    client = signed_in(alice)
    client.post(reverse("gamification:shown"), {"hidden": "yes"})
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)

    pages = [reverse("lessons:path"), reverse("gamification:depth"), course["extension"]]
    pages.append(reverse("lessons:done", args=[turn.uid]))

    for url in pages:
        assert not re.search(r"\d+ Depth|Depth to go", html(client.get(url))), url


def test_workbook_holds_charts_answers_and_reflections_and_shows_an_empty_search(
    alice: Any, bob: Any, turn: Turn
) -> None:
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    operations.save_snapshot(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    url = reverse("lessons:workbook")

    mine, other = html(signed_in(alice).get(url)), html(signed_in(bob).get(url))

    assert PARTS.saw in mine
    assert "radar__shape" in mine
    assert PARTS.saw not in other
    assert "fills itself" in other
    assert "Nothing here matches" in html(signed_in(alice).get(url, {"q": "zebra"}))


def test_the_demo_on_the_landing_page_draws_without_a_script(client: Client, db: None) -> None:
    areas = ("technical", "creative", "interpersonal", "business", "personal")

    text = html(client.get("/", dict.fromkeys(areas, "7")))
    partial = html(client.get("/", {"technical": "7", "creative": "<b>", "business": "99"}))

    assert 'class="radar__shape" points=""' not in text
    assert 'class="radar__shape" points=""' in partial
    assert "&lt;b&gt;" not in partial


def test_what_is_typed_signed_out_is_there_after_signing_up(client: Client, lesson: Lesson) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    client.post(url_of(lesson), posted(prompt, "Hearing", "Ending", "Asking"))
    assert 'value="Hearing"' in html(client.get(url_of(lesson)))

    client.post(
        reverse("account_signup"),
        {"email": "new@example.com", "password1": "a-long-pass-123", "time_zone": "Europe/Lisbon"},
    )

    answer = Answer.objects.get()
    assert answer.value == ["Hearing", "Ending", "Asking"]
    assert answer.learner.time_zone == "Europe/Lisbon"


def test_error_pages_speak_and_lead_on(client: Client, alice: Any) -> None:
    missing = client.get("/nothing/at/all/here/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    unmarked = strict.post(reverse("accounts:settings"))

    assert missing.status_code == 404
    assert "There is no page at this address" in html(missing)
    assert unmarked.status_code == 403
    assert "what you typed is still in the form" in html(unmarked)


def test_preview_shows_a_draft_and_offers_nothing_to_save(ines: Any, db: None) -> None:
    lesson = factories.make_lesson(publish=False)

    response = lesson.make_preview_request()

    text = html(response)
    assert response.status_code == 200
    assert "Nothing is saved in a preview" in text
    assert "Name three skills." in text
    assert "Rate yourself" in text
    assert "<form" not in text


def test_answers_of_every_kind_are_asked_and_shown(alice: Any, db: None) -> None:
    item = factories.item
    options = [item("Left"), item("Right")]
    blocks = [
        factories.prompt_block("short_text", name="a_short"),
        factories.prompt_block("long_text", name="a_long"),
        factories.prompt_block("text_list", name="a_list", count=2, exact=False),
        factories.prompt_block(
            "choice", name="a_choice", options=options, options_from="", minimum=1, maximum=1
        ),
        factories.prompt_block("checklist", name="a_check", items=options),
        factories.prompt_block(
            "number", name="a_number", unit="minutes", minimum=None, maximum=None
        ),
        factories.prompt_block("date", name="a_date"),
        factories.prompt_block("link", name="a_link"),
        factories.ratings_block("a_rating"),
    ]
    names = [block["value"]["name"] for block in blocks]
    recalls = [factories.block("recall", {"prompt": name, "lead": ""}) for name in names]
    lesson = factories.make_lesson(body=[*blocks, *recalls])
    by_name = {name: factories.prompt_of(lesson, name) for name in names}
    keys = [option["key"] for option in by_name["a_choice"].definition.config["options"]]
    axes = [axis["key"] for axis in by_name["a_rating"].definition.config["axes"]]
    data: dict[str, Any] = {}
    data |= posted(by_name["a_short"], "Short words")
    data |= posted(by_name["a_long"], "First line\nSecond line")
    data |= posted(by_name["a_list"], "One", "Two", "")
    data |= posted(by_name["a_choice"], keys[1])
    check = [option["key"] for option in by_name["a_check"].definition.config["options"]]
    data |= posted(by_name["a_check"], check[0])
    data |= posted(by_name["a_number"], "7.50")
    data |= posted(by_name["a_date"], "2027-02-28")
    data |= posted(by_name["a_link"], "https://example.com/song")
    rating = by_name["a_rating"]
    data |= {f"p-{rating.uid}-rev": "0", **{f"p-{rating.uid}-{key}": "4" for key in axes}}
    client = signed_in(alice)

    saved = client.post(url_of(lesson), data)
    text = html(client.get(url_of(lesson)))

    assert saved.status_code == 302, html(saved)
    assert Answer.objects.filter(learner=alice).count() == len(blocks)
    for shown in (
        "Short words",
        "First line<br>Second line",
        ">Two</li>",
        "<li>Right</li>",
        "1 of 2 ticked",
        "7.5 minutes",
        "28 February 2027",
        'href="https://example.com/song"',
    ):
        assert shown in text, shown
    assert text.count('class="radar__shape"') == 2


def test_what_belongs_to_another_learner_is_not_there(alice: Any, bob: Any, turn: Turn) -> None:
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    client, answer = signed_in(bob), Answer.objects.get(learner=alice)
    reflection = Reflection.objects.get(learner=alice)

    history = client.get(reverse("lessons:history", args=[answer.uid]))
    removal = client.post(
        reverse("lessons:remove_reflection", args=[turn.uid]), {"reflection": reflection.uid}
    )

    assert history.status_code == 404
    assert removal.status_code == 404
    assert client.get(reverse("lessons:turn", args=[uuid4()])).status_code == 404


def test_days_are_those_of_the_learner_and_not_of_the_server(alice: Any, turn: Turn) -> None:
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    completion = operations.complete_turn(turn, learner=alice)
    completion.completed_at = dt.datetime(2026, 3, 1, 23, 0, tzinfo=dt.UTC)
    completion.save()

    text = html(signed_in(alice).get(reverse("lessons:turn", args=[turn.uid])))

    assert "Complete since 2 March 2026" in text


def test_a_text_keeps_its_own_white_space_in_its_field(alice: Any, db: None) -> None:
    """A browser drops one line break after <textarea>; indented templates would add their own."""
    lesson = factories.make_lesson(body=[factories.prompt_block("long_text", name="thought")])
    prompt = factories.prompt_of(lesson, "thought")
    text = "\n  Indented, after an empty line\n"
    operations.save_answer(prompt, learner=alice, content=Content(text=text))

    shown = html(signed_in(alice).get(url_of(lesson)))

    assert f">&#10;{text}</textarea>" in shown
