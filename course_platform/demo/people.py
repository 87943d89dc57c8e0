"""Made-up learners and what they wrote, for a seeding command to draw from.

None of these people exist. They differ on purpose in length, mood, English and language.
A plan reads on from the form's own words: “If <plan_if>, then I'll <plan_then>.”
"""

from typing import NamedTuple

SUCCESS = "what-would-count-as-success"
DESK = "the-desk-you-sit-down-at"
SKILLS = "what-a-producer-is-asked-to-do"
CREATIVITY = "can-creativity-be-trained"
STAYING = "stay-when-it-sounds-bad"
QUESTIONS = "ask-a-smaller-question"
HEARING = "let-somebody-hear-it"
LEAN = "where-the-beat-leans"
GAPS = "quiet-notes-and-gaps"
HOUR = "what-an-hour-really-costs"
SAYING = "saying-the-number"

FIRST_NAMES = (
    "Adaeze", "Agnieszka", "Aiko", "Amina", "Anouk", "Arjun", "Bilal", "Björn", "Camila", "Chidi",
    "Dalia", "Dmitri", "Eilidh", "Emeka", "Farah", "Femi", "Giulia", "Hana", "Hyun-woo", "Ingrid",
    "Ioana", "Jamal", "Jonas", "Kaveh", "Keiko", "Kwame", "Laila", "Lucía", "Mateo", "Mehmet",
    "Mira", "Nadia", "Ngozi", "Niamh", "Oksana", "Omar", "Paulo", "Priya", "Quynh", "Rafael",
    "Rania", "Samuel", "Sina", "Siobhan", "Tāne", "Thandiwe", "Tomasz", "Valentina", "Wei", "Yara",
    "Yusuf", "Zeynep",
)  # fmt: skip

SUCCESS_DEFINITIONS = (
    "I finish four pieces a year and play each of them to my brother without explaining it first.",
    "Being the person three or four bands in Leeds call when they want drums that sound like a "
    "room. Enough paid days to drop my Friday shift. If a year goes wrong: one record I am proud "
    "of.",
    "My songs exist outside my head. That's it for now.",
    "Writing music for two documentaries a year with people who ring me before the edit is locked, "
    "and home for dinner on most evenings. I don't need a name anyone knows.",
    "One evening at the Pumpehuset, sold out or half full, with the set I hear in my head.",
    "I want my grandmother's songs recorded properly, sung by her, before it is too late. "
    "Everything after that is extra.",
    "To earn a third of what I live on with mixing, and to like the records. A bad year still has "
    "one mix in it that I would have done for free.",
    "Success is I can play what I imagine, not a smaller version of it. I notice it when I stop "
    "saying sorry before I press play.",
    "thursday band. all of us still friends at 50. one tape a year",
    "A hundred people I have never met who would be sad if I stopped.",
    "To release under my own name. I have hidden behind two aliases for nine years and I would "
    "like to sign something.",
    "Three tracks signed to labels whose back catalogue I own. After that I'll think again.",
    "That my daughter learns from watching me that grown-ups can be beginners. Measurable sign: "
    "she sees me practise at least weekly and I don't hide the bad bits.",
    "I get asked back. By any client, twice.",
    "Make beats that other people write better songs on than I could. Sign: when the vocal comes "
    "back and I forget that I made the beat.",
    "Vivir de esto a medias: quince días al mes con música y quince con clases. Y terminar un "
    "disco cada dos años, aunque lo escuchen veinte personas.",
    "Que mis amigas canten mis canciones en el coche sin darse cuenta.",
    "Ich möchte bis vierzig ein Album machen, das ich in zwanzig Jahren noch hören kann, ohne den "
    "Raum zu verlassen. Wer es sonst hört, ist mir im Moment wirklich egal.",
    "Zwei Hörspiele im Jahr vertonen, anständig bezahlt, mit einem Team, das pünktlich ist.",
    "أن أنهي ما أبدأه. ثلاث مقطوعات في السنة تكفيني، وأن يسمعها أبي.",
    "النجاح عندي أن أعيش من التسجيل في مدينتي دون أن أضطر إلى السفر.",
    "I am a nurse. I don't want a career in this. I want one hour a day in which nobody needs me "
    "and something gets made. In a bad year: an hour a week.",
    "To score a game that someone finishes because of the music. Small game is okay.",
    "A body of work. Ten years, thirty pieces, all available in one place, no apologies attached.",
    "I'd like to be able to say yes when someone asks can you produce this, and mean it, and know "
    "what it'll cost them.",
    "Playing live again without needing two drinks first.",
    "Honestly? That the ones who left the band hear it and think hm. I know how that sounds. "
    "Under that: I want to prove to myself I can write without them.",
    "To make dub that my uncle would have put on. He had very strict opinions.",
    "My music in the room of a dance company. They move, I watch from the side, nobody looks at "
    "me.",
    "A monthly income of 900 from sample packs and lessons so that I can say no to wedding gigs.",
    "I want to hear the difference. When somebody says the low mids are muddy I want to hear what "
    "they hear within a second.",
    "For me success is when the musician from my village and the musician from the city both "
    "recognise themselves in same track.",
    "Two EPs a year, self released, artwork by Noor, launch in the bar where we met. Breaking "
    "even is a win.",
    "Teach. I want to be the teacher I didn't have, with a small class, and still make my own "
    "things in the summer.",
    "Not stopping.",
    "An album in Welsh that doesn't sound like a tourist board.",
    "To record choirs. Proper ones, in churches, with two microphones and patience. Twelve "
    "weekends a year, paid fairly, and my own pieces in the gaps.",
    "That I can leave it alone for a month and come back without feeling like a fraud.",
    "Sync placements covering the rent for six months of the year. Yes it's about money. I've "
    "been poor and it isn't interesting.",
    "To finish the record I started with my late friend, the way he would have argued for it.",
    "I want to be good at one narrow thing: voices in noisy rooms. Journalists and podcasters "
    "send me hopeless tape and get back something that can be used.",
    "A live set made only of field recordings from my street that my neighbours come to.",
    "To surprise myself once a month. I keep a list. If the list has twelve entries in December "
    "it was a good year, whatever else happened.",
    "Be on the bill with people I admire, small print is fine.",
    "I'd know it had worked if I stopped checking the numbers for a whole week after a release.",
    "A studio with a window. Clients who bring biscuits. Records that sound like the people who "
    "made them. In that order on some days.",
    "To compose quickly enough for theatre: new scene on Tuesday, music on Wednesday, and not "
    "hate it by Friday.",
    "That the pieces get shorter and say more.",
    "I want to work with other women in a studio where no one explains compressors to us.",
    "Five songs for my wedding that my partner didn't expect. Date is fixed: 6 September.",
    "When I am seventy I want a drawer with something in it from each year.",
    "I mix one record a month for people who pay on time, and on the other weekends I make noise "
    "music that pays nothing and never will.",
    "To trust my ears more than the analyser.",
    "A residency. Any club under 200 people, once a month, my own night, residents only, no "
    "headliner.",
    "Something my deaf cousin can feel through the floor and choose to stay for.",
    "Success is boring for me: eight hours a week, kept for ten years. I believe the rest follows "
    "and if it doesn't I still had the eight hours.",
    "To be useful to a scene. Lend gear, record first demos, put names together. If in five years "
    "two bands exist that wouldn't have, that's it.",
    "One track on a compilation of the collective. They don't take everyone, it would mean I'm "
    "inside.",
    "Lullabies, actually. An album of lullabies that doesn't annoy the parents.",
    "I don't care to be original. I want to make trance like 1998 so well that people ask where "
    "it was hiding.",
    "Being able to answer the question what do you do with the word music and not add anything.",
    "To learn enough that I can hear why I love what I love. Making something is second.",
    "Ten finished minutes by next winter. Last winter it was zero so this is a big number.",
    "I run a community studio. It's success when a kid who came for the free wifi leaves with a "
    "song.",
)

