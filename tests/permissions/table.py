"""matrix.txt: one line for each route and method, one word for each person."""

from pathlib import Path

from tests.permissions.probe import PEOPLE, Answers

FILE = Path(__file__).with_name("matrix.txt")


def read_table() -> Answers:
    table: Answers = {}
    for line in FILE.read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, method, *words = (cell.strip() for cell in line.split("|"))
            table[pattern, method] = dict(zip(PEOPLE, words, strict=True))
    return table


def write_table(answers: Answers) -> None:
    header = "# route | method | " + " | ".join(PEOPLE)
    meaning = (
        "# ok: answers · sent: redirects elsewhere · login: to sign in · refused: 401 or 403 · "
        "missing: 404 · invalid: 400, 409, 415 or 422 · unmet: 405"
    )
    lines = [
        " | ".join([pattern, method, *(row[person] for person in PEOPLE)])
        for (pattern, method), row in sorted(answers.items())
    ]
    FILE.write_text("\n".join([header, meaning, *lines, ""]))
