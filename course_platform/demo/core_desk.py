"""Core Track: the desk you sit down at. Small sessions, and the room they start in."""

from course_platform.demo.build import (
    accordion,
    callout,
    checklist,
    date,
    faq,
    guide,
    introduction,
    next_steps,
    number,
    quick_reference,
    section,
    short_text,
    step,
    subheading,
    table,
    text,
    turn,
)
from course_platform.demo.structure import DemoLesson

SLUG = "the-desk-you-sit-down-at"

LESSON = DemoLesson(
    title="The desk you sit down at",
    slug=SLUG,
    summary=(
        "Why so many sessions end before the first sound, how small a session may be, and what to "
        "arrange tonight so that tomorrow starts by itself."
    ),
    body=guide(
        SLUG,
        introduction("""
            At half past nine the dishes are done and you sit down to make music. The interface is
            not recognised, so you restart. There is an update. You remember that the cable with
            the good connector is in the rehearsal bag. While the update runs you look at the
            phone, and by ten past ten you are tired, having made nothing and decided nothing, and
            you go to bed with the feeling that you lack discipline.

            You may lack a shelf. This lesson is about the stretch between wanting to work and
            hearing something, how to make it short, and how to make the work on the far side of
            it small enough that you come back. None of it is glamorous. All of it can be done
            this evening with things you own.
        """),
        section(
            "The way to the first sound",
            text("""
                Pick a number to watch: minutes from sitting down until you hear something you
                caused. A struck key counts. A loop from last night counts. Opening the software
                does not. For most home set-ups the figure lies somewhere between one and forty,
                and hardly anyone who is asked can guess their own.
            """),
            subheading("Count the doors"),
            text("""
                Everything you must pass through on the way is a door. Some you see: the laptop is
                in another room, the keyboard lives on top of a wardrobe. Some hide inside the
                screen, such as a licence that wants to phone home, or a project list sorted by a
                date on which nothing good happened. And a few are questions. *What shall I work
                on?* is the heaviest door in the house, because at half past nine you have no
                strength left for deciding.
            """),
            text("""
                Write one evening down and it might read like this. There is nothing dramatic in
                it, which is why it can go on for years.
            """),
            table(
                ["Door", "Minutes", "What would remove it"],
                [
                    [
                        "Fetch laptop, find charger",
                        "4",
                        "A second charger that never leaves the desk",
                    ],
                    ["Plug in interface, restart because it hangs", "6", "Leave it plugged in"],
                    ["Decide what to work on", "11", "A note from the session before"],
                    ["Load the template with ninety tracks", "3", "A second template with four"],
                    ["Look for a drum sound", "14", "A folder of twelve, chosen on a Sunday"],
                ],
                "Thirty-eight minutes without a note",
            ),
            subheading("Why removing works better than resolving"),
            text("""
                You could answer all this with willpower, and on the first of the month you will.
                But willpower is also needed for the chorus. A charger that stays on the desk asks
                for nothing, every day, in every mood. It is the same reason kitchens hang the
                ladle over the stove.
            """),
            callout(
                "activity",
                "Next time, look at the clock",
                """
                When you next sit down, note the time, and note it again when the first sound
                comes out of the speakers. Change nothing yet. You need the figure for the Turn,
                and a guess will flatter you.
                """,
            ),
        ),
        section(
            "Small enough to happen",
            text("""
                Ambitious sessions have an odd property: the better the plan, the easier it is to
                postpone. Three free hours with the door closed come round about twice a month. If
                that is what you call a session, you practise your craft twenty-four times a year,
                each time a little out of touch.
            """),
            subheading("The smallest session that counts"),
            text("""
                Look for a unit so slight that it feels silly to refuse. One recorded bar. Naming
                yesterday's takes. Playing the loop once and moving one clap. Five minutes is
                about right; two is fine. You are allowed to go on afterwards, and often will,
                though going on must never become the real rule in disguise. The evening on which
                you record one bar and close the lid is a complete evening.
            """),
            subheading("Tie it to something that already happens"),
            text("""
                Seven o'clock is an abstraction. The kettle is a fact. New behaviour holds better
                when it follows an event that is going to occur whether or not you feel like
                music: the coffee has been poured, the child is asleep, the train passes
                Eberswalde. Write the pair as one sentence, *after this, I do that*, and put the
                two things within arm's reach of each other.
            """),
            text("""
                How long until it runs without thought? Longer than posters say. When researchers
                at University College London followed people who were adding one small daily act
                to their lives, two months or so was typical. The quick ones needed under three
                weeks; the slow ones were on course for most of a year. A single missed day made
                no difference worth measuring. So you may plan in seasons, and you may have a
                cold.
            """),
            subheading("What a habit cannot do for you"),
            text("""
                It gets you to the chair. What you play there, and whether it is any good, remains
                as uncertain as ever, and a routine that promises otherwise turns into a factory
                for bars you do not care about. If four weeks of faithful small sessions bore you,
                keep the hour, which was the difficult thing to win, and change the material.
            """),
        ),
        section(
            "Arrange it the night before",
            text("""
                The person who sits down tomorrow is tired and easily distracted. Be a good stage
                manager for them.
            """),
            subheading("Stop in the middle"),
            text("""
                Leave the desk while you still know what comes next. It goes against the grain; you
                want to reach the end of the section. But a finished section greets you tomorrow
                with a question, and an unfinished one with an errand. Before closing the session,
                type a line at the top of the project: *bass enters too early in bar 9, try beat
                3.* You will sit down and try beat 3 before you have had time to wonder how you
                feel.
            """),
            subheading("Four sounds and a tempo"),
            text("""
                Make one template with a drum kit, a bass, something that holds a chord, and an
                input that is armed and ready for whatever you play or sing. Give it a tempo. It is
                the wrong tempo, so you will change it, and changing it is a first move. Keep the
                splendid ninety-track template for days with a mix in them.
            """),
            subheading("Make the other things a walk away"),
            text("""
                The phone in the hall costs eleven steps. That seems too little to matter until you
                count how often you would have taken it up. The same trick runs in both
                directions: whatever you want more of comes within reach, whatever you want less
                of gets stairs.
            """),
            accordion(
                (
                    "If your desk is also the dinner table",
                    """
                    Own a tray. Controller, headphones and interface live on it, cabled, and it
                    goes from shelf to table in one lift. People with trays work more often than
                    people with rooms they are meaning to tidy.
                    """,
                ),
                (
                    "If you only have the train",
                    """
                    Choose material that forgives noise: editing, naming, arranging in blocks,
                    writing words, listening back with a list. Keep anything that depends on low
                    end for home. A forty-minute commute is a fine place to cut things.
                    """,
                ),
                (
                    "If you rent a studio by the hour",
                    """
                    Your first sound is paid for by the minute, so do the deciding elsewhere. Come
                    with one page: the first thing to record, the settings you used last time, and
                    a point at which you will stop and listen.
                    """,
                ),
                (
                    "If small people live with you",
                    """
                    Assume every session will be cut off, and put the most interesting part first.
                    Set the project to save itself each minute. The stretch after bedtime tends to
                    be the longest and the dullest; a quarter of an hour before breakfast may be
                    worth more.
                    """,
                ),
            ),
        ),
        section(
            "Weeks that fall apart",
            text("""
                A flu, a wedding, a deadline at the other job. The kettle boils and nothing
                happens after it. Sooner or later every arrangement breaks, and what you decide
                beforehand about that day matters more than the number of days before it.
            """),
            subheading("Keep no chain"),
            text("""
                An unbroken row of crosses on a calendar is satisfying until the first gap, and
                then it is a picture of the gap. This platform counts no streaks, and you might
                leave them out of your notebook as well. Should you want to count something, count
                returns: the number of times you came back after being away. It only goes up.
            """),
            subheading("Have a door for coming back"),
            text("""
                After two weeks away the old project looks like somebody else's kitchen. Do not
                start by understanding it. Have one fixed, pleasant re-entry, the same each time:
                tune the instrument and play along with a record you love; or open the newest
                bounce, listen through once on your feet, write down three time codes. Ten minutes
                of that, and the next day is an ordinary day.
            """),
            callout(
                "tip",
                "Halve it before you drop it",
                """
                When a habit begins to fray, cut it to half before you consider giving it up. One
                bar becomes one sound. Twice a week becomes once. A very small habit that survives
                the spring can grow again in May.
                """,
            ),
        ),
        turn(
            "Shorten the way to the first sound",
            """
            Do this at the place where you make music, with everything in the state in which you
            left it. If that is a bag under the bed, put the bag in front of you.
            """,
            30,
            [
                step(
                    "Time it once",
                    """
                    Sit down as you would on an ordinary evening and start working. Look at the
                    clock when you sit and when you hear the first sound you caused.
                    """,
                    number(
                        "minutes_to_first_sound",
                        "How long did it take?",
                        unit="minutes",
                        minimum="0",
                        maximum="240",
                    ),
                    short_text("heaviest_door", "Which door was the heaviest?"),
                ),
                step(
                    "Take doors off their hinges",
                    """
                    Do as many of these as apply to your place, now, before reading on. Tick what
                    is done. A few will have to wait for a shop to open.
                    """,
                    checklist(
                        "desk_doors",
                        "What is different from an hour ago?",
                        "Power for everything stays at the desk",
                        "The interface is connected, or the tray is cabled",
                        "A template with four sounds opens when the software starts",
                        "Twelve drum sounds wait in one folder",
                        "A line at the top of the project says what comes next",
                        "The phone has a place at least eleven steps away",
                        "Headphones and a pencil are within reach of the chair",
                    ),
                ),
                step(
                    "Choose the smallest session",
                    """
                    Decide what counts on a poor evening, and which everyday event it will follow.
                    Make the first so small that you are slightly embarrassed by it.
                    """,
                    short_text("smallest_session", "The smallest session that counts"),
                    short_text(
                        "session_cue",
                        "It comes directly after",
                        hint="An event that happens anyway, such as pouring the coffee.",
                    ),
                ),
                step(
                    "Give it a first day",
                    """
                    Choose a day within the coming week. Clear the desk for it the evening before.
                    """,
                    date("first_day", "The first day"),
                ),
            ],
            """
            A measured number of minutes, fewer doors than an hour ago, and one sentence of the
            form *after this, I do that* with a day on which it begins. A month from now you are
            invited to time yourself again.
            """,
            follow_up_months=1,
        ),
        faq(
            (
                "I work in long bursts and always have. Should I change that?",
                """
                If your finished work says the bursts are enough, leave them be. What usually suits
                burst workers is a thread between them: five minutes, twice a week, of listening to
                the last bounce and writing one note. It shortens the hour you otherwise spend at
                the start of each burst trying to remember who you were.
                """,
            ),
            (
                "Isn't five minutes too little to get better at anything?",
                """
                Some things need depth, and you will still want an afternoon for a mix. Five
                minutes is the size of the gate. It keeps your ears and the material warm, so that
                when an afternoon does come you spend it working. Many five-minute evenings also
                turn out to last fifty.
                """,
            ),
            (
                "My place is a mess and I can't afford a better one.",
                """
                Nothing in this lesson costs more than an extension lead. Work on one square metre:
                the surface in front of you and what your arms reach from the chair. The rest of
                the room may stay as it is.
                """,
            ),
            (
                "What if I do the small session for weeks and never go further?",
                """
                Then you have a record of several weeks of small work, which is more than you had.
                Look through it for one bar that still interests you and give that bar a Saturday.
                If none does, feed yourself differently for a while; the lesson on creativity has
                ideas about that.
                """,
            ),
        ),
        quick_reference(
            (
                "Minutes to first sound",
                "From sitting down until you hear something you caused; the number to shorten.",
            ),
            ("Door", "Anything to get through beforehand: a cable, an update, a decision."),
            ("Smallest session", "So slight that refusing it feels silly, and complete by itself."),
            ("Errand for tomorrow", "One line that says what to try first when you sit down."),
            ("Return", "Coming back after a gap. The only thing here that is worth counting."),
            linked=["Smallest session", "Errand for tomorrow"],
        ),
        next_steps("""
            With the way to the desk cleared, you can ask what you are doing once you are there.
            The next lesson follows one song through four months to see everything a producer is
            asked to do, and has you draw the first chart of where you stand.
        """),
    ),
)
