"""Chapters keep their form; what they say in digits comes from code, and in British words."""

from __future__ import annotations

import pytest

from .habits import cells, chapters, digits, exercises, spelling
from .habits.page import Page
from .habits.say import fine, only

RULES = (*cells.RULES, *exercises.RULES, *digits.RULES, *spelling.RULES)


@pytest.fixture(scope="module")
def book(root):
    """Pages of the book: the chapters, and all others."""
    pages = [Page.load(file, root) for file in sorted((root / "book").glob("*.md"))]
    return [p for p in pages if is_chapter(p)], [p for p in pages if not is_chapter(p)]


def is_chapter(page):
    return page.name.rpartition("/")[2][0].isdigit()


def check(page, *, shared=()):
    """Messages about one page, by all rules."""
    faults = [*cells.faults(page), *digits.faults(page), *spelling.faults(page), *shared]
    if is_chapter(page):
        faults += [*chapters.faults(page), *exercises.faults(page)]
    return page.messages(faults, rules=RULES)


def test_the_pages_keep_the_form_and_the_language_of_the_course(book):
    written, others = book
    shared = cells.twice(written)
    index = next(page for page in others if page.slug == "index")
    cards = {index.name: list(chapters.cards(index, written))}
    fine(
        [m for p in [*written, *others] for m in check(p, shared=(shared | cards).get(p.name, []))]
    )


GOOD = """\
---
kernelspec: {name: python3}
---

(motion)=
# 4. Motion

After this chapter you can

- **move** an atom;
- **measure** how far it went;
- **judge** the step.

Plan for about 60 minutes.

**Previously.** Nothing moved.

```{code-cell} ipython3
import numpy as np
```

## Steps

The cutoff is 5.0 Å, the energy {glue:text}`energy:.2f` eV; version 1.2 of the text is CC BY 4.0.

```{code-cell} ipython3
:mystnb: {image: {alt: "Ten atoms in a row, the first one drawn larger than the others."}}
cutoff_A = 5.0
show(cutoff_A)
```

## Exercises

:::{exercise} How far?
:label: motion-far

An atom moves at 0.5 Å/fs. How far in 20 fs?
:::

:::{dropdown} Hint 1
What is a speed?
:::
:::{dropdown} Hint 2
It is 0.5 Å in each femtosecond.
:::
:::{dropdown} Hint 3
`0.5 * 20`
:::

```{solution-start} motion-far
:class: dropdown
```

```{code-cell} ipython3
0.5 * 20
```

At 0.5 Å each, 20 fs make ten.

```{solution-end}
```

## Take home

- One.
- Two.
- Three.

## Sources

```{bibliography}
```
"""


def messages(old="", new="", name="book/4-motion.md"):
    assert old in GOOD, old
    return check(Page(GOOD.replace(old, new, 1) if old else GOOD, name))


def test_a_good_chapter_is_fine():
    fine(messages())


FORM = {
    "label": ("(motion)=\n", "", "the chapter's label is missing. Write (motion)="),
    "other label": ("(motion)=", "(movement)=", "Write (motion)="),
    "number": ("# 4. Motion", "# 5. Motion", "must be '# 4. Name'"),
    "two titles": ("## Steps", "# Steps", "2 came"),
    "two aims": ("- **judge** the step.\n", "", "3 to 5 bullets"),
    "plain verb": ("- **move** an atom", "- move an atom", "'- **measure** ...'"),
    "time": ("Plan for about 60 minutes.\n", "Plan well.\n", "the time is missing"),
    "previously": ("**Previously.** Nothing", "Nothing", "Begin a paragraph"),
    "no set-up": (
        "```{code-cell} ipython3\nimport numpy as np\n```\n",
        "",
        "set-up cell is missing",
    ),
    "long set-up": ("import numpy as np\n", "import numpy as np\n" * 9, "has 9 lines"),
    "order": ("**Previously.** Nothing moved.\n", "", "what came before is missing"),
    "no sources": ("## Sources", "## References", "must be Exercises, Take home, Sources"),
    "two bullets": ("- Two.\n", "", "has 2 bullets; write three"),
    "label of exercise": (
        ":label: motion-far",
        ":label: far",
        "must start with the chapter's name",
    ),
    "title of exercise": ("{exercise} How far?", "{exercise}", "has no title"),
    "two hints": (
        ":::{dropdown} Hint 2\nIt is 0.5 Å in each femtosecond.\n:::\n",
        "",
        "Hint 1 to 3",
    ),
    "other hint": ("{dropdown} Hint 3", "{dropdown} Hint 4", "hints Hint 1, Hint 2, Hint 4"),
    "open solution": (":class: dropdown\n", "", "not folded; add ':class: dropdown'"),
    "other solution": ("{solution-start} motion-far", "{solution-start} motion-x", "Name the same"),
    "no code": (
        "```{code-cell} ipython3\n0.5 * 20\n```\n",
        "",
        "has no code cell. Add one, or say",
    ),
}


