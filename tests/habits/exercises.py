"""The ladder of an exercise: statement, three hints, a solution that runs."""

from __future__ import annotations

from collections.abc import Iterator

from .page import Block, Fault, Page

HINTS = ["Hint 1", "Hint 2", "Hint 3"]
RULES = ("exercise", "hints", "solution")


def faults(page: Page) -> Iterator[Fault]:
    """Faults of a chapter's exercises."""
    boxes = [block for block in page.of("box") if not block.inside]
    starts = [i for i, block in enumerate(boxes) if block.name == "exercise"]
    if not starts:
        yield Fault(1, "exercise", "the chapter has no exercise; write ':::{exercise} Title'.")
        return
    labels = [boxes[i].options.get("label", "") for i in starts]
    for i, end in zip(starts, [*starts[1:], len(boxes)], strict=True):
        exercise = boxes[i]
        if labels.count(exercise.options.get("label", "")) > 1:
            text = f"the label {exercise.options.get('label', '')!r} is used twice. Choose another."
            yield Fault(exercise.line, "exercise", text, exercise)
        yield from _ladder(page, exercise, boxes[i + 1 : end])


def _ladder(page: Page, exercise: Block, after: list[Block]) -> Iterator[Fault]:
    label = exercise.options.get("label", "")
    if not label.startswith(f"{page.slug}-"):
        text = f"the label {label!r} must start with the chapter's name: ':label: {page.slug}-...'."
        yield Fault(exercise.line, "exercise", text, exercise)
    if not exercise.argument.strip():
        text = "the exercise has no title; write ':::{exercise} Title'."
        yield Fault(exercise.line, "exercise", text, exercise)
    until = next((k for k, b in enumerate(after) if b.name == "solution-start"), len(after))
    hints = [block.argument for block in after[:until] if block.name == "dropdown"]
    if hints != HINTS:
        text = (
            f"the exercise {label!r} has the hints {', '.join(hints) or 'none'}; allowed are "
            "exactly Hint 1 to 3, each ':::{dropdown} Hint 1', from a question to the key line, "
            "between the exercise and its solution."
        )
        yield Fault(exercise.line, "hints", text, exercise)
    yield from _solution(page, exercise, [b for b in after if b.name.startswith("solution")])


def _solution(page: Page, exercise: Block, solution: list[Block]) -> Iterator[Fault]:
    label = exercise.options.get("label", "")
    if [block.name for block in solution] != ["solution-start", "solution-end"]:
        text = (
            f"the exercise {label!r} needs one solution, between {{solution-start}} {label} and "
            f"{{solution-end}}; there came {', '.join(b.name for b in solution) or 'none'}."
        )
        yield Fault(exercise.line, "solution", text, exercise)
        return
    start, end = solution
    if start.argument.strip() != label:
        text = f"the solution is for {start.argument!r}, the exercise is {label!r}. Name the same."
        yield Fault(start.line, "solution", text, start)
    if "dropdown" not in start.options.get("class", ""):
        text = "the solution is not folded; add ':class: dropdown'."
        yield Fault(start.line, "solution", text, start)
    if not any(start.line < cell.line < end.line for cell in page.of("cell")):
        text = (
            "the solution has no code cell. Add one, or say why not: write "
            "'% allow: solution because ...' above {solution-start}."
        )
        yield Fault(start.line, "solution", text, start)
