"""Core Track: what a producer is asked to do. Its Turn draws the chart."""

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
    ratings_chart,
    recall,
    section,
    step,
    subheading,
    table,
    text,
    text_list,
    turn,
)
from course_platform.demo.structure import DemoLesson

SLUG = "what-a-producer-is-asked-to-do"

LESSON = DemoLesson(
    title="What a producer is asked to do",
    slug=SLUG,
    summary=(
        "One song followed from voice memo to release day, the five kinds of work it asked "
        "for, and a dated chart of where you stand in each."
    ),
    body=guide(
        SLUG,
        introduction("""
            Job titles in music are nearly useless. A producer may be someone who has never
            touched a fader, or a person of nineteen alone with headphones doing eight jobs at
            once. What stays the same is that a recording makes demands, and somebody has to meet
            them.

            This lesson looks at those demands one after the other. Then it turns the lamp round:
            you draw a chart of your own abilities, compare it with what you said success would
            be, and decide what deserves your next few weeks. First, though, an answer from you
            that this page has not touched.
        """),
        text_list(
            "three_skills",
            "Name three things a producer has to be good at.",
            count=3,
            exact=True,
            hint="Concrete enough that you could watch somebody doing them. The areas become clear "
            "further down; leave them for now, or guess.",
            domains_from="skill_ratings",
        ),
        section(
            "One song, four months",
            text("""
                Teo makes songs at night in a flat in Porto. In March he hums nine notes into his
                phone on the last bus home. In July the song is out. Here is what it asked of him,
                date by date.
            """),
            table(
                ["When", "What happened", "What it took"],
                [
                    [
                        "3 March, 00:40",
                        "Nine hummed notes on a bus, and the sound of the doors closing in tune",
                        "Noticing that it was worth keeping",
                    ],
                    [
                        "9 March",
                        "A sketch: the doors pitched down as a bass, the hum on an old organ",
                        "Sampling, tuning, a session that does not crash",
                    ],
                    [
                        "2 April",
                        'Amal comes to sing. "It\'s fine," she says of the second verse, twice',
                        "Hearing that it is not fine, and asking",
                    ],
                    [
                        "April, nine evenings",
                        "Choosing among thirty-one takes, breath by breath",
                        "Going on when nothing about it is fun",
                    ],
                    [
                        "19 May",
                        "A small label wants it, with stems and agreed shares by Friday",
                        "Knowing what stems are, and what half of a song is",
                    ],
                    [
                        "22 May",
                        "He and Amal have never spoken about shares",
                        "A frank phone call",
                    ],
                    [
                        "July",
                        "Release. The mix sounds thin in the first shop he hears it in",
                        "Shrugging, writing down why, starting the next",
                    ],
                ],
                "What one song asked for",
            ),
            text("""
                Count the rows you could settle with a plug-in. There is one, maybe. The rest is
                work too, and a song stalls just as firmly on an unasked question as on a bad
                converter. It helps to sort the demands into five kinds.
            """),
            subheading("Technical: getting it out of your head"),
            text("""
                Recording without clipping, routing a send, hearing 300 hertz pile up between a
                guitar and a voice, finding last winter's session again. The measure is how often
                the machine stops you. Fluent people forget the software is there for minutes at
                a stretch; everyone else keeps one hand on a search engine.
            """),
            subheading("Creative: having something to get out"),
            text("""
                The bus doors. Keeping nine notes and throwing away forty. Deciding that the
                chorus is better without drums, then deciding it again a week later when a friend
                misses them. This kind covers both the arrival of ideas and the taste that picks
                among them, which are separate abilities and often sit at different heights in
                the same person.
            """),
            subheading("Interpersonal: the other people in it"),
            text("""
                A singer who says "fine" and means the opposite. A drummer who needs to be told
                that take three was the one. A friend whose mix you have been asked about and
                which you find dull. Even if you work by yourself, the note you attach to a
                finished song is a piece of this, and so is your silence when a collaborator has
                waited three weeks for an answer.
            """),
            subheading("Business: what happens around it"),
            text("""
                Dates, shares, file formats, prices, the e-mail that asks for the money. Most of it
                is smaller than its reputation. Writing *fifty-fifty, both of us, before release* on
                one page takes four minutes in March and can take a friendship in May.
            """),
            subheading("Personal: the person who has to do all that"),
            text("""
                Nine evenings of comping. Stopping at midnight because tomorrow's ears matter.
                Hearing your song sound thin in a shop and being back at the desk on Monday.
                Steadiness, curiosity and a working knowledge of your own moods rarely appear in a
                course catalogue, and every other row in the table leans on them.
            """),
        ),
        section(
            "Where your lamp points",
            recall("three_skills", "At the start, you named"),
            text("""
                Put each of your three into one of the five kinds. Many lists fit into a single
                kind, most often the first. Yours may too; that says little about what you are
                able to do and a good deal about what you look at.
            """),
            subheading("What can be filmed gets taught"),
            text("""
                A compressor makes fine television. The needle moves, a voice explains, the
                before-and-after takes ten seconds. Nobody has made a popular video of a producer
                reading a singer's face, or of a person leaving a project closed for six days so
                that they can judge it. If you learned at a screen, your idea of the craft was
                assembled from the parts that fit on one.
            """),
            subheading("What answers quickly feels real"),
            text("""
                Buy a better reverb and the room changes tonight. Call three singers about a
                Thursday session and you might know in two months whether that was a good use of
                an hour. We are drawn to work that replies. The slow kinds go unattended for
                years without any one evening in which ignoring them was wrong.
            """),
            subheading("What you were praised for"),
            text("""
                Think of the first person who said you were good at some part of this, and what
                part it was. A fourteen-year-old who is told that her beats are tidy may still be
                tidying at thirty. It is worth knowing which of your strengths you chose. A skill
                can be a borrowed want that somebody was kind about.
            """),
            callout(
                "myth",
                "First the gear and the software, then the rest",
                """
                It sounds orderly: master the tools, and afterwards turn to ideas, people and
                money. But the tools never come to an end, so *afterwards* never comes either.
                Every one of the five was needed in the four months of that song, several in the
                same week.
                """,
            ),
        ),
        section(
            "How to rate yourself and mean it",
            text("""
                You are about to give yourself five numbers. They are for you, they are dated, and
                in half a year you give them again. Their worth depends on what you were thinking
                of as you set them.
            """),
            subheading("Use the last eight weeks"),
            text("""
                Rate what happened, and leave out what you could do on a good day with a free
                house. If you last sent someone an unfinished track in February, then February is
                outside the window, whatever you feel about your openness. Before each number,
                call up one scene. If no scene comes, that is a finding, and usually a low number.
            """),
            subheading("Let the numbers be uneven"),
            text("""
                Five sevens are a polite way of saying nothing. Find your highest first, then your
                lowest, and place the others between them. A gap of four or more between two areas
                is common; a chart with a dent in it is simply easier to use.
            """),
            text("""
                As a rough scale: at 2 you avoid it or it goes wrong; at 4 you manage with help and
                time; at 6 you can be relied on when nothing unusual happens; at 8 other people
                come to you for it. Ten is somebody you have met once.
            """),
            callout(
                "tip",
                "A later, lower number is often progress",
                """
                When your hearing sharpens you notice more of what is missing, so an honest second
                rating may drop while the work improves. When you compare charts after half a
                year, the comparison also asks where you would place your earlier self, knowing
                what you know by then.
                """,
            ),
        ),
        turn(
            "Map where your attention goes",
            """
            You need a quiet quarter of an hour and a little candour. Keep the last eight weeks in
            mind and let the first number that has a scene behind it stand.
            """,
            20,
            [
                step(
                    "Rate the five areas",
                    """
                    Take the areas in any order. The words at either end of a scale describe
                    someone at 1 and someone at 10.
                    """,
                    ratings(
                        "skill_ratings",
                        "Where are you in each area, judging by the last eight weeks?",
                        (
                            "Technical",
                            "The software keeps interrupting me",
                            "I hear it and my hands do it",
                        ),
                        (
                            "Creative",
                            "Ideas are rare, or all from one place",
                            "More good ideas than hours, and I know which are mine",
                        ),
                        (
                            "Interpersonal",
                            "I keep it all to myself; talking about it is hard",
                            "People leave a session with me clearer than they came",
                        ),
                        (
                            "Business",
                            "Dates, shares and money are fog",
                            "I know what I offer, what it costs and when it is due",
                        ),
                        (
                            "Personal",
                            "I stop when it gets dull or scares me",
                            "I keep going, rest in time and know my own weather",
                        ),
                    ),
                ),
                step(
                    "Describe the shape",
                    """
                    Look at the chart as if it belonged to a friend. Say which area stands out and
                    which falls away, and how you think it came to be like that: a job, a teacher,
                    a scene, a fear, plain interest.
                    """,
                    long_text(
                        "skill_pattern",
                        "What pattern do you see, and where does it come from?",
                        hint="Four or five sentences, with one example from your own music.",
                    ),
                ),
                step(
                    "Hold it against your definition",
                    """
                    Here is what you said success means to you. If it no longer sounds right, you
                    may revise it; the earlier wording is kept.
                    """,
                    recall("success_definition", "Your definition of success"),
                    choice(
                        "areas_that_matter",
                        "Which areas does this definition lean on most, at this moment?",
                        options_from="skill_ratings",
                        minimum=2,
                        maximum=3,
                    ),
                    long_text(
                        "match_or_mismatch",
                        "Where do these areas and your ratings agree, and where do they part?",
                        hint="A sentence or two is enough.",
                    ),
                ),
            ],
            """
            A dated chart, a paragraph that explains it, and two or three areas with a mark beside
            them. In six months you get an invitation to rate yourself afresh, before you are
            shown today's numbers, and then to see the two side by side.
            """,
            follow_up_months=6,
        ),
        section(
            "Choosing what to train next",
            text("""
                You are looking at two pictures now: what you can do, and what your own definition
                requires. Every useful plan is in the difference between them.
            """),
            recall("success_definition", "You are working towards this"),
            ratings_chart("skill_ratings", "Where you put yourself"),
            subheading("Find the narrow part"),
            text("""
                Water leaves a bottle at the speed the neck allows. Widening the belly changes
                nothing. In most charts one area is the neck for the definition at hand, and it is
                seldom the area you would enjoy working on tonight. Ask it like this: if this area
                alone rose by two points, would songs leave the house that now stay in it?
            """),
            accordion(
                (
                    "Technical 8, creative 4, wants to release her own album",
                    """
                    Her mixes are clean and she has eleven of them, all of other people's songs.
                    Another course on mixing would be comfortable. Six weeks of writing one bad
                    verse a day would be the neck.
                    """,
                ),
                (
                    "Creative 8, business 2, wants a third of his rent from music",
                    """
                    Two people asked what he charges this spring, and he answered neither. He
                    needs one price, one page that says what it includes, and a standing hour on
                    Friday for messages. No new songs are required.
                    """,
                ),
                (
                    "Interpersonal 9, technical 3, runs Thursday sessions for friends",
                    """
                    Everyone wants to come and nothing sounds right afterwards. Perhaps he learns
                    microphone placement for a season. Perhaps he notices that Petra, who comes
                    every week, loves that part, and hands it to her. Either would widen the neck.
                    """,
                ),
                (
                    "Business 3, wants to make music with her daughter on Sundays",
                    """
                    Low, and of no consequence. She leaves it where it is with a clear conscience.
                    A chart is there to be read against a purpose, and hers has no invoices in it.
                    """,
                ),
            ),
            subheading("A fortnight is long enough to find out"),
            text("""
                Whichever area you pick, begin with two weeks and one exercise small enough to do
                on a bad day. Some that people have found telling:

                - **Technical.** Rebuild eight bars of a record you know, one sound per evening.
                - **Creative.** Keep one ugly idea a day and do not open yesterday's.
                - **Interpersonal.** Ask one person what they hear at the one-minute mark, and
                  only say thank you.
                - **Business.** Write down what you would charge and for what; show it to someone
                  who has charged.
                - **Personal.** Stop each session at a time you set beforehand, including the
                  sessions that are going well.
            """),
            text("""
                After the fortnight, write three lines about what you noticed and decide whether to
                go on. You owe the method nothing.
            """),
        ),
        faq(
            (
                "My numbers depend on my mood. Are they worth keeping?",
                """
                Single numbers wobble by a point or so. The order of the five wobbles far less,
                and so does the distance between your best and your worst. Read the shape, and let
                the paragraph you wrote carry the detail. In half a year it will tell you more than
                the digits.
                """,
            ),
            (
                "Should somebody else rate me as well?",
                """
                If there is someone who has worked beside you, it can be a fine conversation. Give
                them the five names, ask for their highest and lowest, and leave the numbers out.
                Do your own first. It is hard to find your own opinion again once you have heard a
                good one.
                """,
            ),
            (
                "What if my weakest area is the one I like least?",
                """
                Then find the cheapest version of it that serves your definition. You may be able
                to swap it with a friend, pay for it, make it a ten-minute habit, or arrange your
                work so that it comes up twice a year. Liking it is welcome and optional. The
                thing to watch for is a definition that depends on it daily.
                """,
            ),
            (
                "Why these five and no others?",
                """
                They are a convenient way to cut a continuous thing. Listening, for instance, runs
                through all of them. Five are few enough to keep in mind and far enough apart that
                people can tell them from each other, and keeping the same five lets you compare
                across years.
                """,
            ),
            (
                "Do I have to do something about a low area?",
                """
                No. Seeing it clearly and leaving it alone is a decision you are entitled to. If
                your purpose changes, you know where to look.
                """,
            ),
        ),
        quick_reference(
            (
                "Five kinds of work",
                "Technical, creative, interpersonal, business and personal; a finished song draws "
                "on all of them.",
            ),
            (
                "The lamp",
                "What you notice first, shaped by what can be filmed, what replies quickly and "
                "what you were praised for.",
            ),
            ("Eight weeks", "The window you rate, with one remembered scene behind each number."),
            ("The neck", "The area that decides how much of your work gets out at present."),
        ),
        next_steps("""
            Of the five, the creative area is the one that people most often rate as if it were
            their height: fixed some time around fifteen. The next lesson asks whether that is so,
            and has you write ten versions of a single bar to find out.
        """),
    ),
)
