"""Core Track: can creativity be trained?"""

from course_platform.demo.build import (
    accordion,
    callout,
    choice,
    faq,
    guide,
    introduction,
    long_text,
    next_steps,
    quick_reference,
    ratings,
    recall,
    section,
    step,
    subheading,
    table,
    text,
    text_list,
    timer,
    turn,
)
from course_platform.demo.structure import DemoLesson

SLUG = "can-creativity-be-trained"

LESSON = DemoLesson(
    title="Can creativity be trained?",
    slug=SLUG,
    summary=(
        "One word for four abilities, what exercise does to each of them, and ten versions of a "
        "single bar to test it on yourself."
    ),
    body=guide(
        SLUG,
        introduction("""
            What you believe about imagination decides what you do on an empty evening. People who
            think of it as weather look out of the window. People who think of it as a muscle
            strain something in the second week. There is a third way of seeing it, and it becomes
            visible once the word is taken apart.

            Give your own answer before you read ours. It comes back at the end.
        """),
        choice(
            "creativity_belief",
            "Which comes closest to what you believe today?",
            "You have it or you don't",
            "Everyone starts with some, and school or life wears it down",
            "It can be trained a little, around the edges",
            "It can be trained like playing an instrument",
            "I have no idea what the word means",
        ),
        section(
            "One word for four abilities",
            text("""
                A friend plays you something and you say, how did you come up with that? You are
                asking about a moment. What you heard was the end of a chain, and the moment you
                imagine, with the light bulb, may be the shortest link in it.
            """),
            subheading("What happened before the bulb"),
            text("""
                Suppose the thing that charmed you was a lift arriving, used as a snare. She had
                **noticed** it: stood in a hotel corridor at night and heard a rhythm where others
                heard a lift. She had **made** thirty attempts at a drum part that week, most of
                them with ordinary samples. She **chose** that one, against the advice of the
                twenty-nine. Then she **shaped** it, because a raw lift lasts four seconds and sits
                a little under G. The idea you admire is what was left after all four.
            """),
            text("""
                The four seldom come in equal amounts. There are people who notice everything and
                finish a loop a year. There are tireless makers who cannot tell their good ones from
                their dull ones and would be well served by a friend with a strict face. If you
                think of yourself as uncreative, it is likely that one link is thin and that you
                are judging the chain by it.
            """),
            subheading("What has been tested"),
            text("""
                Training in creative thinking has been studied for a long time. A review from 2004
                pulled together seventy studies of courses, in offices, schools and laboratories,
                and found that most worked, some of them well. The ones that did best taught
                definite ways of going about a problem and had people use them on realistic tasks
                from their own field. Rousing talk about being free did less.
            """),
            text("""
                Read it soberly. Average gains in courses do not predict anyone's chorus, and people
                begin at different heights. It is enough to rule out the idea that nothing can be
                done, and it says what sort of doing helps: small techniques, on your own material,
                often.
            """),
        ),
        section(
            "Noticing: feed the ear",
            text("""
                What goes in decides what can come out. A producer who hears forty new records a
                month, all from one playlist, is eating forty plates of the same rice.
            """),
            subheading("Listen with an errand"),
            text("""
                Go through one song three times with a different question each time. *What is the
                quietest thing in the second verse? When does the bass stop? Which sound could I
                not make?* Keep one line per song with a time code. In a month you have a notebook
                of things that worked on you, which is a better sample library than most you can
                buy. Then, on an empty evening, open it anywhere and steal the *problem* rather than
                the sound: a bass that stops for the last beat of each eighth bar, in your key, at
                your tempo, on your instrument.
            """),
            subheading("Copy until you hear how it is made"),
            text("""
                Rebuild eight bars as exactly as you can. The exercise is over when you reach the
                detail that you cannot get right, since that detail is where the other person's
                decision is hidden. Write it down. Now change one property of your copy and leave
                the rest: halve the tempo, play the chords on a voice, move the accent to the *and*.
                Somewhere around the third change it ceases to be theirs.
            """),
            callout(
                "activity",
                "Nine sounds before dinner",
                """
                On your next walk home, collect nine sounds in your head or on the phone and give
                each a job: *kick, bridge, end of the verse.* Nine is enough to get past the dog and
                the tram. It takes a quarter of an hour and can be done in shoes.
                """,
            ),
        ),
        section(
            "Making: go past the first few",
            text("""
                Ask a roomful of people for uses of a brick, and the first answers are walls. The
                stranger uses arrive later, when walls are used up. The effect has been measured
                again and again since the 1950s: within one sitting, later ideas tend to be more
                unusual than early ones, and people stop before they get there because the ideas
                come more slowly. A slow minute feels like an empty well. Count it as a sign that
                the obvious answers are behind you.
            """),
            subheading("A quantity, written down beforehand"),
            text("""
                Decide on a number that is larger than comfortable, and make that many before you
                judge any of them. Ten versions of a bar. Six endings. Seven first lines. The number
                does two things: it takes you past your stock answers, and it lowers the price of
                each single attempt until you can afford an ugly one.
            """),
            subheading("Close most of the doors"),
            text("""
                With every sound ever recorded at hand, it is hard to begin. A rule that forbids
                nearly all of them leaves a corner small enough to search. Good rules are arbitrary,
                easy to check, and annoying for about ten minutes.
            """),
            table(
                ["Rule", "What it takes away", "What people find"],
                [
                    [
                        "One sound for everything",
                        "Choosing instruments",
                        "Pitch, filter and length",
                    ],
                    ["No sound longer than a beat", "Pads and tails", "Rhythm in the harmony"],
                    ["Only what the room offers", "The library", "Doors, pans, breath"],
                    [
                        "Play it with the weaker hand",
                        "Habits in the fingers",
                        "Shorter, odder lines",
                    ],
                    ["Nothing on the first beat", "The obvious anchor", "A groove that floats"],
                ],
                "Rules worth an evening",
            ),
            subheading("Keep the judge out of the room"),
            text("""
                Making and judging get in each other's way. The judge is fast and well informed, and
                will stop a bar after its second note for resembling something. Give that person
                another appointment. If you make on Monday with the screen turned away, and listen
                on Thursday with a pencil, both of you do better work. When you must do both on one
                evening, put a walk between, or at least the washing-up.
            """),
        ),
        section(
            "Choosing and shaping",
            text("""
                Ten bars on the drive are material. What makes them yours is which one you keep, and
                this part of the chain gets the least practice of all, because software is eager to
                let you keep everything.
            """),
            subheading("Give reasons"),
            text("""
                Choose two of the ten, quickly. Then write why, in a full sentence with the word
                *because*. The reasons are worth more than the bars. After a few months you can read
                them in a row, and a taste begins to show: you keep what stumbles, or you keep what
                could be sung by a child, or you always keep the driest. A taste you can state is
                one you can also contradict when it starts to bore you.
            """),
            subheading("Ask it for a second thing"),
            text("""
                A chosen idea is usually asked to do too little. Before you add anyone to keep it
                company, ask it to work twice. The lift that is a snare: can it also be the riser,
                reversed? Can its hum carry the bass? Two jobs for one sound is the shortest way
                known to us from a collection of good moments to a piece.
            """),
            accordion(
                (
                    "If you notice plenty and make little",
                    """
                    Turn the notebook into orders. Every Sunday pick one line and make three
                    versions of it before lunch, in any quality.
                    """,
                ),
                (
                    "If you make plenty and cannot choose",
                    """
                    Delay and company. Wait three days, then play four of them to one person, and
                    watch when they stop fidgeting. Do not ask which they like.
                    """,
                ),
                (
                    "If you choose well and cannot finish",
                    """
                    That is a matter of shaping, and of staying in a room that has stopped being
                    pleasant. The next lesson is largely about you.
                    """,
                ),
                (
                    "If nothing comes at all",
                    """
                    Check sleep, worry and food first; they account for a good many creative crises.
                    After that, stop making for a week and only collect. An empty well is a poor
                    place for technique.
                    """,
                ),
            ),
        ),
        turn(
            "Ten versions of one bar",
            """
            Take a bar of your own: two chords, a bass figure, a drum pattern, anything of four
            beats. Set the tempo and leave it. You make ten versions under one rule, roughly three
            minutes each, and judge none until the tenth exists.
            """,
            45,
            [
                step(
                    "Choose your rules",
                    """
                    One is enough. Two if you like trouble. They hold for all ten.
                    """,
                    choice(
                        "bar_rules",
                        "Which rules are you working under?",
                        "One sound for everything",
                        "No sound longer than a beat",
                        "Only what the room offers",
                        "Played with the weaker hand",
                        "Nothing on the first beat",
                        minimum=1,
                        maximum=2,
                    ),
                ),
                step(
                    "Make ten",
                    """
                    Save each as it is and go on to the next. Around the fifth you may run dry; note
                    the place and continue. Describe each in a handful of words as you go.
                    """,
                    timer(
                        "bar_minutes",
                        "How long have you been at it?",
                        30,
                        hint="Start it with the first bar, if you like. It only counts up.",
                    ),
                    text_list(
                        "ten_bars",
                        "Your ten versions, a few words each",
                        count=10,
                        exact=True,
                        hint="For instance: only rim clicks, all late.",
                    ),
                ),
                step(
                    "Keep two, with reasons",
                    """
                    Take a break of at least a quarter of an hour, out of earshot. Then listen once
                    through and keep two.
                    """,
                    long_text(
                        "two_kept",
                        "Which two, and because of what?",
                        hint="Say too at which number it became hard, and what came after that.",
                    ),
                ),
                step(
                    "Look at the chain",
                    """
                    Rate the four abilities by how they went during this exercise. Then look again
                    at what you believed before reading.
                    """,
                    ratings(
                        "creative_chain",
                        "How did each go in the last hour?",
                        (
                            "Noticing",
                            "I had nothing to draw on",
                            "Odd, useful things kept coming to mind",
                        ),
                        (
                            "Making",
                            "I stopped at each attempt to fix it",
                            "Ten came without a fight",
                        ),
                        (
                            "Choosing",
                            "They all sounded the same to me",
                            "I knew, and could say why",
                        ),
                        (
                            "Shaping",
                            "I left them as they fell",
                            "A small change made a version come alive",
                        ),
                    ),
                    recall("creativity_belief", "Before reading, you chose"),
                ),
            ],
            """
            Ten bars, two of them kept for a stated reason, and a fair idea of which link in your
            chain is the thin one. If version seven or nine surprised you, you have seen with your
            own ears what the studies describe.
            """,
        ),
        faq(
            (
                "Aren't some people simply more creative than others?",
                """
                People differ, early and by a lot, as they do in running. Few of us stop walking
                because of it. For your own work the comparison that helps is between your tenth
                version and your first.
                """,
            ),
            (
                "Does copying other people's music spoil my own voice?",
                """
                It spoils the idea that your voice is whatever you do before knowing better. Copies
                made in order to learn stay on your drive. What you carry off is a set of decisions,
                and nobody will combine them quite as you do. The danger begins when you copy a
                single person for years.
                """,
            ),
            (
                "What about drugs, sleeplessness, suffering?",
                """
                They come up in the biographies because those are dramatic to read. Tired people do
                produce more unusual associations now and then, and pick among them badly. If you
                are suffering, please take care of that for its own sake; the music will use
                whatever you live through without being paid in advance.
                """,
            ),
            (
                "I let software generate ideas for me. Is that cheating?",
                """
                Nobody is keeping score. Look at your chain, though. A generator takes over the
                making and floods the choosing, so your noticing and your shaping have to be
                stronger than before if the outcome is to have anything to do with you. Try the Turn
                both ways and compare the reasons you can give.
                """,
            ),
        ),
        quick_reference(
            ("The chain", "Noticing, making, choosing, shaping. Train the thin link."),
            ("A written quantity", "The number of versions to finish before any is judged."),
            ("Rule", "An arbitrary limit that leaves a corner small enough to search."),
            ("Because", "The word that turns a preference into something you can use again."),
        ),
        next_steps("""
            Somewhere between the fifth bar and the eighth you probably wanted to stop. That wish
            has a shape, and it returns in every long piece of work. The next lesson is about
            staying there a little longer, and about telling when you really should go home.
        """),
    ),
)
