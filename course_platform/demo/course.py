"""The demo course as data: what `seed_demo` turns into pages."""

from course_platform.demo import (
    core_creativity,
    core_desk,
    core_hearing,
    core_questions,
    core_skills,
    core_staying,
    core_success,
    extension_pricing,
    extension_rhythm,
)
from course_platform.demo.structure import DemoLesson, DemoModule, DemoTrack

CORE = DemoTrack(
    title="Core Track",
    slug="core",
    kind="core",
    access="public",
    summary=(
        "What you are working towards, where your attention goes, and how to keep going back to "
        "the desk. For people who make music at any level, with any equipment, and would like to "
        "see themselves getting somewhere."
    ),
    threshold=None,
    modules=(
        DemoModule(
            title="Before you press record",
            slug="before-you-press-record",
            summary=(
                "Five lessons that need no particular software. They end with a definition of "
                "success, a working desk, a dated chart of your abilities and one old project "
                "laid to rest or brought to an end."
            ),
            lessons=(
                core_success.LESSON,
                core_desk.LESSON,
                core_skills.LESSON,
                core_creativity.LESSON,
                core_staying.LESSON,
            ),
        ),
        DemoModule(
            title="Finding out for yourself",
            slug="finding-out-for-yourself",
            summary=(
                "Two ways to learn that need no teacher: a question small enough to test, and one "
                "person who listens."
            ),
            lessons=(core_questions.LESSON, core_hearing.LESSON),
        ),
    ),
)

RHYTHM_AND_FEEL = DemoTrack(
    title="Rhythm and feel",
    slug="rhythm-and-feel",
    kind="extension",
    access="unlock",
    summary=(
        "Why two loops with the same notes can walk so differently. Milliseconds, loudness and "
        "placed silence, worked out on two bars and judged with your knees."
    ),
    threshold=10,
    modules=(
        DemoModule(
            title="Two bars",
            slug="two-bars",
            summary="When each note comes, how loud it is, and which ones you leave out.",
            lessons=extension_rhythm.LESSONS,
        ),
    ),
)

PRICING_YOUR_WORK = DemoTrack(
    title="Pricing your work",
    slug="pricing-your-work",
    kind="extension",
    access="unlock",
    summary=(
        "A floor worked out from your own year, an offer that fits on half a page, and some "
        "practice in saying a price and then nothing. For anyone who has been asked what they "
        "would want for it."
    ),
    threshold=50,
    modules=(
        DemoModule(
            title="From the sum to the sentence",
            slug="from-the-sum-to-the-sentence",
            summary="First the private figure, then the public one.",
            lessons=extension_pricing.LESSONS,
        ),
    ),
)

COURSES = (CORE, RHYTHM_AND_FEEL, PRICING_YOUR_WORK)

__all__ = ["COURSES", "DemoLesson", "DemoModule", "DemoTrack"]
