"""Plain-text and Markdown guides become draft lessons.

reading      bytes → text                    headings, outline   pieces → regions
plain        text → pieces                   content, turns, …   regions → parsed
markdown     text → pieces                   body                parsed → Lesson.body
"""
