"""What the product's guide and the floor's page are both made of."""

LESSONS = 30
PROSE = (
    "<p>A room with two people in it already has an audience, and what you play there is heard "
    "differently from what you play alone. Listen to the <b>end</b> of each phrase: where it "
    "stops, somebody decides whether to go on. Write down what you notice before you look for a "
    "name for it, since a name is where looking usually ends. Then play it again, slower than "
    "feels right, and find the one note you would miss.</p><p>Most of what follows is about that "
    "note. It is rarely the loudest, and hardly ever the one that took the longest to learn. Keep "
    "it in mind while you read on, and come back to it in your Turn.</p>"
)
