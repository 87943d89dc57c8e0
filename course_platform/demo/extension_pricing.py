"""Extension Course: pricing your work."""

from course_platform.demo.build import (
    accordion,
    callout,
    checklist,
    choice,
    date,
    faq,
    guide,
    introduction,
    long_text,
    next_steps,
    number,
    quick_reference,
    ratings,
    section,
    short_text,
    step,
    subheading,
    table,
    text,
    turn,
)
from course_platform.demo.structure import DemoLesson

HOUR = "what-an-hour-really-costs"
SAYING = "saying-the-number"

WHAT_AN_HOUR_REALLY_COSTS = DemoLesson(
    title="What an hour really costs",
    slug=HOUR,
    summary=(
        "Count the unpaid hours around a job, work back from a year to a floor, and find out which "
        "of your prices lies below it."
    ),
    free_preview=True,
    body=guide(
        HOUR,
        introduction("""
            Ask in any forum what to charge for a mix and you get a list of other people's prices.
            They are precise, and they come from lives whose rent you do not pay. A price that
            works for a student with a grant can sink somebody with two children, and both may be
            mixing the same song equally well.

            So begin at home. You need last year's outgoings, a calendar and a calculator. What
            comes out is a floor, meaning the amount below which a job takes more from you than it
            gives. Where you go above it is a question of taste, reputation and nerve, and belongs
            to the next lesson.
        """),
        section(
            "The hours around the hours",
            text("""
                Lena mixed a song for 250. She remembers it as five hours' work, so fifty an hour,
                which pleased her. When she went through her messages afterwards, the job looked
                like this.
            """),
            table(
                ["Part of the job", "Hours"],
                [
                    ["First call and the messages before it", "0.75"],
                    ["Listening to the demo, writing an offer", "1"],
                    ["Sorting and cleaning the tracks that arrived", "2"],
                    ["Mixing", "5"],
                    ["First round of changes", "1.25"],
                    ["A call about whether the voice is too loud", "0.5"],
                    ["Second round of changes", "0.5"],
                    ["Exports: main, instrumental, clean, one that was forgotten", "0.5"],
                    ["Invoice, and the reminder five weeks later", "0.5"],
                    ["All together", "12"],
                ],
                "One mix, counted",
            ),
            text("""
                Two hundred and fifty over twelve hours is a little under 21 an hour. Nothing went
                wrong on that job. The client was pleasant and the song is good. The proportion is
                an ordinary one. In small creative jobs, the part you would name if someone asked
                what you do can easily be less than half of the time.
            """),
            subheading("Which of them can shrink"),
            text("""
                Some unpaid hours are padding you can remove. A page that says how tracks should be
                delivered turns Lena's two hours of sorting into a half. An export template
                remembers the clean version. Other hours are the job itself in plain clothes; the
                call about the voice probably saved a third round. Shorten the former, charge for
                the latter.
            """),
            callout(
                "activity",
                "Reconstruct one job",
                """
                Take the last thing you did for somebody, paid or as a favour. Go through messages,
                file dates and your calendar, and rebuild the hours. Do it before the Turn, while
                you still believe your first guess.
                """,
            ),
        ),
        section(
            "From a year to a floor",
            text("""
                The sum itself fits on the back of an envelope. Add up what a year has to bring in.
                Divide it by the hours you can sell. What remains is the price of one such hour.
            """),
            subheading("What the year has to bring in"),
            text("""
                Living costs come first, including the dentist. Then taxes and insurance, which in
                most countries land on you once no employer is there to hide them. Last the costs
                of working: room, software, repairs, a share of the laptop that will die in its
                fourth year. Lena reaches 24,000 for living, 9,000 for taxes and insurance and 4,000
                for the work, so 37,000. If music is meant to carry a third of your life, use a
                third.
            """),
            subheading("What the year has to sell"),
            text("""
                Fifty-two weeks, less holidays, less illness, less the dead weeks around New Year.
                Forty-four is a sober figure. Then comes the number people get wrong. In a week of
                forty working hours, how many can be put on somebody's bill? Fifteen is common for
                someone who also looks for work, answers questions and keeps learning. Forty-four
                times fifteen is 660 hours, and 37,000 divided by 660 is 56.
            """),
            text("""
                Fifty-six is her floor for an hour of *paid* time. Lena had put five on the bill
                and done twelve. Either a mix costs twelve times 56, which is about 670, or it has
                to take fewer hours, or it is something she does on purpose at a loss, and then she
                might like to know how many of those she can afford.
            """),
            callout(
                "prerequisite",
                "Taxes differ, so look yours up",
                """
                Rates, thresholds and what you may deduct depend on the country and often on the
                year. Take an afternoon with an official source or an hour with an adviser. A
                slightly wrong floor is still far more useful than none.
                """,
            ),
            subheading("Below the floor on purpose"),
            accordion(
                (
                    "For love",
                    """
                    A friend's first record, a song you wish you had written. Decide how many a year
                    and call it a gift in your own books. Gifts have no invoice, and no grudge.
                    """,
                ),
                (
                    "To learn",
                    """
                    Your first string session, your first film. You are paid partly in knowledge, so
                    be strict about receiving it: write down in advance what you will be able to do
                    afterwards.
                    """,
                ),
                (
                    "For the promise of later",
                    """
                    "There will be more work." Now and then it is so. Ask for the second job at the
                    proper price in the same message, with a date, and see what the reply weighs.
                    """,
                ),
            ),
        ),
        turn(
            "Find your floor",
            """
            Work with figures you can look up and round the rest generously upwards. Nobody sees
            this but you. If music is a part of your income, use that part throughout.
            """,
            40,
            [
                step(
                    "Count one job",
                    """
                    Rebuild the hours of one finished job, including the messages.
                    """,
                    number(
                        "job_hours",
                        "Hours it took in all",
                        unit="hours",
                        minimum="0",
                        maximum="2000",
                    ),
                    short_text(
                        "job_surprise", "Which part took more time than you would have said?"
                    ),
                ),
                step(
                    "Work out the year",
                    """
                    Living costs, taxes and insurance, costs of working. Then the weeks you work and
                    the hours in each that somebody pays for.
                    """,
                    number(
                        "yearly_need", "What the year must bring in", unit="a year", minimum="0"
                    ),
                    number(
                        "weeks_worked", "Weeks you work", unit="weeks", minimum="1", maximum="52"
                    ),
                    number(
                        "hours_sold",
                        "Hours you can sell in such a week",
                        unit="hours",
                        minimum="1",
                        maximum="80",
                    ),
                ),
                step(
                    "Divide, and look at it",
                    """
                    Yearly need, divided by weeks times hours. Then set it beside what the job you
                    counted paid for each of its hours.
                    """,
                    number("hourly_floor", "Your floor", unit="an hour", minimum="0"),
                    long_text(
                        "floor_reaction",
                        "Which of your prices lie below it, and which of those are meant to?",
                    ),
                ),
            ],
            """
            One job counted to the quarter hour, a floor you can defend because you know what is in
            it, and a short list of prices that are due for a decision.
            """,
        ),
        faq(
            (
                "My floor is far above what anyone here pays.",
                """
                Then the sum has told you something early. The levers are few: fewer unpaid hours,
                a different kind of client, work that sells more than once, or a second income
                that takes weight off the first. A portion of music paid properly is a respectable
                arrangement.
                """,
            ),
            (
                "Should I charge by the hour, then?",
                """
                You can quote any way you like. The floor is a check that you make in private:
                expected hours, all of them, times the floor. Most clients sleep better with one
                price for one result.
                """,
            ),
            (
                "I am just starting out. Do I have the right to a floor?",
                """
                A floor describes your costs and says nothing about merit. Knowing it, you may
                still choose to work beneath it for a year, and you will see what that year costs.
                """,
            ),
        ),
        quick_reference(
            (
                "Floor",
                "Yearly need ÷ (weeks × hours sold): below it, a job takes more than it gives.",
            ),
            ("Hours sold", "The part of a working week that ends up on a bill, often under half."),
            ("Gift", "Work below the floor that you chose, counted, and do not resent."),
        ),
        next_steps("""
            A floor is a private figure. The next lesson is about the public one: putting a price
            into a message, saying what it includes, and leaving it alone once it is sent.
        """),
    ),
)