PATTERNS = (
    "{high} is where I live. {low} is a room in my own house I have not been in since spring.",
    "No surprise that {high} came out on top, it's what I do for a living in another field. The "
    "low {low} did surprise me a little. I could not think of one scene from the last eight "
    "weeks.",
    "I learned everything from videos, alone, at night. So {high} is up and {low} is down and I "
    "think that is the whole explanation.",
    "high: {high}. low: {low}. reason: fear, probably",
    "My first teacher praised me for anything to do with {high} and I think I've been collecting "
    "that praise ever since. Nobody ever mentioned {low}, so neither did I.",
    "The gap between {high} and {low} is five points. I looked at it for a while. In the band "
    "Sofie did all the {low} things and I never had to. Sofie moved to Aarhus.",
    "I gave {low} a 3 and felt generous. Last month someone asked me a question about it and I "
    "changed the subject to {high}, which I now find quite funny.",
    "It is a clear peak at {high}. When I am unsure about a piece I go and do more of that, "
    "because there I know what to do. {low} gets what is left of the evening, so nothing.",
    "They're all between 4 and 6 if I'm honest, with {high} sticking out a bit. I don't think "
    "I've pushed anything hard enough yet to have a shape. {low} is lowest because it's newest.",
    "I work in a hospital and I suppose that trained {high} more than any music course. {low} "
    "suffers from being the thing I'd have to sit down and study, and I'm tired when I sit down.",
    "{low} is low because I decided years ago that I'm not that kind of person. I was a {high} "
    "person. Reading this I can't remember who I decided it with.",
    "I put {high} first without thinking, then tried to find a scene, and there were three in one "
    "week. For {low} I had to go back to February. So the numbers are about right.",
    "In my language we say the shoemaker has no shoes. I help others with {low} and for myself I "
    "do none of it. {high} is good because it is fun, no secret.",
    "The pattern is avoidance dressed up as taste. I say I don't care for {low}. I do care. I "
    "just don't like being bad at things in front of people, and with {high} I never am.",
    "Two years ago {low} would have been my best. I had a manager-ish friend and a routine. Now "
    "{high} has grown over everything like ivy.",
    "{high} feels like home and {low} feels like the tax office.",
    "My chart looks like a shark fin. {high} all the way up, then a drop to {low}. An example: "
    "the EP has been ready since June and I have told nobody.",
    "I expected {low} to be worse. The scene I thought of was the phone call with Dario, which "
    "went well. {high} I rated lower than I would have last year because I hear more now.",
    "Comes from school. We were graded on {high}. Nobody can grade {low} so it did not exist.",
    "Looking at it like it's a friend's chart: this person should stop buying things for {high} "
    "and ask somebody about {low}. I would tell a friend that immediately.",
    "I'm a drummer, {high} is what I get booked for. When I produce I hide in it. {low} is where "
    "I wait for others to move first.",
    "{high}: 8. {low}: 2. everything else: yes",
    "The scene for {low} was embarrassing. I had promised Ming an answer by Monday and it was two "
    "weeks later. The scene for {high} was that same evening, when I made a beautiful thing to "
    "avoid writing.",
    "It seems I'm strongest, {high}, where I can be alone. I had a stutter as a child, so {low} "
    "was expensive for a long time. It isn't any more, but the habit stayed.",
    "I come from classical piano. {high} was trained for fifteen years by other people. {low} I'd "
    "have to build up myself and I don't quite know what practising it would look like.",
    "I rated while angry and {low} got a 1. Came back after tea and made it a 3. {high} didn't "
    "move.",
    "The reason is money, or lack of it. {high} costs nothing but time. For {low} I always "
    "believed I'd need equipment or a proper room or a coach. The lesson says otherwise.",
    "{low} is low and that's okay with me for the next half year. {high} is exactly what the "
    "album needs.",
    "My wife looked over my shoulder and said {low} is higher than I think and {high} is lower. "
    "We had a good conversation. I left the numbers as they were.",
    "What falls off is {low}. What sticks out is {high}. Between them is a straight line down, "
    "because each area depends a bit more on other people than the one before, and I moved to a "
    "new country last year.",
    "I'd call it a specialist's chart. One clear strength in {high}, from eight years of doing "
    "little else. {low} is the price I paid and until now I never looked at the receipt.",
    "I am old (61) and new at this. {high} comes from life. {low} comes from a machine that did "
    "not exist when I was young. I am not ashamed of the 2.",
    "There's a pattern of starting. {high} is about the first hour and I'm great in the first "
    "hour. {low} is what the fortieth hour needs.",
    "Nothing clusters. {high} is a 7 because of one lucky month, {low} is a 4 because of one bad "
    "one. I want to see this again in half a year before I build a theory on it.",
    "I keep {low} low on purpose, I think. If it were better I'd have no excuse left for not "
    "releasing. That is not nice to write down. {high} gives me something to be proud of "
    "meanwhile.",
    "{high} first. It's the one thing I was allowed to do at home, with headphones, without "
    "anyone hearing. {low} needs noise.",
    "The high {high} comes from seven years as a live engineer: problems come fast and you solve "
    "them. The low {low} comes from the same seven years. Nobody ever asked me what I would have "
    "played.",
    "Me da vergüenza el {low}, pero es verdad: en ocho semanas, ni una sola vez. {high} está alto "
    "porque es lo que hago cuando no quiero pensar.",
    "El dibujo parece una vela. {high} tira de todo y {low} se queda en el puerto. Creo que viene "
    "de trabajar siempre sola.",
    "{high} ist hoch, weil ich es täglich im Beruf brauche. {low} ist niedrig, weil es mir nie "
    "jemand gezeigt hat und ich nie gefragt habe.",
    "Ehrlich gesagt hätte ich {low} am liebsten leer gelassen. Mein Beispiel ist die Mail von "
    "Jule, die seit vier Wochen unbeantwortet ist. {high} läuft dagegen von allein.",
    "أعلى رقم عندي هو {high} لأنني أعمل وحدي منذ سنوات. أما {low} فهو ضعيف لأنني أؤجله دائماً إلى "
    "الغد.",
    "أرى قمة واحدة في {high} وحفرة في {low}. السبب بسيط: لم يطلب مني أحد ذلك من قبل.",
    "What I notice: {high} and my mood go together. On good days it's a 9. {low} stays the same "
    "on any day, so perhaps it's the more honest number.",
    "I wanted to put {high} at 10. Then I read the words at the end of the scale and thought "
    "about Abena, who actually is a 10. So 7. {low} is 3, no argument.",
    "I think it's generational in my family. My father mended radios, my mother too, you fixed "
    "things and did not talk. {high} up, {low} down.",
    "The area that falls away is {low}. In one sentence: I don't believe I have a right to it "
    "yet. For {high} I never asked permission.",
    "Funny thing, the three skills I listed were all {high}. All three. And I thought I was being "
    "clever and varied. {low} didn't cross my mind, which I guess is the point.",
    "I moderate a forum so I spend my day on {high} without calling it that. {low} I have read "
    "about extensively. Reading about it has done nothing.",
    "Pretty even, 5 6 5 6 with {low} at 3. The 3 is because of the label thing in May, which I "
    "handled by not handling it. {high} saved me that time.",
    "My chart is the chart of somebody who has been in one band for eleven years. {high} is "
    "shared among five of us and I gave myself everyone's points. {low} the same, the other way "
    "round.",
    "{low} has been lowest on everything like this I ever filled in, including at work. It must "
    "be a real thing. {high} at least also seems to be a real thing.",
    "no idea where it comes from. {high} was always easy. {low} was always tomorrow",
    "I see someone who prepares. {high} is preparation. {low} is the part that begins when "
    "preparation is over.",
    "I have two kids under four. {high} is what can be done in twenty minutes with one hand. "
    "{low} can't. I don't think it's deeper than that.",
    "The example I used for {high} is a song from 2019, so I was cheating. Took two points off. "
    "It's still my highest. {low} I'd scored before I read the help text and I'm leaving it.",
    "I teach {high} to teenagers on Wednesdays and it shows. What I tell them about {low} is to "
    "just start, which, looking at my own number, I might try.",
    "It's lopsided toward {high}, like most people I make music with, now that I think of it. We "
    "are five people with the same strength and nobody for {low}.",
    "My English is not perfect but I try. {high} is strong since I play in church from eight "
    "years old. {low} is weak since in church somebody else always did this.",
    "I like this shape. I don't want to fix it. A bit more {low} so that it stops tripping me, "
    "and otherwise more of {high}, please.",
    "Someone once laughed at me about {low}, in 2014, in a rehearsal room with a green carpet. "
    "There you go. {high} nobody has ever laughed about.",
    "The numbers say {high}. The calendar says {high} too: I counted eleven evenings. {low} had "
    "one, and that was because Piotr came by.",
)