@pytest.mark.parametrize(("old", "new", "part"), FORM.values(), ids=FORM)
def test_a_chapter_out_of_form_is_found(old, new, part):
    assert old in GOOD
    found = messages(old, new)
    only([m for m in found if part in m], "book/4-motion.md:", part)


def test_parts_in_another_order_are_found():
    before, after = "Plan for about 60 minutes.", "**Previously.** Nothing moved."
    text = GOOD.replace(before, "X").replace(after, before).replace("X", after)
    only(check(Page(text, "book/4-motion.md")), "'Previously' stands above time", "Swap them")


def test_the_first_chapter_has_nothing_before_it():
    text = GOOD.replace("**Previously.** Nothing moved.\n", "").replace("# 4.", "# 1.")
    fine(check(Page(text, "book/1-motion.md")))


def test_a_solution_is_found_missing():
    start = GOOD.index("```{solution-start}")
    text = GOOD[:start] + GOOD[GOOD.index("## Take home") :]
    only(check(Page(text, "book/4-motion.md")), "needs one solution", "there came none")


def test_a_label_used_twice_is_found():
    start, end = GOOD.index(":::{exercise}"), GOOD.index("## Take home")
    found = check(Page(GOOD[:end] + GOOD[start:], "book/4-motion.md"))
    assert [m for m in found if "used twice" in m]


def test_a_card_must_promise_the_chapters_minutes():
    card = "::::{grid} 1\n:::{grid-item-card} 4\n:link: 4-motion\n\nWork, 75 minutes.\n:::\n::::\n"
    chapter = Page(GOOD, "book/4-motion.md")
    for text, part in ((card, "says 75 minutes, the chapter 60"), ("# A\n", "a card for 4-motion")):
        index = Page(text, "book/index.md")
        only(index.messages(chapters.cards(index, [chapter]), rules=RULES), part)
    right = Page(card.replace("75", "60"), "book/index.md")
    fine(right.messages(chapters.cards(right, [chapter]), rules=RULES))


@pytest.mark.parametrize("said", ["2 exercises", "Two exercises", "twelve exercises"])
def test_a_card_must_promise_the_chapters_exercises(said):
    card = f":::{{grid-item-card}} 4\n:link: 4-motion\n\nWork, {said}.\n:::\n"
    chapter = Page(GOOD, "book/4-motion.md")
    index = Page(card, "book/index.md")
    found = index.messages(chapters.cards(index, [chapter]), rules=RULES)
    only(found, "book/index.md:1", f"says {said}, the chapter has 1. Say the same")
    for right in ("one exercise", "1 exercise", "many exercises"):
        index = Page(card.replace(said, right), "book/index.md")
        fine(index.messages(chapters.cards(index, [chapter]), rules=RULES))


CODE = {
    "install": "%pip install ase",
    "shell": "!ls data",
    "download": "table = pd.read_csv('https://example.org/a.csv')",
    "download by name": "import requests",
    "warnings": "warnings.filterwarnings('ignore')",
    "seed": "np.random.seed(1)",
    "seed of Python": "random.seed(1)",
    "state": "rng.set_state(old)",
    "shared generator": "np.random.normal(size=3)",
    "seed by name": "from numpy.random import seed",
    "seed of Python by name": "from random import (\n    Random, shuffle)",
    "seed of an alias": "import random as dice\nstart = dice.getstate",
    "seed missing": "rng = np.random.default_rng()",
    "seed of None": "from numpy.random import default_rng as new\nrng = new(\n    None)",
    "seed missing in Python": "from random import Random\nrng = Random()",
    "warnings replaced": "import warnings as w\nw.warn = print",
    "warnings replaced by name": "import warnings\nsetattr(warnings, 'showwarning', print)",
    "warnings of a name": "from warnings import warn, simplefilter",
    "download by socket": "import os, socket",
    "download by part": "from urllib.request import Request",
    "download in secret": "web = __import__('requests')",
    "theme": "plt.rcParams['font.size'] = 20",
    "path": f"read('/{'home'}/me/LiI.cif')",
    "windows path": "read('C:\\\\" + "Users\\\\me\\\\LiI.cif')",
    "credential": "api_key = 'abc123'",
    "show": "plt.show()",
    "long-line": "x = " + "1 + " * 22 + "1",
    "long-cell": "x = 1\n" * 15 + "y = 1",
}


