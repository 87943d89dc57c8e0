"""Core Track: staying with it when it sounds bad."""

from course_platform.demo.build import (
    accordion,
    callout,
    choice,
    date,
    faq,
    guide,
    introduction,
    link,
    long_text,
    next_steps,
    number,
    quick_reference,
    recall,
    section,
    short_text,
    step,
    subheading,
    table,
    text,
    turn,
)
from course_platform.demo.structure import DemoLesson

SLUG = "stay-when-it-sounds-bad"

LESSON = DemoLesson(
    title="Stay when it sounds bad",
    slug=SLUG,
    summary=(
        "Four discomforts that end sessions early, how to tell them from real stop signs, and an "
        "hour with the oldest unfinished thing on your drive."
    ),
    body=guide(
        SLUG,
        introduction("""
            Open the folder where your projects live and sort it by date. Somewhere in there is a
            session with a name like *good one* or *NEW IDEA fix bass*, last touched on a Sunday
            fourteen months ago. You remember the evening it began. You may not remember the one on
            which it stopped, because nothing happened: you closed it at 1:48 of a planned four
            minutes, meaning to go on, and felt a faint reluctance every time you saw the name.

            That reluctance is the subject here. It is among the most dependable experiences in
            making anything, it arrives at roughly the same place each time, and it can be read.
        """),
        section(
            "The place where it turns",
            text("""
                The first hour of a piece is generous. Each thing you add doubles what is there. Two
                sounds become four, a loop becomes a groove, and your hearing runs ahead and fills
                in the finished record. You are listening to a promise.
            """),
            subheading("Why bar seventeen is so hard"),
            text("""
                Sooner or later the piece is large enough to be heard as it is. The eight bars are
                good, and now there must be other bars, which are not as good, since you have heard
                the eight of them two hundred times and the others twice. The arithmetic has changed
                as well: a new sound no longer doubles anything. You push for an hour and it is two
                per cent better, or different. Meanwhile the folder next to it is empty and could
                still become a masterpiece.
            """),
            text("""
                Nothing has gone wrong at this point. You have come to the part where a loop is made
                into a piece, and it feels different from the part where a loop is found. Producers
                who finish things pass through it every time, complaining. What sets them apart is
                mostly that they recognise the scenery.
            """),
            subheading("Two hundred listens"),
            text("""
                Repetition also wears down the instrument you judge with. A phrase heard that often
                stops meaning anything, the way a word does when you say it for a minute. So *it
                sounds bad* may be a report on the piece, or a report on you. Before you believe it,
                make a bounce and hear it once tomorrow, somewhere you cannot change it.
            """),
        ),
        section(
            "Which discomfort is it?",
            text("""
                "I wasn't feeling it" covers several different things. They call for different
                answers, and giving the wrong one makes matters worse. Taking a rest from boredom,
                for instance, tends to produce more of it.
            """),
            accordion(
                (
                    "Not knowing how",
                    """
                    You want the strings to swell and recede, and have no notion what to do about
                    it. It feels like stupidity, warm in the face. It is a question that has not
                    been written down yet. Write it as narrowly as you can, *how do I make a held
                    chord breathe twice in a bar*, and it turns into half an hour of finding out.
                    """,
                ),
                (
                    "Knowing that it is not good yet",
                    """
                    You can hear what it should be, and it isn't. This one is a compliment to your
                    ears, though it never feels like one. Name the place and the property: *from
                    1:10 to 1:25, the bass and the left hand are saying the same thing.*
                    Complaints with a time code can be worked on, which cannot be said of general
                    despair.
                    """,
                ),
                (
                    "Dullness",
                    """
                    Fades, names, the thirty-one takes, cutting breaths. Nothing about it is
                    difficult. Give it a beginning and an end, put it at the time of day when you
                    are no good for anything else, and allow yourself a radio if it is work for the
                    eyes.
                    """,
                ),
                (
                    "Being seen",
                    """
                    The closer a piece comes to done, the closer comes the evening when someone
                    hears it. People in this state discover urgent faults in the hi-hat. The sign
                    to look for: you are improving things that no listener has ever mentioned. Show
                    it to one person who likes you, unfinished, this week.
                    """,
                ),
            ),
            text("""
                When you next want to close a session, say which of the four it is, aloud if you are
                alone. A good deal of the pressure goes out of it once it has a name, and you know
                which tool to take.
            """),
            subheading("Ten more minutes"),
            text("""
                Then stay for ten more minutes, with a clock, doing the next smallest thing. The
                agreement is honest: at the end of the ten you may leave and no one will say a word.
                Wanting to flee comes up in waves, and ten minutes is longer than most of them last.
                You are practising one thing only, which is to be in the room when a wave goes down.
                The work done in those minutes is often poor. Keep it anyway. On evenings when even
                that is too much, your smallest session still counts.
            """),
            callout(
                "why",
                "Leaving teaches too",
                """
                Every time you close the lid at the first sting, the relief is immediate, and a part
                of you learns that closing the lid is what helps. Nobody decides this. Staying ten
                minutes teaches the same part something else, at the same slow rate.
                """,
            ),
        ),
        section(
            "Real stop signs",
            text("""
                Advice to persist is cheap and sometimes harmful. A few signals mean stop, today,
                without negotiation, and it would be a poor course that taught you to work through
                them.
            """),
            table(
                ["Signal", "What to do", "When to return"],
                [
                    [
                        "Ringing, dullness or pressure in the ears",
                        "Leave all sound, monitors and headphones alike",
                        "Once it has gone; see a doctor if it stays past a day",
                    ],
                    [
                        "Numb fingers, pain in a wrist or shoulder",
                        "Hands off, stand up, change the chair before the next time",
                        "When it no longer hurts; ask a professional if it comes back",
                    ],
                    [
                        "You keep turning it up",
                        "Your ears are tired. Twenty quiet minutes, then start lower",
                        "After the break, at a level where you could talk",
                    ],
                    [
                        "You undo and redo the same change",
                        "Bounce both, name them, go to bed",
                        "Tomorrow, and choose in one listen",
                    ],
                    [
                        "Dread that begins well before you sit down",
                        "Take the pressure off: no deadline, no audience, play something",
                        "When you want to. Talk to someone if it spreads to other things",
                    ],
                ],
                "Stop for these",
            ),
            subheading("What moves and what stays"),
            text("""
                Signals are not always as plain as a ringing ear. On most days one question sorts
                them: does it change when you change the task? Discomfort that belongs to the work
                moves about. It was in the bass, you leave the bass for the words, and it has gone
                or turned into another one. Harm stays where it is, or grows, whatever you do at the
                desk. If you have gone from mixing to writing to tidying and it came along each
                time, believe it.
            """),
        ),
        section(
            "Finish, salvage or bury",
            text("""
                A drive full of beginnings is heavy in a way that is easy to overlook. Each is a
                small promise you made to somebody, yourself perhaps. Going through them is less
                romantic than starting afresh, and it is where you learn the second half of the
                craft, the half that no beginning can teach.
            """),
            subheading("Three honest ends"),
            text("""
                **Finish** means there is a version you would play to a stranger, without preface.
                It may be ninety seconds long. **Salvage** means you lift out the one thing that is
                alive, a sound, a chord change, four bars, put it in a folder of parts, and close
                the rest. **Bury** means you bounce whatever is there, write one sentence on what
                you wanted, and archive it. A buried piece is off your conscience. It has also
                become something you can dig up in three years and hear with a stranger's ears.
            """),
            subheading("Make the finish smaller"),
            text("""
                When a piece has stuck for months, the picture of it is usually too big. Take away a
                section. Take away the drums. Let the intro be the whole thing. A four-minute song
                that will be done one day is worth less to you, as practice, than a ninety-second
                one that is done on Thursday, because only one of them gives you an ending to learn
                from.
            """),
            callout(
                "tip",
                "Set the date before the shape",
                """
                Tell one person that they will hear it on the 14th. Then let the piece become
                whatever can be ready by the 14th. With a fixed day and a soft shape, you start
                deciding; the other way round, you start polishing.
                """,
            ),
        ),
        turn(
            "An hour with the oldest one",
            """
            Choose the oldest unfinished project that still opens. Choosing the one you dread a
            little is usually right. Put the phone outside and tell anyone at home when you will be
            back.
            """,
            60,
            [
                step(
                    "Listen once, standing",
                    """
                    Play it from the start without touching anything. When you feel the wish to turn
                    it off, look at the position and write it down.
                    """,
                    short_text("wish_to_stop", "At what point, and what was playing?"),
                    choice(
                        "discomfort_kind",
                        "Which discomfort was it, mainly?",
                        "Not knowing how",
                        "Knowing that it is not good yet",
                        "Dullness",
                        "Being seen",
                        "A real stop sign",
                        hint="If it is a real stop sign, stop here. The rest can wait for months.",
                    ),
                ),
                step(
                    "Stay with that spot",
                    """
                    Work on that place and no other for ten minutes at a time, smallest thing first.
                    After each ten, ask yourself afresh whether you go on.
                    """,
                    number(
                        "minutes_stayed",
                        "How long did you stay with it?",
                        unit="minutes",
                        minimum="0",
                        maximum="600",
                    ),
                    long_text(
                        "what_the_wave_did",
                        "What happened to the wish to leave while you stayed?",
                    ),
                ),
                step(
                    "Decide what becomes of it",
                    """
                    Look at what you said you are working towards, and decide what becomes of this
                    piece. All three ends are honourable.
                    """,
                    recall("success_definition", "You are working towards"),
                    choice(
                        "verdict",
                        "Your verdict",
                        "Finish it, smaller",
                        "Salvage the living part",
                        "Bury it with one sentence",
                    ),
                    long_text(
                        "verdict_sentence", "The smaller shape, the living part, or the sentence"
                    ),
                ),
                step(
                    "Close it properly",
                    """
                    Make a bounce of whatever there is. If you are finishing, choose the day on
                    which one named person hears it. Otherwise, the day on which you archive it.
                    """,
                    date("verdict_day", "The day"),
                    link(
                        "old_piece_link",
                        "Where the bounce is, if it has an address",
                        hint="A private link is fine. You may leave it empty.",
                    ),
                ),
            ],
            """
            One old project with a verdict, the place where you wanted to leave, and a first
            observation of what the wish does when you don't obey it. In three months you are
            invited to look at what became of the piece.
            """,
            follow_up_months=3,
        ),
        faq(
            (
                "Isn't it better to drop weak ideas early?",
                """
                If you finish pieces regularly, yes: drop freely, and trust your nose. If your
                last finished piece is more than a year old, your nose knows beginnings and little
                else. Take three middling ideas to an end first. What you learn about endings will
                improve your judgement of starts.
                """,
            ),
            (
                "How can I tell perfectionism from high standards?",
                """
                Standards can say what is wrong and when it will be right. Ask yourself for a time
                code and a condition: *the second chorus, and I stop when I no longer hear the
                edit.* If neither comes, someone other than your ears may be talking.
                """,
            ),
            (
                "I have two hundred unfinished projects. Where do I begin?",
                """
                With an afternoon of listening and no work. Thirty seconds each, one letter per
                project: F, S or B. You will be surprised how many you can bury with relief. Then
                take two F's and archive the list for a year.
                """,
            ),
            (
                "What if I stay, and it is still bad?",
                """
                Then you have a bad piece and an hour's more experience of working inside one. It
                happens to everyone who makes things, throughout their lives. Bury it, write the
                sentence, sleep.
                """,
            ),
            (
                "Do I really have to play it to somebody?",
                """
                Nothing here has to be shown in order to count. But if the discomfort you named was
                being seen, no amount of further editing will touch it. One person, one listen, and
                you may forbid them to comment.
                """,
            ),
        ),
        quick_reference(
            ("Bar seventeen", "Where finding a loop ends and making a piece begins."),
            (
                "Four discomforts",
                "Not knowing how, not good yet, dullness, being seen; each has its own answer.",
            ),
            ("Ten more minutes", "Long enough for a wave to go down; you may leave afterwards."),
            ("Stop sign", "A signal that does not move when the task changes. Obey it."),
            ("Finish, salvage, bury", "Three honest ends for anything begun."),
            linked=["Four discomforts"],
        ),
        next_steps("""
            You have a definition, a clear desk, a chart, a chain with a thin link and a piece with
            a verdict. Reflecting on any of these Turns earns Depth, which opens the courses on
            rhythm and on pricing. Here the track turns outwards. The next lesson takes one of the
            four discomforts, not knowing how, and makes an evening's entertainment of it.
        """),
    ),
)