class Reflection(NamedTuple):
    saw: str
    why: str
    plan_if: str
    plan_then: str


REFLECTIONS_ON: dict[str, tuple[Reflection, ...]] = {
    SUCCESS: (
        Reflection(
            "Four of my five wants were numbers and I got all of them from one website.",
            "I started checking plays when the second track did well by accident. Since then I "
            "finish things on the day that is good for uploading and not when they're ready.",
            "I open the stats page before noon",
            "close it and listen to yesterday's bounce instead",
        ),
        Reflection(
            "The Tuesday I wrote had no studio in it. It had a kitchen, a piano, and someone "
            "else's kids.",
            "I have been saving for a studio for three years. The piano is at my sister's and "
            "costs nothing.",
            "it's my free Tuesday",
            "take the tram to Ana's and play for an hour",
        ),
        Reflection(
            "That I kept writing what would impress Marek. Marek stopped making music in 2021.",
            "He was the first one who took me seriously.",
            "I catch myself mixing for him",
            "say his name out loud and carry on with my own version",
        ),
        Reflection(
            "My definition is very small, one line. I felt embarrassed and then relieved.",
            "Big plans have been my way to not begin. Example: the concept album, 2020 until now, "
            "zero songs.",
            "a plan needs more than one page",
            "cut it until it fits on a beer mat",
        ),
        Reflection(
            "Company was my first heap. I'd have sworn it was craft.",
            "All the good evenings on my list had other people in them. I work alone because it's "
            "easier to schedule, that's all it is.",
            "Kofi writes the group chat on Wednesday",
            "answer with a day and not with maybe",
        ),
        Reflection(
            "I could not answer the empty room question at first. If nobody ever knew, would I? "
            "After ten minutes: yes, but I would make weirder things.",
            "The weird things are in a folder called zz_no. There's a piece with a washing "
            "machine in there that I listen to more than my releases.",
            "it's the last Sunday of the month",
            "open zz_no and work on whatever is oldest",
        ),
        Reflection(
            "money",
            "I left it out twice because it isn't romantic. It's the reason I take jobs that make "
            "me dislike music by Friday.",
            "someone offers a job under my limit",
            "sleep one night before I answer",
        ),
        Reflection(
            "Me di cuenta de que mi definición era la de mi profesor.",
            "Estudié seis años con él y todavía escucho su voz cuando hago algo simple. La canción "
            "que más quiero tiene tres acordes.",
            "vuelvo a borrar algo por ser demasiado simple",
            "guardarlo y enseñárselo a Inés antes de decidir",
        ),
        Reflection(
            "Mein Dienstag war überraschend ruhig.",
            "Ich hatte mir immer Tourneen vorgestellt. Auf dem Papier standen ein Kaffee, zwei "
            "Stunden Schnitt und ein Anruf. Das könnte ich fast schon heute haben.",
            "der nächste freie Dienstag kommt",
            "um neun anfangen und um elf aufhören, wie aufgeschrieben",
        ),
        Reflection(
            "I wrote a definition that refuses something: no more remixes for exposure. Felt rude.",
            "I've done nine. None of them led anywhere but I met two nice people, so I keep "
            "telling that story.",
            "somebody asks for a free remix",
            "send the two sentences I prepared today",
        ),
        Reflection(
            "Not sure I saw much. I've thought about this a lot before. The bad year test was "
            "new, my old version would not have survived my divorce, and in fact it didn't.",
            "In 2022 I made one song in twelve months, for my dad's 70th. I filed that year as a "
            "failure. With the new definition it counts.",
            "a year like that happens again",
            "write down the one thing that got made, with its date",
        ),
        Reflection(
            "I borrowed the vinyl one too. Word for word. I do own a turntable though.",
            "It's for the shelf at my parents' house. I want them to have an object.",
            "I have the next finished track",
            "burn one CD, draw a cover and post it to them",
        ),
    ),
    DESK: (
        Reflection(
            "31 minutes. I guessed eight.",
            "The drum folder. I scrolled through kicks for a quarter of an hour and then used the "
            "same one as always.",
            "it's Sunday and raining",
            "choose twelve drum sounds and hide the rest",
        ),
        Reflection(
            "The heaviest door was deciding which project. I have forty open and they all look at "
            "me.",
            "There's guilt on every one of them, so choosing one feels like turning down the "
            "others.",
            "I close a session",
            "put a star on the one I open tomorrow",
        ),
        Reflection(
            "Small thing: my headphones were in the bedroom, where my partner sleeps early.",
            "So three evenings a week the session ended before it began and I blamed motivation.",
            "I brush my teeth",
            "move the headphones back to the desk",
        ),
        Reflection(
            "I cleaned for two hours and didn't make a sound. Typical. But the next day it took 2 "
            "minutes.",
            "I like arranging more than doing, it has no risk in it.",
            "I want to tidy something during a session",
            "write it on the list for Sunday and play a note",
        ),
        Reflection(
            "Leaving in the middle worked on the first try. I sat down and the bass was fixed "
            "before I had taken my jacket off.",
            "Normally I stop when a section is done and then there is a wall the next day. I never "
            "saw that the wall was my own tidy ending.",
            "it is 22:30 and I know what comes next",
            "write it at the top of the project and stop",
        ),
        Reflection(
            "The tray. I live in one room with my cousin and I was waiting for a bigger flat.",
            "For 14 months.",
            "the rice is on",
            "lift the tray onto the table",
        ),
        Reflection(
            "I resist the small session. One bar feels like an insult to the four hours I used to "
            "have.",
            "Before the baby I worked all Saturday. I'm comparing every evening with a life that's "
            "gone for now.",
            "she falls asleep before eight",
            "record one bar and be allowed to stop",
        ),
        Reflection(
            "Phone in the hall. Eleven steps. I got up for it six times in the first half hour, "
            "like a dog.",
            "I didn't know. I'd have said twice.",
            "I sit down",
            "leave it on the shelf by the shoes",
        ),
        Reflection(
            "De 24 minutos a 5. Lo medí dos veces porque no me lo creía.",
            "La mitad era la actualización del programa, que siempre dejaba para luego.",
            "apago el ordenador los domingos",
            "actualizar todo antes de cenar",
        ),
        Reflection(
            "Ich habe keine Gewohnheit gefunden, an die ich es hängen kann. Schichtdienst.",
            "Kein Tag beginnt wie der andere. Aber ich ziehe immer die Arbeitsschuhe aus.",
            "ich die Arbeitsschuhe ausgezogen habe",
            "zwei Minuten den letzten Bounce hören",
        ),
        Reflection(
            "قضيت عشرين دقيقة قبل أول صوت، أغلبها في البحث عن الملف الصحيح.",
            "أسماء المشاريع عندي كلها متشابهة: جديد، جديد ٢، جديد أخير.",
            "أغلقت المشروع في الليل",
            "أكتب اسماً واضحاً وسطراً عن الخطوة التالية",
        ),
        Reflection(
            "Returns instead of streaks. I have a very long list of broken streaks in three "
            "different apps. Returns: I count nine just this year.",
            "Every time I lost a streak I stayed away for about as long as it had lasted. You can "
            "see it in the project dates.",
            "I've been away for more than a week",
            "play along with the Alice Coltrane record for ten minutes, no recording",
        ),
    ),
    SKILLS: (
        Reflection(
            "My two areas that matter are my two lowest. Both of them.",
            "I want to produce other people and I rated interpersonal 3. In the last eight weeks I "
            "cancelled on Lou twice because I was nervous about the session.",
            "Lou suggests a date",
            "say yes before I look at my own calendar for excuses",
        ),
        Reflection(
            "Business 2. I laughed.",
            "An invoice from March is sitting in drafts. It's for 150 euros. I could have bought "
            "the microphone stand.",
            "it's Friday and I've had lunch",
            "send whatever is in drafts",
        ),
        Reflection(
            "There was nothing for Creative in my eight weeks except one night with the harmonium, "
            "and that night was worth more to me than the rest.",
            "It was an accident, the power was out. So no screen.",
            "it's the first of the month",
            "switch the computer off and play until something annoys the neighbours",
        ),
        Reflection(
            "I rated myself lower in Technical than a year ago even though I do this every day "
            "now.",
            "I heard my mixes beside Nkechi's in the same room. I know now what I don't know. The "
            "old number was from before I'd heard that.",
            "Nkechi has an open session",
            "sit at the back for an hour and write down three moves",
        ),
        Reflection(
            "All my three skills were technical. I'm a sound engineer, fine. But I also love songs "
            "and there was not a word about songs.",
            "When people ask what I do I say cables.",
            "I finish a live job before eleven",
            "sing one line into the phone in the van",
        ),
        Reflection(
            "personal is lowest. i stop when it's dull",
            "comping. backups. naming. last album took 8 months longer because of naming",
            "it's monday morning and my brain is off",
            "name ten takes with the radio on",
        ),
        Reflection(
            "That there is no mismatch. I was looking for one quite hard. What I need is what I've "
            "got, and I still don't finish.",
            "So it isn't skill. I think it's being heard. The last three pieces got to ninety per "
            "cent and then I found something wrong with the hi-hat.",
            "the hi-hat suddenly seems wrong at the end",
            "send it to Tobi as it is",
        ),
        Reflection(
            "The chart is much rounder than how I feel. I feel like a fraud with one trick.",
            "I compared myself to people who do one thing all day. My own eight weeks had a string "
            "arrangement, two rehearsals, a grant form and a fixed ground loop in them.",
            "I think I have only one trick",
            "read the list of the last eight weeks",
        ),
        Reflection(
            "I don't like the word business but I like the word agreed.",
            "With the duo we never agreed anything and it ended with two people and one song and a "
            "lot of silence.",
            "I start something with another person",
            "write the shares down on the first evening, over food",
        ),
        Reflection(
            "Interpersonal 8, and I always thought it doesn't count because it isn't music.",
            "At Thursdays I'm the one who gets the shy singer to do another take. Last week Bea "
            "said she only comes since I'm there.",
            "Thursday comes round",
            "ask Petra to place the mics and just look after the people",
        ),
        Reflection(
            "The gap is in the middle of my definition. It says 'score for theatre' and I rated "
            "working with others a 4.",
            "Director says warmer, I hear that he doesn't like it, I go quiet, I go home, I change "
            "everything. He meant the cello.",
            "someone gives me an adjective",
            "ask which instrument they were listening to",
        ),
        Reflection(
            "I saw a shape from my job. I'm a project manager, so dates and money are fine, and "
            "ideas are something the others have.",
            "When I write a melody I apologise for it in the meeting voice.",
            "I hear the meeting voice",
            "play the melody again, louder",
        ),
        Reflection(
            "The five numbers looked like my school report. Same high one, same low one, thirty "
            "years apart.",
            "Mrs Adeyemi wrote 'could speak up more'. She was right then and I'd like her to be "
            "wrong by autumn.",
            "we listen back to a take as a group",
            "be the first one to say something, even if it's small",
        ),
        Reflection(
            "Tengo lo técnico muy alto y no me sirve para lo que quiero.",
            "Quiero escribir canciones y llevo un año aprendiendo a masterizar. Es más cómodo, "
            "nadie llora con un limitador.",
            "abro un vídeo sobre masterización",
            "cerrarlo y escribir un verso malo",
        ),
        Reflection(
            "La palabra que falta en mi lista es gente.",
            "De las tres habilidades que puse, ninguna necesita a otra persona en la habitación.",
            "termino una maqueta",
            "invitar a Julián a escucharla en casa, sin enviarle un enlace",
        ),
        Reflection(
            "Mir ist aufgefallen, dass ich für Persönliches keine einzige Szene hatte, aber sofort "
            "eine Ausrede.",
            "Ich höre auf, sobald es nach Arbeit aussieht. Bei der EP waren es die Fades.",
            "es Samstag ist und ich noch im Schlafanzug bin",
            "zwanzig Minuten Fades machen, mit Wecker",
        ),
        Reflection(
            "Geschäftliches: eins. Ich hätte gern eine Null gehabt.",
            "Ich habe im Mai einen Auftrag verschenkt, weil ich keinen Preis sagen konnte.",
            "jemand nach dem Preis fragt",
            "sagen, dass ich morgen bis mittags ein Angebot schicke",
        ),
        Reflection(
            "رأيت أن الجانب الشخصي هو الأضعف، مع أنني كنت أظن أن المشكلة في الأدوات.",
            "اشتريت ثلاث إضافات هذا العام ولم أنه أغنية واحدة.",
            "أردت أن أشتري شيئاً جديداً",
            "أنتظر أسبوعاً وأنهي مقطعاً واحداً أولاً",
        ),
        Reflection(
            "I can see my mother's voice in the business number. 'We don't talk about money.'",
            "At the last wedding gig the groom's brother had to remind ME to take the envelope.",
            "a gig is confirmed",
            "send the amount and the account in the same message",
        ),
        Reflection(
            "Second time doing this. Technical went down two, Creative went up three. I'd have "
            "said the opposite before I looked.",
            "I spent the half year on the one-ugly-idea-a-day thing, about half of the days. I "
            "stopped caring about clean and started noticing noise, so now I hear how noisy it is.",
            "the ugly idea of the day makes me smile",
            "give it a second evening",
        ),
        Reflection(
            "I see that in my country the studio is always somebody else. So I never learned, and "
            "never needed, the technical.",
            "Now I am here and alone with a laptop. It is lonely but it is also first time I can "
            "keep the wrong notes I like.",
            "I don't understand a button",
            "write the question on paper first, then search only this question",
        ),
    ),
    CREATIVITY: (
        Reflection(
            "Number 6 was where I hated it. Number 8 is the best thing I've made this year.",
            "Between them I ran out of my usual moves. 8 happened since I hit the wrong pad and "
            "was too tired to undo.",
            "I run dry around the fifth",
            "make two more before I decide anything",
        ),
        Reflection(
            "I choose badly. They all sounded equal.",
            "I had listened to each of them while making it, about fifty times. After dinner I "
            "could tell.",
            "I've made more than three of anything",
            "eat first and choose after",
        ),
        Reflection(
            "Both bars I kept have a hole on beat one. I never knew that about myself.",
            "Went back through old tracks and found it in four of them. The chorus of Harbour "
            "does it as well.",
            "a groove feels ordinary",
            "take away the one and see",
        ),
        Reflection(
            "Noticing 9, making 3. My phone has 611 recordings.",
            "I collect because collecting can't fail.",
            "it's Sunday before lunch",
            "turn one recording into three bad versions",
        ),
        Reflection(
            "I answered 'you have it or you don't' and I'd still answer that, but with less of a "
            "face.",
            "The left hand thing got me. My left hand has ideas my right hand is too educated for.",
            "I sit at the piano bored",
            "put the right hand in my pocket",
        ),
        Reflection(
            "The rule about only using the room: I recorded the radiator, and my flatmate, and "
            "then my flatmate on the radiator.",
            "We laughed for an hour. I can't remember when I last laughed while making music. "
            "Probably the school band.",
            "Vik is home",
            "ask him to hit something",
        ),
        Reflection(
            "I judged from the second bar on. Could not stop it.",
            "It's my job, I'm an editor. I am paid to find what's wrong by nine in the morning.",
            "I make things after work",
            "turn the screen away and only look at the end",
        ),
        Reflection(
            "Diez versiones y la primera era la mejor. Pero la décima era la más mía.",
            "La primera suena a lo que escucho. La décima tiene la persiana de mi abuela.",
            "una idea me sale a la primera",
            "hacer cinco más antes de quedarme con ella",
        ),
        Reflection(
            "Ab Version sieben wurde es still im Kopf.",
            "Vorher habe ich bei jeder gedacht, was Ruben dazu sagen würde. Danach war ich zu müde "
            "für Ruben.",
            "ich an Ruben denke",
            "einfach die nächste Version anfangen",
        ),
        Reflection(
            "shaping. i leave them as they fall",
            "because once it's recorded it feels finished, like a photo. it isn't",
            "i like a take",
            "change one thing about it before saving",
        ),
    ),
    STAYING: (
        Reflection(
            "The wish to stop came at 0:52, where the first voice comes in. It's my voice.",
            "So it was being seen. I had told myself for a year that the arrangement was the "
            "problem.",
            "I want to lower the vocal again",
            "leave the fader and play it to Hamid",
        ),
        Reflection(
            "Buried it. Slept like a stone.",
            "It was a song for someone I don't speak to now. There was nothing to finish.",
            "I find another one like that",
            "write the sentence and archive it the same day",
        ),
        Reflection(
            "The wave was real. Around minute six I was writing a shopping list in my head, by "
            "minute nine I was automating the filter and hadn't noticed.",
            "I usually leave at minute four, I think. I've always thought the bad feeling would "
            "just grow.",
            "I reach for the lid",
            "set ten minutes on the oven clock",
        ),
        Reflection(
            "Mine was a stop sign. Ears ringing since the festival. I closed it and made an "
            "appointment.",
            "I'd been calling it being tired for two weeks.",
            "the ringing is there in the morning",
            "no headphones that day, none",
        ),
        Reflection(
            "Ninety seconds. The whole piece is now ninety seconds and it's so much better that "
            "I'm annoyed.",
            "It had three minutes of waiting in it because I think songs are four minutes. Who "
            "told me that.",
            "a piece has been stuck for a month",
            "halve it",
        ),
        Reflection(
            "Dullness, for me. I always took it for lack of talent.",
            "I could hear what was missing, I just couldn't face doing thirty crossfades. With the "
            "radio on it took half an hour. Half an hour, and it had been lying there since last "
            "winter.",
            "what's left is only tidying",
            "put the radio on and do it standing",
        ),
        Reflection(
            "I went through the folder with F, S and B as it says in the questions. 140 projects: "
            "9 F, 31 S, 100 B.",
            "Felt awful until about number 40 and then like cleaning a fridge.",
            "I start a tenth F",
            "finish or bury one of the nine first",
        ),
        Reflection(
            "Era miedo a no saber. Se me calentó la cara, tal cual.",
            "No sé escribir para cuerdas y en vez de preguntar llevo un año poniendo más reverb.",
            "no sé cómo se hace algo",
            "escribir la pregunta y mandársela a Clara, que toca la viola",
        ),
        Reflection(
            "Zehn Minuten sind lang.",
            "Ich bin dreimal aufgestanden. Beim vierten Mal habe ich die Bassspur gelöscht, und es "
            "war richtig.",
            "ich aufstehen will",
            "erst noch eine Sache stummschalten",
        ),
        Reflection(
            "توقفت عند الدقيقة الثانية لأنني سمعت الجملة نفسها مئة مرة.",
            "في الصباح سمعتها من جديد وكانت جيدة. المشكلة كانت في أذني المتعبة.",
            "كرهت ما أسمعه في آخر الليل",
            "أحفظه وأسمعه مرة واحدة في الصباح",
        ),
    ),
    QUESTIONS: (
        Reflection(
            "My guess was wrong in an interesting way. It was never the reverb, it was the room I "
            "recorded in.",
            "I've bought two reverbs because of that sound. I clapped in the corridor and there "
            "it was, the same ugly ring.",
            "something sounds cheap",
            "clap in the room before I open a plug-in",
        ),
        Reflection(
            "Cutting the wish down took longer than answering it.",
            "'Better drums' became 'why is my second snare softer than the first'. Because I'd "
            "copied it with a velocity of 64, for a year, in every project. That's my template.",
            "I write the word better",
            "ask where and which sound",
        ),
        Reflection(
            "I don't trust my ears without somebody confirming it. Three times I had it and "
            "looked it up anyway.",
            "At school the answers were at the back of the book.",
            "I have an answer by ear",
            "leave it overnight before I look it up",
        ),
        Reflection(
            "La respuesta estaba en el manual, página 214.",
            "Llevaba dos años con ese sintetizador y nunca lo había abierto. El manual, digo.",
            "algo me extraña",
            "mirar primero en el índice",
        ),
        Reflection(
            "Immer nur eine Sache ändern ist schwerer, als es klingt.",
            "Nach zehn Minuten hatte ich vier Regler verstellt und wusste nichts mehr.",
            "ich den zweiten Regler anfasse",
            "erst den ersten zurückstellen",
        ),
    ),
    HEARING: (
        Reflection(
            "Her foot stopped at 1:04 and that's where I put the clever bit.",
            "I was proud of the clever bit because other producers would notice it. She isn't "
            "one, and she is who I make it for.",
            "I add something for producers",
            "mute it and play it to my sister first",
        ),
        Reflection(
            "I apologised before pressing play. Twice. I had the checklist in my hand.",
            "If I say it's rough then the bad parts belong to the roughness and not to me.",
            "my mouth opens before the first beat",
            "drink some tea",
        ),
        Reflection(
            "He said nothing for so long that I nearly filled it. Then he said it reminded him of "
            "driving his dad to hospital, which is more or less what it's about.",
            "I had never told him. It means the thing works without the explanation and I can "
            "stop writing the explanation.",
            "I'm writing a caption for it",
            "delete all but the title",
        ),
        Reflection(
            "Two people, same spot, opposite words.",
            "One said empty, one said crowded, both at the bridge. The bridge is mine to fix or "
            "keep but at least I know where to stand.",
            "the next two have listened",
            "compare only the times, not the words",
        ),
        Reflection(
            "Me costó más invitarla que escuchar lo que dijo.",
            "Tardé nueve días en mandar un mensaje de dos líneas.",
            "termino algo a medias",
            "escribir a Marisol el mismo día",
        ),
        Reflection(
            "لاحظت أن أخي ترك هاتفه عندما بدأ الناي.",
            "كنت أنوي أن أحذف هذا المقطع لأنه بسيط جداً.",
            "فكرت في حذف شيء بسيط",
            "أسمعه لأخي أولاً",
        ),
    ),
    LEAN: (
        Reflection(
            "I moved to the late snare first, and I was sure I was a swing person.",
            "All the records I love have swung hats AND a late snare, I only ever heard the hats.",
            "a beat feels thin",
            "try the snare 8 ms back before adding anything",
        ),
        Reflection(
            "My own playing is late by about the same amount every time. I'd been quantising that "
            "away for years.",
            "Measured three takes: 11, 9, 12 ms. It's a feel, it turns out, I thought it was a "
            "fault.",
            "I record keys",
            "look at the offsets before I touch them",
        ),
    ),
    GAPS: (
        Reflection(
            "Four accents were already too many. Three.",
            "The fourth sat on the snare and they fought.",
            "a bar marches",
            "remove the accent nearest the snare",
        ),
        Reflection(
            "I removed the clap and felt nothing, like the text says. Then I killed its reverb and "
            "the floor went.",
            "My gaps have always been full of tails. In Night Market there isn't one real silence "
            "in six minutes.",
            "I leave a hole",
            "solo the returns and listen to what's still there",
        ),
    ),
    HOUR: (
        Reflection(
            "19 hours for a job I called 'two days'.",
            "Nine of them were messages. The client is lovely and writes at midnight and I answer "
            "at midnight.",
            "a message comes after eight in the evening",
            "answer it at nine the next day, with all the others",
        ),
        Reflection(
            "My floor is 48 and three of my five regulars are below it. One of those is a gift and "
            "I'm glad to give it. Two are just old prices.",
            "I set them in 2018 when I lived with my parents.",
            "the next job from either of them comes in",
            "name the new price and the month it starts",
        ),
    ),
    SAYING: (
        Reflection(
            "I wanted to add a joke every single time. Six out of six.",
            "Money was never said plainly in our house, it was always wrapped in something funny.",
            "I've said the number",
            "press my tongue to my teeth and count four",
        ),
        Reflection(
            "Sent a real offer two hours after the exercise. She said yes in one minute, so it was "
            "too low. Still proud.",
            "I took ten per cent off while typing. There was no reason. She hadn't even seen it "
            "yet.",
            "my hand goes back to the number",
            "send it before I read it again",
        ),
    ),
}
"""By the slug of the lesson whose Turn they belong to."""

