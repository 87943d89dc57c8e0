"""The guide: what it asks, quotes and keeps."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons import operations
from lessons.kinds import Content
from lessons.models import Answer, Lesson, Prompt
from tests import factories
from tests.clients import signed_in
from tests.pages.acts import html, posted, url_of


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


def test_a_locked_lesson_keeps_its_text_and_says_how_it_opens(
    alice: Any, course: dict[str, str]
) -> None:
    response = signed_in(alice).get(course["locked"])

    assert response.status_code == 403
    assert "2 reflections away" in html(response)
    assert "What a producer needs" not in html(response)


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


def test_a_text_keeps_its_own_white_space_in_its_field(alice: Any, db: None) -> None:
    """A browser drops one line break after <textarea>; indented templates would add their own."""
    lesson = factories.make_lesson(body=[factories.prompt_block("long_text", name="thought")])
    prompt = factories.prompt_of(lesson, "thought")
    text = "\n  Indented, after an empty line\n"
    operations.save_answer(prompt, learner=alice, content=Content(text=text))

    shown = html(signed_in(alice).get(url_of(lesson)))

    assert f">&#10;{text}</textarea>" in shown