@pytest.mark.parametrize("case", CODE)
def test_code_that_does_not_belong_in_a_page_is_found(case):
    found = messages("show(cutoff_A)", CODE[case])
    rules = {m.split("[")[1].split("]")[0] for m in found}
    word = case.split()[0]
    assert rules & {word, "path" if "path" in case else "seed", word}, found
    assert all(m.startswith("book/4-motion.md:") for m in found)


def test_the_line_of_a_fault_is_the_line_of_the_code():
    text = GOOD.replace("show(cutoff_A)", "plt.show()")
    line = text.split("\n").index("plt.show()") + 1
    only(check(Page(text, "book/4-motion.md")), f"book/4-motion.md:{line}: [show]")


def test_what_an_earlier_cell_imported_is_known_by_its_name():
    text = GOOD.replace("import numpy as np", "import random as dice")
    text = text.replace("show(cutoff_A)", "dice.expovariate(\n    1)")
    line = text.split("\n").index("dice.expovariate(") + 1
    found = check(Page(text, "book/4-motion.md"))
    only(found, f"book/4-motion.md:{line}: [seed] 'dice.expovariate'", "hand it over")


@pytest.mark.parametrize(
    "code",
    [
        "rng = np.random.default_rng(1)",
        "rng.random()",
        "plots.show_structure(atoms)",
        "read('data/LiI.cif')",
        "n_requested = 3",
        "requests = [3]\nsocket = requests[0]",
        "from numpy.random import Generator, default_rng\nrng = default_rng(seed=1)",
        "import random\nrng = random.Random(1)\nrng.shuffle(x)",
        "rng = default_rng(\n    1)\nrandom = rng.random(3)",
        "import warnings\nwarnings.warn('short', stacklevel=2)",
        "warn = print",
        "tokens = 5",
        "x = 1\n" * 13 + "y = 1",
        "x" * 80,
    ],
)
def test_code_that_belongs_in_a_page_is_fine(code):
    fine(messages("show(cutoff_A)", code))


def test_a_removed_cell_may_be_long_but_not_reckless():
    cell = (
        "```{code-cell} ipython3\n:tags: [remove-cell]\n" + "x = 1\n" * 20 + "```\n\n## Exercises"
    )
    fine(messages("## Exercises", cell))
    found = messages("## Exercises", cell.replace("x = 1\n", "np.random.seed(1)\n", 1))
    only(found, "[seed]")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("Ten atoms in a row, the first one drawn larger than the others.", "Ten atoms", "30 or"),
        ("Ten atoms in a row", "Figure of ten atoms in a row", "a screen reader says that"),
        ("Ten atoms in a row", "A plot of ten atoms in a row", "Begin with what is there"),
        ("One.", "![Image](a.png) one.", "has 5 characters"),
    ],
)
def test_an_alt_text_that_says_nothing_is_found(old, new, part):
    only(messages(old, new), "[alt]", part)


def test_a_function_of_two_pages_is_found():
    one = Page("```{code-cell} ipython3\ndef far(x):\n    return x\n```\n", "book/4-a.md")
    two = Page("```{code-cell} ipython3\nprint(far(1))\n```\n", "book/5-b.md")
    three = Page("```{code-cell} ipython3\nx.far(1)\n```\n", "book/6-c.md")
    found = cells.twice([one, two, three])
    only(one.messages(found["book/4-a.md"], rules=RULES), "far() is used in book/5-b.md too")
    assert cells.twice([one, three]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "The gap is 1.42 wide.",
        "The gap is 3 eV.",
        "It is 12 % of all.",
        "It is 12 per cent of all.",
        "There are 1,024 atoms.",
        "There are 6 × 10²³ atoms.",
        "It took 3 minutes.",
        "- It is a 7-eV gap.",
        "| LiF | 4.03 |",
        "4.03³ is a volume.",
        ":::{dropdown} More\nThe gap is 1.42.\n:::",
        ":::{dropdown} A gap of 1.42\nSee?\n:::",
        "### A part of 1.42",
        "Luck finds 7 hits.",
        ":::{grid-item-card} 4. Motion\nIt gains 12 % in 60 minutes.\n:::",
        ":::{grid-item-card} 12 % of it\nIn 60 minutes.\n:::",
        ":::{image} a.png\n:alt: The gap of lithium iodide is 1.42 wide, more than silicon's.\n:::",
        "![The gap of lithium iodide is 1.42 wide, more than silicon's.](a.png)",
        ":::{figure} a.png\n:alt: The gap of lithium iodide is wide, more than that.\n\n1.42!\n:::",
    ],
)
def test_a_number_that_looks_like_a_typed_result_is_found(text):
    only(messages("## Exercises", f"{text}\n\n## Exercises"), "[digits]", "{glue:text}")


