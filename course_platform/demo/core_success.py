"""Core Track: what would count as success."""

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
    recall,
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

SLUG = "what-would-count-as-success"

LESSON = DemoLesson(
    title="What would count as success?",
    slug=SLUG,
    summary=(
        "Where your wants come from, how to test them, and a definition of your own that the rest "
        "of the track keeps coming back to."
    ),
    body=guide(
        SLUG,
        introduction("""
            Somebody has asked you what you are hoping for with your music. Perhaps at a family
            table, perhaps in a bar with the PA too loud. You said something short and watched
            their face to see how it landed. That answer was shaped by who was listening, and it
            has probably been steering you ever since.

            Here you make a second answer, for no audience. By the end you have a few sentences
            that say what you are working towards, written so that a year from now you can hold
            your actual life against them and see something. Later lessons show these sentences
            back to you when there is a decision to make, so it is worth letting them be true.

            Start before you read on, while nothing on this page has had a chance to influence
            you.
        """),
        text_list(
            "wants_now",
            "What do you want from making music, as things stand today?",
            count=3,
            exact=False,
            hint="At least three. Write fast, and include the ones you would not say aloud.",
        ),
        section(
            "Where wants come from",
            text("""
                Nobody makes up their ambitions alone. You overheard most of yours, the way you
                overheard your first language, and that is no reason to distrust them. A few,
                though, may be on your list because they happened to stand near you at the right
                time.
            """),
            subheading("The vinyl and the missing turntable"),
            text("""
                Marta makes slow, dubby house. For two years the thing she wanted was a
                twelve-inch: a label, a run of three hundred, her name on the spine. She priced
                pressing plants. She asked friends about distribution. One evening somebody
                offered to lend her a test pressing of their own record, and she had to say that
                she did not own anything to play it on.

                What she liked, when she went looking, was an image of a certain kind of person in
                a certain shop, picking up a sleeve and recognising it. There was a want in there,
                a good one: to be known by forty people whose records she knows. The pressing
                plant was one route to it, slow and dear. Sending finished tracks to eleven DJs
                she admired was another, and it cost a weekend.
            """),
            subheading("Three places to look for the source"),
            text("""
                Go down your list and ask of each line where you first met it.

                - **A person.** Wanting what an older friend wanted is how most of us begin. Ask
                  whether you would still want it if they had given it up.
                - **A feed.** Sites show you whatever can be counted. Wants that arrive from there
                  tend to be numbers, and the number tends to have no ceiling.
                - **A wound.** Proving a teacher wrong is splendid fuel for a first record. It
                  burns badly in the fifth year, when the teacher has long forgotten you.
            """),
            recall("wants_now", "Before reading, you wrote"),
            text("""
                Keep the borrowed ones if they still warm you. The point of tracing them is to
                know which lines you would defend and which you merely never questioned.
            """),
        ),
        section(
            "Four kinds of answer",
            text("""
                Lists like yours tend to fall into four heaps, and almost everyone's touches more
                than one. Read the panel that pulls at you first, then the one you would rather
                skip.
            """),
            accordion(
                (
                    "Reach: people hear it",
                    """
                    Listeners, rooms, a song that strangers know the words to. Reach depends on
                    other people's attention, so it comes in jumps and droughts that bear little
                    relation to your effort that month. It rewards finishing, releasing on a date
                    you announced, and being findable. It goes wrong when the count becomes the
                    only sign you trust, because then a quiet month seems to pass judgement on
                    your music, which it has not heard.
                    """,
                ),
                (
                    "Livelihood: it pays",
                    """
                    A share of the rent, all of the rent, or simply a hobby that covers its own
                    cables. Money has a kindness the other kinds lack: you can tell whether you
                    have it. It also brings other people's deadlines into the room. Plenty of
                    good producers find out that they love making music and dislike making it for
                    a client on a Sunday, and are glad to have learned it from two small jobs
                    before giving notice anywhere.
                    """,
                ),
                (
                    "Craft: it gets better",
                    """
                    You hear a thing in your head and what comes out of the speakers resembles it
                    more closely than last year. Craft is almost entirely in your hands, which
                    makes it the steadiest of the four. Its trap is that it never forces you to
                    show anyone anything. A hard drive can fill with excellent practice.
                    """,
                ),
                (
                    "Company: you make it with and for someone",
                    """
                    A band that meets on Thursdays, a scene where you are expected, a song for a
                    sister's wedding. This heap is the one people leave off their first list and
                    put at the top of their third. It asks for punctuality, and for finishing
                    things while the other person still cares.
                    """,
                ),
            ),
            subheading("What each one asks of a week"),
            text("""
                An ambition shows its real shape when you ask what it does to an ordinary week.
                The same eight free hours look different depending on which heap you are serving.
            """),
            table(
                ["If you want", "Eight hours might go to", "Who decides whether it happened"],
                [
                    [
                        "Reach",
                        "Four finishing, two on artwork and upload, two writing to people",
                        "Listeners, and a fair amount of luck",
                    ],
                    [
                        "Livelihood",
                        "Five on paid work, one on invoices, two on showing what you do",
                        "Clients and your bank statement",
                    ],
                    ["Craft", "Six on one narrow problem, two on listening closely", "You"],
                    [
                        "Company",
                        "Four in a room together, two preparing for it, two on the phone",
                        "The people you make it with",
                    ],
                ],
                "Eight hours, four ways",
            ),
            text("""
                Look at where your last eight hours went. If they match none of the rows you
                picked, you have found something worth writing about in the Turn below.
            """),
        ),
        section(
            "Trying a definition on",
            text("""
                A sentence about success can sound fine and be useless. These questions were
                chosen because they break weak sentences quickly. Use them on whatever you have
                so far, even if that is a single line.
            """),
            subheading("The empty room"),
            text("""
                Suppose you reach it and can never tell a soul. The record exists, the skill is in
                your hands, the money arrives, and no one will ever learn of it. Which lines on
                your list survive? Those that vanish were about being seen. Wanting to be seen is
                ordinary and respectable; it simply leads to different work from wanting to make
                the thing, so you want to know the proportions.
            """),
            subheading("A Tuesday in the middle of it"),
            text("""
                Goals are usually pictured at their peak: the stage, the release night, the text
                message from someone famous. You will live there for perhaps six evenings a year.
                Picture a Tuesday instead, two years after it all worked. What time do you get up?
                Who writes to you, and what do they need by Thursday? A composer for television
                spends that Tuesday changing eleven seconds of music for the fourth time because
                the edit moved. If you read that and thought it sounded rather good, that is
                information no award ceremony could have given you.
            """),
            subheading("The bad year"),
            text("""
                Now a year with an ill parent in it, or a new baby, or a job that eats the
                evenings. Could you still meet some of your definition? One that only a lucky year
                can satisfy will spend most of its time accusing you. Good ones have a small
                version inside: a single song for one listener still counts as a year in which
                you were doing this.
            """),
            callout(
                "why",
                "Someone will decide for you",
                """
                Every tool you use contains a guess about what you want. The upload page thinks
                you want plays; the plug-in shop thinks you want a warmer bus; the course, this
                one included, would like you to finish it. Each is helpful once you know your own
                answer. Without one, you follow whichever of them spoke last.
                """,
            ),
        ),
        section(
            "Making it usable",
            text("""
                "Be happy with my music" is true of everyone and settles nothing. "Two hundred
                thousand streams by June" settles a great deal and leaves you no say in it. You
                are after a sentence between those, with enough grip to help on a day when two
                good options collide.
            """),
            subheading("Put a sign in it"),
            text("""
                Say how you would notice. The sign can be small and private: *I play the bounce to
                my brother without explaining it first.* It can be countable: *four finished pieces
                a year.* A sign gives your future self something to look for, where a mood would
                leave them guessing.
            """),
            subheading("Say what you leave out"),
            text("""
                Definitions get their strength from what they decline. A few that people could
                plausibly live by:

                - "I score two short films a year with directors I like. I don't need the third
                  to be bigger than the second."
                - "Thursday band, everyone still friends in five years, one recording each winter
                  that we are not embarrassed by."
                - "A third of my income from mixing by the time I'm forty, and never again on
                  Sundays."
                - "I can finish what I start. Who hears it is a question for later."
            """),
            text("""
                Notice that each would tell its owner to refuse something. The film composer can
                turn down a third film that pays well. The band can say no to the member who wants
                to tour. When yours refuses nothing, it has not started working yet.
            """),
            callout(
                "tip",
                "Date it and keep the old ones",
                """
                You are allowed to change your mind as often as you learn something. When you
                revise your definition here, the earlier wording stays with its date. Reading a
                sentence you meant in earnest two years ago is one of the few reliable ways to see
                how far you have moved.
                """,
            ),
        ),
        turn(
            "Write the sentence down",
            """
            You have been collecting material. Now make something short out of it. Expect the
            first wording to be stiff, and give yourself the last ten minutes for the second.
            """,
            25,
            [
                step(
                    "Sort your list",
                    """
                    Read what you wrote before the lesson. Decide which heaps it belongs to as it
                    stands, including any that surprise you.
                    """,
                    recall("wants_now", "Before reading, you wrote"),
                    choice(
                        "success_kinds",
                        "Which kinds carry the most weight for you at present?",
                        "Reach: people hear it",
                        "Livelihood: it pays",
                        "Craft: it gets better",
                        "Company: you make it with and for someone",
                        minimum=1,
                        maximum=2,
                        hint="Two at most. Choosing is the exercise.",
                    ),
                ),
                step(
                    "Spend a Tuesday there",
                    """
                    It is an ordinary Tuesday, two years after things went well. Go through it
                    from morning to night. Include one dull task and one person.
                    """,
                    long_text("good_tuesday", "What happens on that Tuesday?"),
                ),
                step(
                    "Decline something",
                    """
                    Name one thing that many people chase with their music and that you are
                    content to do without.
                    """,
                    short_text("success_declined", "What do you leave out, and stay glad about?"),
                ),
                step(
                    "Write your definition",
                    """
                    Two to five sentences. Put one sign in it by which you would notice, and make
                    sure that a bad year could still satisfy part of it. Read it aloud once; change
                    whatever you would not say to a friend.
                    """,
                    long_text(
                        "success_definition",
                        "What does success in your music mean to you?",
                        hint="Later lessons show this back to you. You can revise it at any time.",
                    ),
                ),
            ],
            """
            A definition with today's date on it, specific enough to turn something down. You do
            not have to like it yet. You have to be able to use it, and the lesson on what a
            producer is asked to do is where you first try.
            """,
        ),
        faq(
            (
                "What if I honestly don't know what I want?",
                """
                Then write down what you have enjoyed, which you do know. List the last five times
                you lost track of the hour while making or hearing music, and describe what was in
                the room. A definition can start as "more of that", with one detail about what
                *that* was. You can replace it next month.
                """,
            ),
            (
                "Isn't it calculating to define success in art?",
                """
                It can feel that way, as if naming the want would scare it off. In practice the
                unnamed ones do the calculating: you find yourself remixing for exposure on a free
                Saturday and cannot say why. A few honest sentences protect the part of music
                you do for no reason, because they tell you which hours belong to it.
                """,
            ),
            (
                "May I put money in it?",
                """
                Please do, if it is there. Give it a figure and a limit: how much, from what sort
                of work, by roughly when, and what you would not do for it. Money left vague tends
                to swell until it sits in front of everything else.
                """,
            ),
            (
                "My answer is different every week. Which one do I keep?",
                """
                Write this week's, and write it again in a month without looking. Whatever turns
                up in both is likely to be yours. The parts that swing may belong to two separate
                people in you, say the one who wants a quiet room and the one who wants a crowd,
                and a definition is allowed to give each of them some days.
                """,
            ),
            (
                "Will anyone read this?",
                """
                No. What you write here is visible to you alone unless you decide to share a piece
                of it. You can take all of it away with you whenever you like.
                """,
            ),
        ),
        quick_reference(
            ("Borrowed want", "A wish you met in a person, a feed or a wound before it was yours."),
            (
                "Four kinds",
                "Reach, livelihood, craft and company; each fills a week with different work.",
            ),
            ("The empty room", "Ask what you would still want if no one could ever know."),
            ("Sign", "The small thing you would notice if the definition were coming true."),
            linked=["Borrowed want"],
        ),
        next_steps("""
            You now have a direction, and on most evenings a direction is no match for a tangled
            cable. The next lesson stays in the room with you and looks at the first five minutes
            of a session, which is where a surprising share of all music gets lost.
        """),
    ),
)