REFLECTIONS = tuple(reflection for held in REFLECTIONS_ON.values() for reflection in held)

ANSWERS: dict[str, tuple[str, ...]] = {
    "success_definition": SUCCESS_DEFINITIONS,
    "skill_pattern": PATTERNS,
    "known_so_far": (
        "Bounce at the rate of the session, or the top end softens. My left monitor is 1.5 dB "
        "louder than the right one, whatever the dial says.",
        "A gate before the compressor opens too late on brushes. After it, it opens at all the "
        "wrong things. Before, with 8 ms of lookahead.",
        "The hum is the lamp. Not the cable, not the guitar, not the power strip. The lamp.",
        "Warping a whole take moves the attacks by up to 20 ms. Cut at the bar lines first.\n"
        "Crossed out: more markers make it tighter.",
        "Was ich weiß: der Hall klingt nur bei 48 kHz so. Warum, weiß ich noch nicht.",
    ),
    "good_tuesday": (
        "Up at seven, coffee, an hour of piano before anyone writes. Ten till one on the film "
        "cue, version four because the edit moved. Lunch with Saskia from downstairs. Dull: "
        "bouncing stems. Home by six.",
        "I teach two kids in the morning. In the afternoon the studio is mine and I comp vocals "
        "for the Okoye record, which is boring and I like it. Femi comes by to hear the chorus. "
        "We argue.",
        "Day job as now, four days a week. Tuesday is the fifth. I sleep till nine, walk the dog, "
        "label last night's recordings. Then I play with nobody waiting. At eight band practice.",
        "Nothing much happens. That's the thing. E-mails till ten, mixing till three, swimming. "
        "One person: my assistant, who is better than me at drums.",
        "Salgo a caminar, grabo algo en el mercado, edito hasta la comida. Por la tarde clase con "
        "dos alumnos. Lo aburrido: facturas. La persona: Lola, que viene a cantar coros.",
        "Um acht ins Atelier, das ich mir mit zwei Malerinnen teile. Bis Mittag Schnitt fürs "
        "Hörspiel, danach Rechnungen. Um fünf kommt mein Sohn und spielt auf allem herum.",
        "soundcheck at 4. before that nothing, i'm in a town i don't know, i buy plasters for my "
        "fingers. dull: waiting. person: the house engineer who remembers me",
        "I answer three messages from people who want beats and I know what each costs. Two hours "
        "making. Then I upload and write descriptions, yawn. Dinner with my mother, she asks if "
        "I'm eating.",
    ),
    "success_declined": (
        "Touring. I like my bed.",
        "Being known by name.",
        "A studio full of outboard",
        "playlists, and everything one does for them",
        "Doing it full time",
        "Approval from the conservatoire",
        "Remixes for exposure",
        "Followers. Really.",
        "La fama, con toda tranquilidad",
        "Perfekten Klang. Warm reicht.",
        "Festivals over 500 people",
        "Being first with a new sound",
    ),
    "heaviest_door": (
        "Deciding what to work on",
        "Updates",
        "finding the cable",
        "The forty open projects",
        "Clearing the dinner table",
        "Scrolling for a kick",
        "My neighbour's telly, oddly. I wait till it's off",
        "El permiso de mi propia cabeza",
        "Das Interface, jedes Mal",
        "The login for the sample library",
    ),
    "smallest_session": (
        "One recorded bar",
        "Play yesterday's loop once, standing",
        "Move one clap",
        "Rename five takes",
        "Two minutes of humming into the phone",
        "Eine Spur stummschalten und hören",
        "Un acorde nuevo",
        "Write one line of words",
        "Tune the guitar and play one chord well",
        "open it, listen to 30 seconds, close it",
    ),
    "session_cue": (
        "pouring the first coffee",
        "the baby being asleep",
        "locking the bike",
        "the washing machine starting",
        "taking off my work shoes",
        "el café de las seis",
        "der Abwasch",
        "the evening prayer",
        "closing the work laptop",
        "feeding the cat, who won't let me forget",
    ),
    "match_or_mismatch": (
        "They agree on one and part on the other. The one I need most is the one with no scene "
        "behind it.",
        "Mismatch, clearly. I've been polishing the area my definition doesn't even mention.",
        "More or less a match. What's missing isn't in the chart, it's hours.",
        "Both of the ones that matter are in the middle. Nothing to celebrate, nothing to panic "
        "about.",
        "agree: creative. part: everything with people in it",
        "My definition needs someone who answers e-mail. I am not yet that someone.",
        "I'd need a 6 in business for this and I have a 3. It's only three points but they're the "
        "heavy ones.",
        "Coinciden más de lo que pensaba. Me falta terminar, nada más.",
        "Es passt nicht zusammen, und das wusste ich vorher schon ein bisschen.",
        "The chart fits the person I wanted to be at 25. The definition is from now.",
        "Match. I was expecting a lecture and didn't get one.",
        "يتفقان في الجانب الإبداعي ويفترقان في العمل مع الآخرين.",
    ),
    "two_kept": (
        "Four, because it stumbles and then catches itself. Nine, because I would never have "
        "started there. Hard from six on; after that they got odd.",
        "2 and 8. 2 since you can sing it. 8 since you can't. It got hard at 5.",
        "The radiator one, because it has a pitch I can't place. The empty one, because with "
        "three hits you wait for each. I almost stopped at seven.",
        "7 and 10, because by then I wasn't trying to be good. Bei sechs wollte ich aufhören.",
        "Me quedo con la 3 porque respira y con la 9 porque me da risa.",
        "One, honestly, because it was right the first time, and ten because it's the same idea "
        "with its coat off.",
    ),
    "wish_to_stop": (
        "0:52, when my voice comes in",
        "Bar 17. Exactly bar 17, I checked twice.",
        "1:10, bass and left hand saying the same",
        "straight away, at the count-in",
        "The second chorus. It's just the first chorus again.",
        "2:31, the transition I copied and pasted",
        "Im Intro, das zu lang ist",
        "En el puente que no existe todavía",
    ),
    "what_the_wave_did": (
        "It got worse, then I forgot about it, then it was time to eat.",
        "Came back twice, smaller. The second time I could tell it was hunger.",
        "Nothing. It sat next to me the whole time. But I worked, so apparently that's possible.",
        "It went when I soloed the bass and found one wrong note. A year of dread for one wrong "
        "note.",
        "moved from the drums to the words. so not a stop sign i guess",
        "Nach acht Minuten weg. Nach zwanzig wieder da, aber freundlicher.",
        "I cried a little, which was about the person the song is for, and then I could edit it.",
        "Se fue cuando dejé de escuchar desde el principio cada vez.",
    ),
    "verdict_sentence": (
        "Ninety seconds, no drums, ends on the breath.",
        "Only the harmonium in the middle. The rest can go.",
        "I wanted to sound like I had already left this town.",
        "Verse, chorus, stop. No second verse, it was never there.",
        "The snare. It's the best snare I ever made and it lived in a terrible song.",
        "Quería pedir perdón y no supe.",
        "Nur die ersten acht Takte, dreimal, jedes Mal leerer.",
        "I wanted to learn sidechaining. I did. Goodbye.",
    ),
    "small_question": (
        "Why does the kick go missing in bars 3 and 7?",
        "How long does that snare ring before it is gone?",
        "What stops in the bridge of that song, and on which beat?",
        "Why is my second snare softer than the first?",
        "Does the chorus get wider if the verse is mono?",
        "¿Qué pista tapa la voz entre 0:40 y 0:55?",
        "Warum pfeift die Aufnahme nur bei der hohen Saite?",
        "which of my two reverbs is actually doing something",
    ),
    "prediction": (
        "The bass is too loud there.",
        "About a second, I'd say. It feels long.",
        "I think the drums stop but it might be the bass.",
        "Compression? I blame compression for most things.",
        "No difference, the width is in the synth.",
        "Creo que es la guitarra, porque siempre es la guitarra.",
        "Die Saite ist alt.",
        "neither",
    ),
    "explanation": (
        "Question: kick gone in two bars. Guess: bass too loud. Muted, lowered, transposed. It's "
        "the low G against the kick's tail. Shorter tail, problem gone. Hear it in session Mar12.",
        "The snare is over after 180 ms. I'd have said a second. What I took for the snare is a "
        "room that starts where the snare ends. So two sounds.",
        "The hi-hat stops, one beat before everything else seems to. It's the only thing that "
        "moves.",
        "Velocity 64 in my template. There is no more to it. I've fixed the template.",
        "It does get wider. Same synth, same settings, and I preferred it by a lot. So wide is a "
        "comparison.",
        "No era la guitarra. Era el órgano, a 1 kHz, y solo cuando canta la nota larga.",
        "Es war der Raum, nicht die Saite: am Fenster pfeift es, an der Tür nicht. Gemessen an "
        "drei Stellen.",
    ),
    "listener": (
        "N.",
        "My sister",
        "K., who sells me coffee",
        "the drummer from downstairs",
        "M. (I've been avoiding M.)",
        "Papa",
        "la vecina",
        "someone from work, she doesn't know yet",
    ),
    "kept_and_left": (
        "Change: the way into the second verse, both of them drifted there. Leave: the length. "
        "She wanted it shorter and I want her to wait.",
        "I'll fix 1:04. I'm leaving the out-of-tune piano although two people mentioned it, "
        "because of that.",
        "Nothing yet. I wrote it down and I'm still cross, so not today.",
        "Cambio el puente. Dejo la letra, que es mía.",
        "Das Intro wird kürzer. Das Rauschen bleibt.",
        "change: level of the voice (up, finally). leave: everything he said about genre",
        "She advised strings. What she felt was that it never opens up. So I'm taking a pad out "
        "before it instead.",
    ),
    "gait_notes": (
        "Line: an escalator. Swing: my aunt coming downstairs. Late snare: carrying a sofa with "
        "someone strong. Mine: same sofa, narrower stairs.",
        "1 standing in a queue, 2 walking with a coffee, 3 walking home after, 4 limping (too "
        "much)",
        "The late snare made my shoulders drop. The swung one made me smile and then I noticed "
        "I'd stopped.",
        "Recta: tráfico. Con swing: mercado. Caja tarde: domingo. La mía: domingo con resaca.",
        "Straight is rain on a car roof. Swung is someone dribbling a ball. Late is a heavy door.",
        "Nothing, nothing, something in the neck, too much of that something.",
    ),
    "hat_letters": (
        "t n t A t n t n A n t t A n t n",
        "A t n t t A t n t t A t n t n t",
        "n t t n A t t n t n t t A t n t",
        "t t A t t n t t A t n t t t A n",
        "A n t n t n A t n t t n A t t n",
    ),
    "job_surprise": (
        "Messages, by far",
        "Cleaning up what they sent",
        "Exports. Four different versions.",
        "Worrying, which I counted for the first time",
        "Die Korrekturen der Korrekturen",
        "Waiting for the upload to finish",
        "Explaining why I can't un-mix the guitar",
        "Las llamadas para decir que llamaremos",
    ),
    "floor_reaction": (
        "Three are below. One is my cousin and stays. The other two are habits.",
        "All of them. I'm going to have a biscuit and then look for the hours I can cut.",
        "Only the lessons, and I mean that: I learn as much as they do.",
        "Everything from before the move. I kept the prices and changed the rent.",
        "Ninguno por mucho, todos por poco. Eso también es una respuesta.",
        "Der Chor. Der Chor darf das.",
    ),
    "offer_text": (
        "One stereo mix and an instrumental, 24 bit. Please send labelled tracks from bar one by "
        "the 4th. Two rounds of changes, each in one message; a further round is 60. First "
        "version a week after the tracks arrive. 480, half now, half before the final files.",
        "Music for the trailer, 45 seconds, one theme in two lengths. I need the locked picture "
        "by Friday. Two versions to choose from, one round on the chosen one. Delivery on the "
        "20th. 650, half on start.",
        "A beat made for your voice, one arrangement, files separate. You send me three songs you "
        "love and a tempo. One round. Ten days. 300, of which 150 up front. Exclusive use is 200 "
        "more.",
        "Recording day, eight hours with a lunch in it, rough mixes the same evening. Bring "
        "working strings. 320, 100 to hold the date. Up to two extra hours at 45.",
        "Mezcla de una canción, estéreo e instrumental. Pistas con nombre antes del día 10. Dos "
        "rondas de cambios. Primera versión en una semana. 350: la mitad al empezar, la mitad "
        "antes de entregar.",
    ),
}

LISTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "wants_now": (
        ("Finish the EP", "Play it live once", "Stop being jealous of Rune"),
        ("A track on a label I love", "To be asked to join something", "Better low end", "Sleep"),
        ("Make my father proud", "Earn enough to work four days", "Learn to sing harmonies"),
        ("10k listeners", "vinyl", "a nicer chair"),
        ("Write one song that is true", "Record my grandmother", "Not be afraid of the microphone"),
        ("Terminar algo", "Tocar en el bar de Nuria", "Que me paguen a tiempo"),
        ("Ein Album", "Weniger Zweifel", "Mehr Leute zum Spielen"),
        ("To score a game", "To understand chords", "Friends who do this", "To be taken seriously"),
        ("أن أنهي أغنية", "أن أغني أمام الناس", "أن أتعلم التسجيل"),
        ("Release under my own name", "An audience in Lagos", "A mix that works in a car"),
    ),
    "three_skills": (
        ("Balance a mix so that the voice sits", "Use a compressor by ear", "Tune drums"),
        ("Sound design", "Arrangement", "Knowing the DAW inside out"),
        ("Hear what a singer needs", "Keep a session on time", "Edit takes quickly"),
        ("EQ", "compression", "patience"),
        ("Write a hook", "Choose sounds that belong together", "Finish"),
        ("Recording without noise", "Layering synths", "Mastering loud and clean"),
        ("Decir que no a una idea", "Grabar una voz", "Afinar"),
        ("Gutes Gehör", "Mikrofone richtig aufstellen", "Technik beherrschen"),
        ("Chopping samples", "Programming drums that breathe", "Taste"),
        ("Explain an idea to a band", "Read a room", "Send the invoice"),
        ("Theory", "Routing", "Automation"),
        ("Timing", "Tone", "Staying calm when the power goes"),
    ),
    "ten_bars": (
        (
            "only rim clicks", "rim clicks, all late", "one long note cut in four", "reversed",
            "two hits and air", "same but in five", "whispered", "pitched down an octave",
            "played on the desk", "first one again with a hole",
        ),
        (
            "kick as bass", "kick as melody", "very short kicks", "a kick roll", "filtered shut",
            "opens on the four", "only the click of it", "kick through the phone",
            "three against four", "silence with one kick",
        ),
        (
            "puerta", "puerta lenta", "cuchara", "cuchara y puerta", "la nevera",
            "mi voz imitando la nevera", "todo al revés", "mitad de tempo", "sin el uno",
            "la persiana de la abuela",
        ),
        (
            "left hand, plain", "left hand, wrong key", "only black keys", "clusters", "one finger",
            "staccato", "pedal down", "trying to march", "giving up on the march",
            "a lullaby, somehow",
        ),
    ),
    "tests_done": (
        (
            "Muted the bass: kick back", "Bass down 4 dB: still gone", "Bass up an octave: back",
        ),
        (
            "Looped the snare: 180 ms", "Same with the reverb off: 180 ms",
            "Turned up the gap: there's a room in it",
        ),
        ("Verse in mono: chorus opens", "Verse 3 dB down: not the same", "Both: too much"),
        ("Guitarra fuera: igual", "Órgano fuera: se oye la voz", "Órgano filtrado: también"),
    ),
    "moments_seen": (
        ("0:20, foot starts", "1:04, foot stops", "2:10, looked at me"),
        ("0:45, phone", "1:30, put the phone down", "the end, waited for more"),
        ("right away: smiled", "0:58, shifted in the chair", "1:40, closed her eyes", "2:30, tea"),
        ("0:12, cerró los ojos", "1:15, miró la ventana", "2:02, dijo eh"),
    ),
    "removals": (
        (
            "The crash: nobody missed it", "Kick before the one: now it jumps",
            "Clap reverb: the floor went",
        ),
        (
            "Shaker in bar two: bar one sounds like a question", "Second hat",
            "Bass tail: so much lighter",
        ),
        (
            "ride", "the ghost I was proud of", "half the vocal chops: suddenly words",
            "pad: too much, back in",
        ),
        ("El bombo del cuarto compás", "La cola del bajo", "Un aplauso de cada dos"),
    ),
}  # fmt: skip

