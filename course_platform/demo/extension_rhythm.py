"""Extension Course: rhythm and feel."""

from course_platform.demo.build import (
    callout,
    checklist,
    choice,
    faq,
    guide,
    introduction,
    link,
    long_text,
    next_steps,
    number,
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

LEAN = "where-the-beat-leans"
GAPS = "quiet-notes-and-gaps"

WHERE_THE_BEAT_LEANS = DemoLesson(
    title="Where the beat leans",
    slug=LEAN,
    summary=(
        "Swing, push and drag measured in milliseconds, and why the same setting is charming at "
        "one tempo and clumsy at another."
    ),
    free_preview=True,
    body=guide(
        LEAN,
        introduction("""
            Clap along with a drummer you like and you will be late on some hits and early on
            others, by amounts too small to point at. Your body settles the question without
            asking you. In a sequencer the question comes back as a number, because every note has
            to be placed somewhere, and dead on the line is a place like any other.

            This lesson gives you the arithmetic of those small amounts so that you can choose
            them. It uses three instruments and two bars. By the end you have one loop in four
            versions that differ by a few hundredths of a second, and an opinion about which of
            them you would follow on to a dance floor.
        """),
        section(
            "Swing is a ratio",
            text("""
                Take two neighbouring sixteenth notes. Played straight, each gets half of the time
                they share. Swing gives the first one more and the second one less, and the usual
                way to state it is the first note's share: 50 per cent is straight, 66.7 per cent
                is a triplet with its middle note missing. Between those lies most of the music
                you have ever nodded to.
            """),
            subheading("The same share, other milliseconds"),
            text("""
                A share is relative, and ears hear time. Fifty-eight per cent moves the off-note by
                27 milliseconds at 90 beats per minute, and by 14 at 172. The first you would call
                a lilt. The second you might not notice until it was switched off.
            """),
            table(
                ["Swing", "90 bpm", "120 bpm", "140 bpm", "172 bpm"],
                [
                    ["54 %", "13 ms", "10 ms", "9 ms", "7 ms"],
                    ["58 %", "27 ms", "20 ms", "17 ms", "14 ms"],
                    ["62 %", "40 ms", "30 ms", "26 ms", "21 ms"],
                    ["66.7 %", "56 ms", "42 ms", "36 ms", "29 ms"],
                ],
                "How late the second sixteenth arrives",
            ),
            text("""
                To work it out for your own tempo: 30,000 divided by the tempo is the length of a
                pair of sixteenths in milliseconds. Multiply that by the share minus a half. Many
                devices show swing on a private scale from 0 to 100, so bounce a swung hi-hat once
                and measure it in the editor. You need to do that a single time per device.
            """),
            callout(
                "tip",
                "When you change the tempo, set the swing again",
                """
                A groove made at 88 and sped up to 124 keeps its percentage and loses its gait. If
                it felt right before, keep the milliseconds and let the percentage rise.
                """,
            ),
        ),
        section(
            "Push and drag",
            text("""
                Swing bends the grid for everyone in the bar. Push and drag move one player against
                the others. A snare eight milliseconds behind the kick and hat sounds broader, a
                little heavier in the shoulders. The same snare eight ahead sounds keen. Neither
                registers as a mistake, since the ear puts two onsets that close together into a
                single event and hears the difference as character.
            """),
            subheading("Who is late, compared with whom"),
            text("""
                Dragging means nothing by itself. Something has to hold still. In much slow soul
                music the hat is the clock, the snare sits back and the bass arrives last, leaning
                on the kick's decay. In a lot of house the kick is the clock and the shaker runs
                slightly ahead of it, which makes 122 feel like a promise of 124. Decide which part
                is the clock before you move anything. If all of them drift, you have only made
                the song start late.
            """),
            subheading("Soft attacks lie about their time"),
            text("""
                A clap with a slow swell, a bowed bass, a pad with forty milliseconds of attack:
                placed on the line, each is heard after it. Listeners judge time by the moment a
                sound becomes plain, and that can trail the start of the region by the width of
                your whole groove. Move such parts forward by ear until they sit, and only then
                judge the feel. The picture on the screen will look wrong. Leave it so.
            """),
            text("""
                A consistent lateness and a random one are different things. A function called
                *humanise* scatters notes around the line, and scatter alone tends to sound like
                someone who slept badly. Players with a strong feel repeat their deviations: the
                third hat of the bar is late by about the same amount, each time round. When you
                move a note, move its siblings in every bar too, then loosen one or two.
            """),
        ),
        turn(
            "One loop, four gaits",
            """
            You need two bars of kick, snare and hi-hat at a tempo you often use. Choose plain
            sounds with short attacks. Bounce each version to audio, so that you can line them up
            and switch without opening menus.
            """,
            30,
            [
                step(
                    "Make the four versions",
                    """
                    First, everything on the line. Second, the off-sixteenths of the hat swung to a
                    share of your choice. Third, straight hats with the snare 10 milliseconds late
                    in every bar. Fourth, your own mixture.
                    """,
                    number("groove_tempo", "Tempo", unit="bpm", minimum="40", maximum="220"),
                    number(
                        "hat_offset",
                        "How late the swung hats arrive in the second version",
                        unit="ms",
                        minimum="0",
                        maximum="120",
                    ),
                ),
                step(
                    "Listen on your feet",
                    """
                    Play each for a full minute while standing. Do nothing on purpose. Watch what
                    your knees, head or breath begin to do, and whether they stop.
                    """,
                    choice(
                        "gait_preferred",
                        "Which did you move to first?",
                        "All on the line",
                        "Swung hats",
                        "Late snare",
                        "My own mixture",
                        "None of them yet",
                    ),
                    long_text(
                        "gait_notes",
                        "What did each do to you, in words that are not about music?",
                        hint="For instance: carrying shopping, late for a train.",
                    ),
                ),
                step(
                    "Keep one where you can find it",
                    """
                    Put the version you would build on somewhere private that you can reach in a
                    year, and note its address.
                    """,
                    link("groove_link", "Where is it?"),
                ),
            ],
            """
            Four bounces that differ by a few milliseconds, one of them chosen with your knees, and
            the offset written down as a number you can use again at another tempo.
            """,
        ),
        faq(
            (
                "Should I quantise what I play?",
                """
                Look at the offsets first. If they repeat from bar to bar, they are your feel, and
                you might quantise by 30 or 40 per cent to keep their shape while steadying it. If
                they scatter, fix the few that trip you and play the part again tomorrow.
                """,
            ),
            (
                "My interface has latency. Does that spoil all this?",
                """
                It matters while recording, where an uncorrected delay shifts a whole take by the
                same amount. Record a click through a cable back into an input and see how far off
                it lands. If it is more than a millisecond or two, enter that figure as the
                recording offset once, and forget it.
                """,
            ),
            (
                "Can listeners really hear ten milliseconds?",
                """
                Few could tell you that a snare is late by ten. Many can tell you that one version
                makes them sit back. You are working on the second kind of hearing.
                """,
            ),
        ),
        quick_reference(
            ("Swing share", "The part of a pair's time that its first note takes; 50 is straight."),
            (
                "Offset",
                "30,000 ÷ tempo × (share − 0.5): how late the second sixteenth comes, in ms.",
            ),
            ("Clock", "The part that holds still, against which another can push or drag."),
        ),
        next_steps("""
            Placement is half of feel. The other half is how loud each note is and which ones you
            leave out, and that is where the next lesson goes, with a hi-hat and an eraser.
        """),
    ),
)

QUIET_NOTES_AND_GAPS = DemoLesson(
    title="Quiet notes and gaps",
    slug=GAPS,
    summary=(
        "Loudness as rhythm: ghost notes, accents that form a second pattern, and silence that is "
        "placed as carefully as a hit."
    ),
    body=guide(
        GAPS,
        introduction("""
            Mute the kick and snare of a groove you admire and listen to what remains. Often it is
            a surprise: a mutter of half-heard taps, breaths, a shaker that drops out for one beat
            in eight. Very little of it would survive on a phone in a kitchen. Take it away and
            everything that does survive gets stiff.

            In the lesson before this you moved notes in time. Here they stay put, and you work
            with how loud they are and whether they are there at all.
        """),
        section(
            "Accents make a second rhythm",
            text("""
                Sixteen even hi-hats are a texture. Raise every third one, and a pattern of threes
                starts to roll across the bar, meeting the snare in some places and missing it in
                others. You have added no notes. Loudness alone draws a rhythm on top of the rhythm.
            """),
            subheading("Three levels are plenty"),
            text("""
                Full control over 127 velocities invites fiddling. Decide on three: a *tap* that
                you feel more than hear, a *note*, and an *accent*. On many drum instruments values
                near 25, 70 and 115 give you those, though each maps velocity in its own way, so
                set them by ear. Write the bar as letters, `t n t A t n t n`, and you can hear from
                the page whether it does anything. Only when that pattern works is it worth
                smearing the values by a few steps.
            """),
            subheading("Quiet has a tone"),
            text("""
                A snare struck gently is duller and shorter as well as softer. If your sampler
                turns down the volume and nothing else, its ghost notes will sound like loud notes
                heard from the next room. Map velocity to a low-pass filter too, and to a slightly
                shorter decay. Ten minutes spent on that mapping improve every groove the kit will
                ever play.
            """),
            callout(
                "why",
                "Compression may be eating your ghosts",
                """
                A fast bus compressor brings the quiet notes up between hits until tap and note
                come out alike. Before you rewrite a part that feels flat, bypass the drum bus.
                """,
            ),
        ),
        section(
            "Where to put nothing",
            text("""
                A gap is heard when something was expected in it. That makes it an event, with a
                time and a weight, and you can place it like any other.
            """),
            subheading("Set up the expectation"),
            text("""
                Repeat a figure three times and leave a hole in the fourth. The listener fills it,
                frequently with a movement. Leave the hole at once, before anyone knows the figure,
                and it is only a bar with less in it. So the bars in front of a silence are the
                ones to keep plain.
            """),
            subheading("Cut tails as well as notes"),
            text("""
                You may have removed the clap and still feel nothing, because its reverb walks
                straight across the gap. Automate the send down, shorten the bass note that leads
                in, fade the room. For a silence to be felt, around an eighth note of real quiet is
                often enough; at 120 that is a quarter of a second, and it seems enormous.
            """),
            text("""
                Try taking away before adding, as a fixed order of work. When a loop bores you by
                its eighth turn, remove one hit from bars two and four, then listen to eight more
                rounds. Add a part only if the hole made you want one.
            """),
            table(
                ["If the loop feels", "Look first at", "Try"],
                [
                    ["Stiff", "Hat velocities", "Letters: taps between the notes"],
                    ["Busy", "Bar four", "Remove the hit before the downbeat"],
                    ["Heavy", "Length of the bass notes", "End each a sixteenth sooner"],
                    ["Flat", "The drum bus", "Bypass compression, set the taps again"],
                ],
                "Before you add a part",
            ),
        ),
        turn(
            "Write it in letters, then erase",
            """
            Use the loop you kept from the lesson before, or any two bars of your own that have
            been looping too long. Work at low volume; taps only show their worth there.
            """,
            30,
            [
                step(
                    "Letter the hat",
                    """
                    Write one bar of sixteen as `t`, `n` and `A`, with at most four accents. Program
                    exactly that. If it rolls, keep it; if it marches, move one accent.
                    """,
                    short_text("hat_letters", "Your bar in sixteen letters"),
                ),
                step(
                    "Take things out",
                    """
                    Remove one thing at a time, tails included, and listen to eight rounds after
                    each. Stop when the next removal would hurt. Then put the last one back.
                    """,
                    text_list(
                        "removals",
                        "What did you remove, and what did it do?",
                        count=3,
                        exact=False,
                        hint="At least three, one line each.",
                    ),
                ),
                step(
                    "Check it in the world",
                    """
                    Play the result in other places. Tick each that still moves you.
                    """,
                    checklist(
                        "groove_check",
                        "It still moves me",
                        "at a whisper on the monitors",
                        "from the next room with the door open",
                        "on a phone, with the kick all but gone",
                        "tomorrow morning",
                    ),
                ),
            ],
            """
            Two bars with fewer notes than you began with, a line of sixteen letters you could hand
            to a drummer, and three removals you can name.
            """,
            follow_up_months=3,
        ),
        faq(
            (
                "Is there a rule for where ghost notes go?",
                """
                Drummers often tuck them directly before or after a backbeat, because the hand is
                passing there anyway. That makes the neighbourhood of the snare a good first place
                to try, and a poor place to stop.
                """,
            ),
            (
                "My genre wants everything at full velocity.",
                """
                Then work with gaps, and with length. In very hard, very even music a closed hat
                that is ten milliseconds shorter than its neighbours does the work of an accent.
                """,
            ),
            (
                "How do I know when I have removed too much?",
                """
                You start listening for the missing part and stop hearing the rest. Put it back,
                wait a day, and see whether you still notice.
                """,
            ),
        ),
        quick_reference(
            ("Tap, note, accent", "Three levels of loudness that are enough to write a feel down."),
            ("Ghost note", "A tap near a backbeat, duller and shorter as well as quieter."),
            ("Placed silence", "A gap where something was expected, with the tails cut too."),
        ),
        next_steps("""
            Take the sixteen letters to a real shaker, a table top or a friend with sticks, and see
            how they come back. If you play the loop to anyone, ask which part they would miss.
        """),
    ),
)

LESSONS = (WHERE_THE_BEAT_LEANS, QUIET_NOTES_AND_GAPS)
