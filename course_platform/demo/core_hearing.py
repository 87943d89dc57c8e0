"""Core Track: let somebody hear it. Playing unfinished work, and sorting what comes back."""

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
    quick_reference,
    recall,
    rows,
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

SLUG = "let-somebody-hear-it"

LESSON = DemoLesson(
    title="Let somebody hear it",
    slug=SLUG,
    summary=(
        "Whom to play unfinished work to, how to watch someone listen, and how to tell a symptom "
        "from a prescription."
    ),
    body=guide(
        SLUG,
        introduction("""
            You press play for a friend and something odd happens before a word is said. The intro
            you were fond of is suddenly long. You hear the edit at 0:40. In the second verse you
            find that you are talking, explaining that the vocal is only a guide. Your friend has
            done nothing but sit there, and the piece has changed.

            A second person in the room is the strongest analyser you will ever plug in, and it
            costs a cup of tea. It also comes with opinions. In this lesson you learn to use the
            first effect on purpose, and to get through the second one with your piece and your
            friendship intact.
        """),
        section(
            "Know what you are asking for",
            text("""
                *What do you think?* is three questions in a coat. Your listener has to guess which,
                and tends to guess wrong, and then you are hurt by an answer to something you never
                asked. Being seen is one of the four discomforts as it is; it need not be made worse
                by a riddle. Decide for yourself first. You might even say it.
            """),
            accordion(
                (
                    "A witness",
                    """
                    You want somebody to be there while it plays. No comment required. This is what
                    you need when you are tired, when the piece is very young, or when it is about
                    something that matters to you outside music. A witness is told: *just sit with
                    me for three minutes.*
                    """,
                ),
                (
                    "A mirror",
                    """
                    You want to know what happens in them: where they leaned forward, where their
                    thoughts went to dinner. A mirror reports and proposes nothing. Most people are
                    wonderful at it as long as they believe that they need no expertise, so tell
                    them that.
                    """,
                ),
                (
                    "An adviser",
                    """
                    You want to be told what to do. Choose somebody who has solved this kind of
                    thing and likes the kind of music it is, and bring a particular question.
                    Advice on work in progress is strong medicine; take it late, and from few
                    hands.
                    """,
                ),
            ),
            subheading("Too early and too late"),
            text("""
                A piece in its first week has no skin. One raised eyebrow and it is over, and you
                will believe for ever that it was bad. Give it a witness at most. A piece that you
                consider done, on the other hand, wants only applause, and any remark will annoy
                you, since acting on it would cost a fortnight. The good time is in between: it
                stands by itself, and you would still move a wall.
            """),
        ),
        section(
            "Choosing the ears",
            text("""
                More listeners do not give you a clearer picture. After the third, you begin
                averaging, and nobody has ever loved an average. Two people, chosen with care, on
                separate days, will tell you nearly all that can be told.
            """),
            table(
                ["Who", "Good for", "Poor at"],
                [
                    [
                        "A friend outside music",
                        "Boredom, tears, whether the words arrive",
                        "Naming the cause",
                    ],
                    [
                        "Another producer",
                        "Naming the cause",
                        "Hearing past the mix; making it theirs",
                    ],
                    [
                        "Someone who loves the genre",
                        "What is worn out, what is missing",
                        "Forgiving a broken rule",
                    ],
                    [
                        "Someone who loves you",
                        "Being a witness",
                        "Anything else, and it is unkind to ask",
                    ],
                    [
                        "Yourself in three weeks",
                        "Proportion: too long, too full",
                        "Hearing what you already know by heart",
                    ],
                ],
                "Which ears for what",
            ),
            subheading("The person you are avoiding"),
            text("""
                There is often one whose opinion you would rather not hear. Ask yourself why. If
                they are careless with other people's work, your instinct is sound and you owe them
                nothing. If you avoid them because they notice things, then they are next in line,
                perhaps with a piece that means a little less to you.
            """),
        ),
        section(
            "How to play it",
            text("""
                The aim is to disturb the listening as little as you can. You have a single chance
                at a first impression from each person, and it is used up in three minutes.
            """),
            subheading("Say nothing first"),
            text("""
                No *it's only rough*, no *ignore the drums*. Every apology is an instruction where
                to listen. If there really is something unfinished that would mislead them, a
                missing singer for instance, name it in five words. Set the level yourself, a bit
                lower than you would like. Press play, and sit where you can see them without
                staring. A little behind and to one side is good, and so is washing up.
            """),
            subheading("Watch below the neck"),
            text("""
                Faces are polite. Feet are not, nor is breath. Note the time when the foot starts
                and when it stops; when they shift in the chair; when they look at the phone or,
                the best sign there is, when they forget that they are holding it. You will recall
                four such moments, so write them down before anyone speaks. It is evidence of a
                kind that no conversation can give you, because they do not know that they gave it.
            """),
            subheading("Ask about moments"),
            text("""
                Then ask small things. *What do you remember? Was there a place where you drifted
                off? What did you expect that didn't come?* Let the silences run. People say the
                true thing after the polite thing, and it takes them about six seconds. Whatever it
                is, your answer is *thank you*, followed by nothing. The instant you explain, they
                stop telling you what they heard and begin to look after you.
            """),
            callout(
                "tip",
                "If you have to send a file",
                """
                You lose the feet, so ask for one thing in return: *text me the time when you first
                thought of something else.* It is easy to do and even friends who hate giving
                opinions will do it. One number is more use to you than *really nice, well done*.
                """,
            ),
        ),
        section(
            "Sorting what comes back",
            text("""
                Write everything down on the same day, in their words. Decide on none of it for at
                least one night.
            """),
            subheading("Symptom and prescription"),
            text("""
                *The chorus should be longer* is a prescription. The symptom underneath may be that
                it was over before they had arrived in it, and there are many cures: a shorter
                verse, a bar of preparation, fewer words. Listeners are excellent at noticing that
                something is wrong near 1:20 and much less good at knowing what. So keep the time
                code, translate the advice back into what they may have felt, and look for the
                remedy yourself.
            """),
            subheading("When two agree"),
            text("""
                If two people who have never met stumble within the same five seconds, something is
                there, even when one calls it boring and the other calls it too much. Go there
                first. If they disagree about the same place, and both with some heat, consider
                leaving it as it is. Indifference would worry you more.
            """),
            subheading("The sentence that stays"),
            text("""
                Of everything you hear, one remark will follow you to bed. Write it out and put
                three questions to it. Is it about this piece, or about you? Could you hear what
                they mean, if you tried, at a definite place? Would acting on it bring the work
                closer to what you said you wanted? A remark that gets three times no can be
                thanked and let go. One that gets a yes in the middle is probably a present, badly
                wrapped.
            """),
            subheading("A book of listens"),
            text("""
                One evening with one person tells you about a piece. Ten of them, written down in
                the same few columns, tell you about yourself: at which minute people tend to leave
                your music, and whose remarks were still true a month later. Write a line whenever
                somebody has listened, or whenever you have listened to somebody else's piece the
                way you would like to be heard. The book stays open after this lesson.
            """),
            rows(
                "listens",
                "Your book of listens",
                ("Piece", "text"),
                ("Who listened", "text"),
                ("Part", "choice", "A witness", "A mirror", "An adviser", "Only me"),
                ("Where it moved them", "text"),
                ("What you noticed", "long_text"),
                hint="One line for each listen. Come back to it on any day.",
            ),
            callout(
                "why",
                "You keep the pencil",
                """
                It is your name on it. A listener knows what happened to them, which you must
                believe without argument; only you know what the piece is for. When those two
                conflict, you are allowed to leave somebody unmoved.
                """,
            ),
        ),
        turn(
            "One person, one listen",
            """
            Choose something that stands by itself and in which you would still move a wall. The
            old piece from the lesson on staying will do very well, if you gave it an ending. Half
            an hour is for the preparation and the sorting; the listening takes as long as it
            takes.
            """,
            30,
            [
                step(
                    "Invite someone",
                    """
                    Pick the person and the part they are to play. Write to them now, before going
                    on, and put the day in the message.
                    """,
                    short_text("listener", "Who? Initials are enough"),
                    choice(
                        "listener_part",
                        "What are you asking them to be?",
                        "A witness",
                        "A mirror",
                        "An adviser",
                    ),
                    date("listening_day", "When?"),
                ),
                step(
                    "Play it",
                    """
                    Afterwards, as soon as you are alone, note the moments you saw, then tick what
                    you managed. Nobody manages all of it the first time.
                    """,
                    text_list(
                        "moments_seen",
                        "What did you see or hear them do, and when?",
                        count=3,
                        exact=False,
                        hint="With time codes, such as: 1:04, foot stops.",
                    ),
                    checklist(
                        "listening_kept",
                        "I managed to",
                        "say nothing beforehand",
                        "set the level lower than I like",
                        "sit where they could forget me",
                        "wait six seconds after the polite answer",
                        "say thank you and leave it at that",
                    ),
                ),
                step(
                    "Sleep, then sort",
                    """
                    The next day. Translate whatever they advised back into what they may have felt,
                    look at what you are working towards, and decide.
                    """,
                    recall("success_definition", "You are working towards"),
                    long_text(
                        "kept_and_left",
                        "What will you change, and what will you leave although it was mentioned?",
                    ),
                ),
            ],
            """
            Three moments observed in another person, one thing you will change because of them, and
            one you will not. Also, in most cases, somebody who is pleased to have been asked.
            """,
            follow_up_months=3,
        ),
        faq(
            (
                "I have nobody to play things to.",
                """
                You need one person with ears, and musical knowledge is not required. The
                neighbour, a colleague, an aunt on the telephone. If there really is no one, trade:
                in any online group there are others looking for exactly this, and an offer to
                listen first is rarely refused.
                """,
            ),
            (
                "What do I do when they clearly don't like it?",
                """
                Thank them, and mean it; disliking something in front of its maker takes courage.
                Then find out whether they dislike this piece or this kind of piece. Only the
                former concerns you, and even then you sleep on it.
                """,
            ),
            (
                "How do I listen when somebody asks me?",
                """
                Find out which part you are to play. Then say what happened in you, with the time,
                and stop. If you have an idea how it might be mended, ask whether they would like
                to hear it. Often they would rather not, and your restraint is the reason they will
                come again.
                """,
            ),
            (
                "Does posting it online count?",
                """
                It is a different thing, and can be a fine one. Numbers tell you that people left,
                and not when their foot stopped. Comments come from whoever felt like commenting.
                Do this with one person first; afterwards you read the comments with better eyes.
                """,
            ),
        ),
        quick_reference(
            ("Witness, mirror, adviser", "Three things a listener can be. Ask for one."),
            ("Below the neck", "Feet, breath and phones answer before the mouth does."),
            ("Symptom", "What happened to the listener, and when. Believe it."),
            ("Prescription", "What they suggest you do. Translate it back before using it."),
            ("Six seconds", "The pause in which the polite answer is followed by the true one."),
        ),
        next_steps("""
            This is the last lesson of the track for the present. You know what you are working
            towards, you have a way to the desk, a chart, questions that fit into an evening and
            one person who has heard something unfinished. Work for a while. The chart asks after
            you six months from the day you drew it.
        """),
    ),
)