SAYING_THE_NUMBER = DemoLesson(
    title="Saying the number",
    slug=SAYING,
    summary=(
        "An offer that fits on half a page, what to write in it about changes and dates, and how "
        "to stay quiet after the price."
    ),
    body=guide(
        SAYING,
        introduction("""
            "So what would you want for it?" The question arrives by voice message at a quarter to
            eleven. You type 400, delete it, type 300, add *but I'm flexible*, and put the phone
            face down. Whoever asked would probably have paid 400. They have now learned from you
            that it was too much.

            Almost all trouble with prices begins in the half minute after the question. What helps
            is to have done the thinking on a different day. You need a sentence that buys you the
            night, a half-page you can fill in tomorrow, and some experience of not speaking.
        """),
        section(
            "Half a page",
            text("""
                Write offers even for friends, and for friends especially. Five things need saying,
                and each of them settles a quarrel before anybody has it.
            """),
            table(
                ["Say", "For example", "It prevents"],
                [
                    [
                        "What they get",
                        "One stereo mix, an instrumental, both at 24 bit",
                        '"Could you send the stems as well?"',
                    ],
                    [
                        "What you need from them",
                        "Tracks labelled, from bar one, by 4 May",
                        "Two hours of sorting",
                    ],
                    [
                        "How many changes",
                        "Two rounds, each in one message",
                        "The eleventh voice note",
                    ],
                    [
                        "When",
                        "First version seven days after the tracks arrive",
                        "A deadline only one of you knew of",
                    ],
                    [
                        "How much, and when it is paid",
                        "480; half before I start, half before the final files",
                        "The reminder five weeks later",
                    ],
                ],
                "An offer in five lines",
            ),
            subheading("Put the limit where the work grows"),
            text("""
                Every kind of job has one direction in which it swells. Mixes grow in rounds of
                changes. Beats grow in versions. Film cues grow each time the picture is cut again.
                Find the direction in which yours does, put a number on it, and say what comes
                after: *a further round is 60.* People use what is included and then stop, mostly
                with relief, because they did not know either when it would end.
            """),
            subheading("Offer two sizes"),
            text("""
                One price can only be taken or left. With two sizes, the talk turns to which. Let
                the smaller be complete in itself and lie above your floor. Let the larger hold
                something you would enjoy, such as a day in the room together. If everybody picks
                the smaller, you have learned what people come to you for.
            """),
        ),
        section(
            "The moment itself",
            text("""
                Nothing obliges you to answer at a quarter to eleven. *Lovely, I'll send you an
                offer tomorrow before noon* is a full reply, and the person who gets it thinks
                better of you for it.
            """),
            subheading("Number, full stop"),
            text("""
                When you say a price aloud, end the sentence on it. *For the single it's 480.* What
                you want to add, the apology, the discount nobody requested, the history of your
                rent, all says the same thing: I am not sure. You need not be sure. You only need
                to let four seconds go by. They are thinking about their budget, and the silence
                that is roaring in your ears is quite ordinary in theirs.
            """),
            subheading("When it is too much for them"),
            text("""
                Take something out before you take the price down. *For 300 I could do the mix with
                one round of changes and no instrumental.* Now the smaller sum buys a smaller thing,
                and the next client's 480 is still honest. If there is nothing left to remove,
                say no warmly and name someone who works at that price. Both of them will
                remember it.
            """),
            callout(
                "myth",
                "The right price is one nobody minds",
                """
                If every offer you send is accepted at once, you have learned that your price is
                low, and nothing else. Somewhere around one refusal in four or five is a reasonable
                place to be when you have enough work. It will feel like failure for a month.
                """,
            ),
            subheading("When the money is late"),
            text("""
                Send the reminder the day after it was due, in two lines, with the invoice attached
                again. Assume it slipped through, since it usually did. A reminder on day one is
                housekeeping; the same words on day forty have a tone, however you phrase them.
            """),
        ),
        turn(
            "Write one offer and say it aloud",
            """
            Take a job you expect to be asked for, or one you answered badly. You need a voice
            recorder and somebody patient, or a wall.
            """,
            30,
            [
                step(
                    "Notice where it pinches",
                    """
                    Rate how each part of the conversation goes for you at present.
                    """,
                    ratings(
                        "money_talk",
                        "How does each of these go, judging by the last few times?",
                        (
                            "Naming a price",
                            "I avoid it or mumble",
                            "I say it and stop talking",
                        ),
                        (
                            "Setting limits",
                            "Everything is included, forever",
                            "They know what they get and when it ends",
                        ),
                        (
                            "Declining",
                            "I say yes and regret it",
                            "I say no and we stay on good terms",
                        ),
                        (
                            "Asking for late money",
                            "I wait and hope",
                            "Two lines on the day after",
                        ),
                    ),
                ),
                step(
                    "Write the half-page",
                    """
                    Write it as you would send it. Then tick what it says.
                    """,
                    long_text("offer_text", "Your offer"),
                    checklist(
                        "offer_says",
                        "The offer says",
                        "what they get",
                        "what I need from them, and by when",
                        "how many changes, and what more would cost",
                        "when they hear a first version",
                        "how much, and when each half is due",
                    ),
                ),
                step(
                    "Say the price six times",
                    """
                    Record yourself saying the price as one sentence and then being quiet for four
                    seconds. Six times. Listen to the first and the last.
                    """,
                    choice(
                        "after_the_number",
                        "What did you want to add after the number?",
                        "An apology",
                        "A discount",
                        "A reason",
                        "A joke",
                        "Nothing, by the sixth time",
                        minimum=1,
                        maximum=5,
                    ),
                    date(
                        "offer_by",
                        "By which day will you have sent a real one?",
                        hint="Pick a day even if no one has asked yet.",
                    ),
                ),
            ],
            """
            A half-page that needs only a name and a date before it can be sent, and the sound of
            your own voice ending on a number.
            """,
            follow_up_months=3,
        ),
        faq(
            (
                "Do I publish my prices?",
                """
                A starting price on your page saves both sides some awkward messages, and it keeps
                out people who had 50 in mind. Fixed lists suit work that comes in fixed sizes, like
                single mixes. For anything that varies, *from 400, most projects around 600* tells
                people enough.
                """,
            ),
            (
                "How do I raise the price for someone I already work with?",
                """
                Tell them before the next job, with a date. *From September a mix is 560; anything
                we agree before then stays as it was.* Give no reasons unless asked. Long-standing
                clients often see it coming sooner than you do.
                """,
            ),
            (
                "What if they say they can get it cheaper?",
                """
                They can, and you can agree with them. *I'm sure that's so. Here is what you'd have
                from me.* Then let them choose. It is a poor job that begins with one side having
                been argued into it.
                """,
            ),
        ),
        quick_reference(
            ("Offer", "Half a page: what, what from you, how many changes, when, how much."),
            ("Growth direction", "The way in which this kind of job swells; put the limit there."),
            ("Four seconds", "How long to say nothing after the price."),
            ("Smaller thing", "What a smaller sum buys, so that the price itself stays true."),
        ),
        next_steps("""
            Send one. When the answer comes, whichever it is, write down what you would alter in
            the half-page, and keep that version beside this one.
        """),
    ),
)

LESSONS = (WHAT_AN_HOUR_REALLY_COSTS, SAYING_THE_NUMBER)