NUMBERS: dict[str, tuple[str, ...]] = {
    "minutes_to_first_sound": ("2", "4", "7", "9", "12", "14", "18", "22", "24", "31", "38", "45"),
    "minutes_stayed": ("10", "10", "20", "20", "25", "30", "40", "50", "60"),
    "groove_tempo": ("72", "84", "88", "92", "104", "118", "122", "126", "140", "172"),
    "hat_offset": ("7", "10", "14", "18", "20", "27", "33", "40"),
    "job_hours": ("6.5", "9", "12", "14.25", "19", "26", "41"),
    "yearly_need": ("6000", "11000", "18500", "27000", "34000", "37000", "46000"),
    "weeks_worked": ("38", "40", "42", "44", "46"),
    "hours_sold": ("5", "8", "10", "12", "15", "18", "22"),
    "hourly_floor": ("28", "35", "41", "48", "56", "63", "70"),
}

LINKS: dict[str, tuple[str, ...]] = {
    "best_source": (
        "https://example.com/manuals/sampler#page-214",
        "https://example.com/notes/low-tones-that-cancel",
    ),
    "old_piece_link": (
        "https://example.com/bounces/harbour-90-seconds",
        "https://example.com/bounces/good-one-final",
        "https://example.com/private/new-idea-fix-bass",
    ),
    "groove_link": (
        "https://example.com/grooves/late-snare-88",
        "https://example.com/grooves/two-bars-122",
        "https://example.com/grooves/my-aunt-coming-downstairs",
    ),
}


LIST_LINES = tuple(
    dict.fromkeys(line for answers in LISTS.values() for answer in answers for line in answer)
)
"""For a list that has no answers of its own."""

SHORT_NOTES = (
    "Still thinking about this one.",
    "Yes, but not in winter.",
    "I'd have answered differently a year ago.",
    "See yesterday's voice memo.",
    "Less than I thought.",
    "The part with the bass.",
    "Mañana lo escribo mejor.",
    "Muss ich mir noch mal anhören.",
    "Only when nobody is home.",
    "Asked Noor, she said the same.",
)
"""For a prompt that has no answers of its own."""
