"""Core Track: ask a smaller question. Finding out without being shown."""

from course_platform.demo.build import (
    accordion,
    callout,
    choice,
    faq,
    guide,
    introduction,
    link,
    long_text,
    next_steps,
    quick_reference,
    section,
    short_text,
    step,
    subheading,
    table,
    text,
    text_list,
    turn,
)
from course_platform.demo.structure import DemoLesson

SLUG = "ask-a-smaller-question"

LESSON = DemoLesson(
    title="Ask a smaller question",
    slug=SLUG,
    summary=(
        "What following along leaves out, how to cut a wish down to something you can test, and "
        "one question of your own, answered without being shown."
    ),
    body=guide(
        SLUG,
        introduction("""
            Two people want the same pumping pad. Rosa finds a twelve-minute video and does what it
            does, pausing every few seconds, and at the end her pad pumps. Ben can't find the video
            again and spends a bad-tempered evening with a compressor, a kick and the manual, until
            his pad does something similar, slightly lopsided. A month later each of them would like
            a bass line to duck under a voice. Ben is finished in four minutes. Rosa is looking for
            a video.

            Nothing is wrong with Rosa. She was given an answer, and Ben, by accident, was left
            alone with a question. This lesson is about doing on purpose, and in a better temper,
            what happened to Ben: taking something you don't understand and getting to the bottom
            of it with what is in the room.
        """),
        section(
            "What following along leaves out",
            text("""
                When you copy the steps of someone who knows, your hands go where theirs went. The
                outcome is real and you may well need it by Friday. What you can't see on the screen
                is everything that was settled before the recording began.
            """),
            subheading("The choices have been made"),
            text("""
                Somebody decided that this was a matter for a compressor, though there were three
                other ways. They picked a kick that would work. They tried a release of 90
                milliseconds and of 300 and dropped both, on a different day, off camera. You
                receive 180. You now own a number without its neighbours, and when your tempo
                changes you will not know in which direction to go.
            """),
            text("""
                The struggle that was edited out is the part that transfers. To decide what sort of
                problem you have, to make a guess, to see the guess fail and learn which half of it
                was wrong: you do that with the next problem as well, and the one after, whatever
                tool it comes in.
            """),
            subheading("When to let yourself be shown"),
            text("""
                Often. There is no merit in working out alone how to install a driver. Be shown
                things that are arbitrary, such as where a company has hidden a menu; things that
                could hurt you or your speakers; and anything that stands between you and a deadline
                somebody else is counting on. Keep for yourself whatever has a *why* in it and
                touches your own sound. A handful of such questions a year is enough to change how
                you meet all the others.
            """),
            callout(
                "tip",
                "Watch it with the lid closed",
                """
                If you do follow a tutorial, watch it to the end without touching anything. Wait
                until tomorrow. Then try to get there from memory. Each place where you get stuck is
                a question that you did not know you had.
                """,
            ),
        ),
        section(
            "From a wish to a question",
            text("""
                *How do I get a professional mix?* cannot be answered by anyone, which is why there
                are so many answers to it. A usable question is small enough for one evening and
                specific enough that you would notice if you were wrong.
            """),
            table(
                ["The wish", "A question inside it", "What would answer it"],
                [
                    [
                        "My mixes are muddy",
                        "Which two tracks fight below 300 Hz in the chorus?",
                        "Muting one at a time",
                    ],
                    [
                        "Drums like on that record",
                        "How long does that snare ring before it is gone?",
                        "Looping it and counting milliseconds",
                    ],
                    [
                        "More emotion in the bridge",
                        "What stops in that bridge I love, and at which beat?",
                        "Listening for what is missing",
                    ],
                    [
                        "A wider sound",
                        "Does it get wider if the verse before it is narrow?",
                        "Making the verse mono, changing nothing else",
                    ],
                ],
                "Cutting it down",
            ),
            subheading("Three cuts"),
            text("""
                Take the wish and say **where**: bar, second, section. Then say **which sound**.
                Then replace the adjective by something you could **point at, count or switch
                off**. What is left often looks almost too modest for an evening, and an evening
                is what it will take.
            """),
            subheading("Guess before you look"),
            text("""
                Write your answer down before you have one. *I think the kick disappears because
                the bass is too loud at 60 hertz.* It takes ten seconds, and it turns the evening
                into an experiment: whichever way it ends, you find out something about your own
                hearing. Without the guess, every result seems obvious afterwards and you learn
                little from it. A wrong guess in ink is worth two right ones in hindsight.
            """),
        ),
        section(
            "Where to look",
            text("""
                There are more sources than a search box, and some of them answer faster. Most of
                the time you will use two and let them contradict each other.
            """),
            subheading("The thing in front of you"),
            text("""
                Machines answer questions about themselves if you change a single thing at a time.
                Turn one control to both ends and listen. Mute, solo, bypass. Feed it something so
                plain that you can hear what it does: a click, a held note, a short burst of noise.
                To learn whether two versions differ at all, line them up, flip the polarity of one
                and play both; whatever you still hear is the difference. If you hear nothing, they
                are the same, and you may stop arguing about them.
            """),
            subheading("The manual, backwards"),
            text("""
                Hardly anyone reads a manual from the front, and it isn't meant for that. Open it
                at the index with your question in hand and read the one page. Then read the page
                before it. Manuals are written by people who know precisely what the thing does and
                have been forbidden to be entertaining. In return they are short and they are
                usually right, which cannot be said of the comments.
            """),
            subheading("A person, well asked"),
            text("""
                People who know things like being asked questions with work in them. *I'm trying to
                find out why my kick goes missing in bars 3 and 7. I muted the bass and it comes
                back; turning the bass down doesn't help. What would you try next?* This gets an
                answer from someone busy, since it can be read in ten seconds and they can see that
                you will do something with the reply.
            """),
            text("""
                That kick is a good example of how such an evening goes. Open the panels one at a
                time, and make your own guess before each.
            """),
            accordion(
                (
                    "Eight o'clock: the question",
                    """
                    The kick is strong except in bars 3 and 7. Guess: the bass is too loud there.
                    The meters disagree. It is exactly as loud as everywhere else.
                    """,
                ),
                (
                    "Twenty past: one change at a time",
                    """
                    Bass muted: the kick is back. Bass 4 dB down: still gone. Bass an octave higher:
                    back. So it has to do with pitch, and the guess about loudness was wrong.
                    """,
                ),
                (
                    "Ten to nine: the neighbour",
                    """
                    Bars 3 and 7 are the ones where the bass plays its low G, around 49 hertz.
                    Looped and slowed down, the kick turns out to have a tail with a pitch, and the
                    pitch is nearly the same. Two long low tones that close together can cancel as
                    easily as they add.
                    """,
                ),
                (
                    "Nine: the answer, and a choice",
                    """
                    Shorten the tail of the kick, tune it elsewhere, or let the bass come in a
                    moment later in those bars. All three work. The third sounds best and was in no
                    video.
                    """,
                ),
            ),
        ),
        section(
            "Keep what you found",
            text("""
                An answer that stays in your head is gone by spring. Writing it down takes five
                minutes, and over the years those pages become the only manual that was written for
                your ears.
            """),
            subheading("So that a stranger could repeat it"),
            text("""
                Five lines: the question, the guess, what you did, what happened, what you believe
                now. Give figures, and name the session in which it can be heard. If you can't
                explain it in five lines to somebody who does not own your software, look again;
                very likely you have found a setting that works, and the reason is still out there.
                Whatever the answer leaves open makes a good errand for tomorrow.
            """),
            subheading("Let it be wrong later"),
            text("""
                You will contradict yourself. In two years you find that the business with the kick
                had more to do with the room than you thought, and you write that underneath, with
                the date. Leave the old lines standing. There is a particular confidence in seeing
                your own errors in order, each a bit more interesting than the one above it.
            """),
            callout(
                "activity",
                "A page with nothing but questions",
                """
                Keep a list beside the desk and put down whatever you catch yourself wondering about
                while you work. Don't answer any of it then. When an evening comes on which nothing
                wants to be made, choose the smallest.
                """,
            ),
        ),
        turn(
            "One question, answered by you",
            """
            Choose something in your own music that you have never understood. For this hour, no
            videos and no forums. Manuals, meters, ears and one person are allowed.
            """,
            60,
            [
                step(
                    "Cut it down",
                    """
                    Begin with the wish. Say where, which sound, and what could be counted or
                    switched off. Go on until it would fit into an evening.
                    """,
                    short_text("small_question", "Your question, in one line"),
                    long_text(
                        "prediction",
                        "What do you think the answer is?",
                        hint="Before you touch anything. A guess is fine; so is a silly one.",
                    ),
                ),
                step(
                    "Try things, one at a time",
                    """
                    Change a single thing, listen, write, put it back. Go on until the guess has
                    either held or broken.
                    """,
                    text_list(
                        "tests_done",
                        "What did you change, and what happened?",
                        count=3,
                        exact=False,
                        hint="One line for each, at least three.",
                    ),
                    choice(
                        "prediction_held",
                        "What became of your guess?",
                        "It held",
                        "It was half right",
                        "It was wrong, and I know why",
                        "It was wrong, and I don't know why yet",
                    ),
                ),
                step(
                    "Explain it to a stranger",
                    """
                    Five lines, with figures, for somebody who uses other software.
                    """,
                    long_text("explanation", "What did you find out?"),
                    long_text(
                        "known_so_far",
                        "What you know by now from your own trials",
                        hint="One sheet that stays, whatever question you ask next. Add a line, "
                        "strike one out; every version is kept.",
                        living=True,
                    ),
                    link(
                        "best_source",
                        "A page that helped, if there was one",
                        hint="The manual counts. You may leave this empty.",
                    ),
                ),
            ],
            """
            A question with its guess, its trials and five lines of explanation in your own words.
            If it is still open, you have a smaller one than before, which is how most findings
            begin.
            """,
        ),
        faq(
            (
                "Isn't this a slow way to learn?",
                """
                For the first few questions, yes. You are paying for the ability to answer the next
                ones. Keep it to the things you care about and let the rest be shown to you, and it
                hardly affects how much you finish.
                """,
            ),
            (
                "What if I arrive at an answer that is wrong?",
                """
                It will happen, and if you wrote down how you got there it can be put right. Test it
                once more, on another song. A wrong explanation tends to fail there quite quickly,
                while a tip you were given can be carried about for ten years unexamined.
                """,
            ),
            (
                "I don't know enough to form a question.",
                """
                Start from a difference. Put two things next to each other, your verse and a verse
                you admire, and ask what one has that the other lacks at a single moment. *Theirs
                has no bass on the first beat.* From there it is a short way to *what happens if
                mine hasn't either?*
                """,
            ),
            (
                "May I ask a chatbot?",
                """
                Treat it as a well-read acquaintance who has never heard your track. It can name
                things to try and explain a term. It is also happy to be sure of settings that do
                not exist. Make your guess first, and believe nothing that you haven't switched on
                and off.
                """,
            ),
        ),
        quick_reference(
            ("Three cuts", "Where, which sound, and something to count or switch off."),
            (
                "Guess in ink",
                "Your answer, written before looking, so that the result can teach you.",
            ),
            ("One change", "Alter a single thing, listen, write, put it back."),
            ("Five lines", "Question, guess, what you did, what happened, what you believe now."),
        ),
        next_steps("""
            Some questions no meter can settle: whether the chorus lifts, whether the joke in bar
            nine is funny. For those you need other people's ears. The next lesson is about
            borrowing a pair, and giving it back in good condition.
        """),
    ),
)