@pytest.mark.parametrize(
    "text",
    [
        "The gap is {glue:text}`gap:.2f` eV, {glue:text}`share:.0f` % of all.",
        "The cutoff is 5 Å.",
        "Two of 16 compounds, in 2024, by {cite}`song1996` (step 3).",
        "It is `1.42` or $E = 1.42$ eV.",
        "See Table 5.7 and [this](https://example.org/1.42).",
        "### A part of Table 1.42, step 3",
        "LiI2 and Å3",
        "7 hitherto unknown hits",
        ":::{grid-item-card} 4. Motion\nFrom 1 to 16 salts in 60 minutes.\n:::",
        ":::{image} fig-1.42.png\n:alt: The cutoff of 5.0 Å, a circle around one atom.\n:::",
    ],
)
def test_a_number_that_is_no_result_is_fine(text):
    fine(messages("## Exercises", f"{text}\n\n## Exercises"))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Ten atoms in a row, the first at 1.42", "'1.42' in the alt text"),
        (
            'Ten atoms in a row, all of them alike"}, figure: {caption: "It is 12 %',
            "in the caption",
        ),
    ],
)
def test_a_result_typed_beside_a_figure_is_found(text, part):
    line = GOOD.split("\n").index(next(x for x in GOOD.split("\n") if "mystnb" in x))
    found = messages("Ten atoms in a row", text)
    only(found, f"book/4-motion.md:{line}: [digits]", part, "Say it in words")
    fine(messages("Ten atoms in a row", text.replace("1.42", "5.0").replace("12 %", "500 %")))


def test_a_solution_repeats_its_own_numbers_only():
    only(messages("make ten.", "make 10.5 Å."), "[digits]", "'10.5 Å'")
    fine(messages("make ten.", "make 20.0 of 50 %."))


def marked(mark, text="The gap is 1.42 eV."):
    return messages("## Exercises", f"{mark}\n{text}\n\n## Exercises")


def test_a_mark_with_a_reason_excuses_what_follows_it():
    fine(marked("% allow: digits because the value is the handbook's"))
    fine(marked("% allow: digits because it is theirs", "- It is 1.42.\n- It is 1.43."))
    fine(marked("% allow: digits because it is theirs", ":::{dropdown} A\nIt is 1.42.\n:::"))
    fine(marked("% allow: show because the text explains it", "```python\nplt.show()\n```"))


@pytest.mark.parametrize(
    ("mark", "text", "part"),
    [
        ("% allow: digits", "It is 1.42.", "give a reason: % allow: digits because <reason>"),
        ("% allow: digits because", "It is 1.42.", "give a reason"),
        ("% allow: digit because it is theirs", "It is one.", "no such rule; known: form"),
        ("% allow: digits because it is theirs", "It is one.", "excuses nothing any more"),
        ("% allow: seed because it is theirs", "It is 1.42.", "looks like a result"),
        ("% allow: digits because it is theirs", "One.\n\nIt is 1.42.", "looks like a result"),
    ],
)
def test_a_mark_that_excuses_nothing_is_found(mark, text, part):
    found = marked(mark, text)
    assert [m for m in found if part in m], found


@pytest.mark.parametrize(
    ("word", "good"),
    [
        ("color", "'colour'"),
        ("Behavior", "'behaviour'"),
        ("centers", "'centres'"),
        ("analyze", "'analyse'"),
        ("visualization", "'visualisation'"),
        ("minimized", "'minimised'"),
        ("modeling", "'modelling'"),
        ("labeled", "'labelled'"),
        ("neighbors", "'neighbours'"),
        ("gray", "'grey'"),
    ],
)
def test_an_american_word_is_found(word, good):
    only(messages("## Exercises", f"A {word} here.\n\n## Exercises"), "[spelling]", good)


@pytest.mark.parametrize(
    "text",
    [
        "The size, the prize, a model, modelling, colourful, labelled, a signal; seized, resized.",
        "`neighbor_list` and {term}`color`, [here](color.html) in $color$.",
        'Okabe and Ito, "Color Universal Design", in *Color Research*.',
        "Colorimetry, catalogues, the centre, fulfilled and fibrous.",
    ],
)
def test_a_british_word_is_fine(text):
    fine(messages("## Exercises", f"{text}\n\n## Exercises"))


def test_an_american_caption_is_found():
    only(messages("Ten atoms in a row", "Ten gray atoms in a row"), "'grey'")
