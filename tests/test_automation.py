"""What typing by hand costs: copies, time, slips, and what the slips lead to."""

import os
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matlab_pkg import automation
from matlab_pkg.automation.keyboard import NEIGHBOURS
from matlab_pkg.automation.runs import _difference

law = settings(deadline=None, max_examples=50)  # a deadline would assert the wall clock

LINES = """atoms = bulk("{formula}", "rocksalt", a={a_A}, cubic=True)
crystal = structures.supercell(atoms, [[3, 0, 0], [0, 3, 0], [0, 0, 3]])
results["{formula}"] = structures.density(crystal)
"""
HEAD = "from ase.build import bulk\nfrom matlab_pkg import structures\nresults = {}\n"
SALTS = [{"formula": "LiF", "a_A": 4.03}, {"formula": "LiI", "a_A": 6.03}]
SCRIPT = HEAD + automation.copies(LINES, SALTS)

seeds = st.integers(0, 2**32 - 1)
code = st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.just("\n"), min_size=1)
typable = code.filter(lambda text: not text.isspace())


def edits(before: str, after: str) -> int:
    """Fewest insertions, deletions, replacements and swaps of neighbours (dynamic programming)."""
    table = np.zeros((len(before) + 1, len(after) + 1), dtype=int)
    table[:, 0], table[0] = np.arange(len(before) + 1), np.arange(len(after) + 1)
    for i, a in enumerate(before, start=1):
        for j, b in enumerate(after, start=1):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b)
            )
            if i > 1 and j > 1 and a == after[j - 2] and b == before[i - 2]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return int(table[-1, -1])


# --- copies


def test_copies_are_pasted_one_below_the_other():
    script = automation.copies("a = {a_A}", [{"a_A": 4.03}, {"a_A": 6.03}])
    assert script == "a = 4.03\na = 6.03\n"


def test_copies_of_nothing_are_nothing():
    assert automation.copies("a = {a_A}", []) == ""


def test_copies_keep_doubled_braces():
    assert automation.copies("x = {{}}  # {n}", [{"n": 1}]) == "x = {}  # 1\n"


def test_copies_take_the_rows_of_a_table():
    rows = pd.DataFrame(SALTS).to_dict("records")
    assert HEAD + automation.copies(LINES, rows) == SCRIPT


def test_copies_name_the_missing_field_and_the_copy():
    values = [{"formula": "LiF"}, {"formulae": "LiI"}]
    with pytest.raises(
        LookupError, match=r"Copy 2 has no value for the field \{formula\}. Did you"
    ):
        automation.copies('"{formula}"', values)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{}", r"field \{\} is not a name"),
        ("{0}", r"field \{0\} is not a name"),
        ("{a.b}", r"field \{a.b\} is not a name"),
        ("{a", "braces do not match"),
        ("a}", "braces do not match"),
    ],
)
def test_copies_explain_wrong_braces(template, words):
    with pytest.raises(ValueError, match=f"{words}.*double a brace"):
        automation.copies(template, [{"a": 1}])


@pytest.mark.parametrize(
    ("template", "values", "error", "words"),
    [
        (None, [], TypeError, "template = None is a NoneType; give the template as a str."),
        ("{a}", None, TypeError, "values = None is a NoneType; give a list of dicts"),
        ("{a}", {"a": 1}, TypeError, "is a dict; give a list of dicts, one for each copy"),
        ("{a}", pd.DataFrame({"a": [1]}), TypeError, r"list .* with \.to_dict\('records'\)"),
        ("{a}", [{"a": 1}, "LiI"], TypeError, "Copy 2 = 'LiI' is a str; give a dict, for example"),
        ("{a}", [{}], LookupError, r"value for the field \{a\}. There is no name to choose from"),
        ("{a:{w}}", [{"a": 1}], LookupError, r"Copy 1 has no value for the field \{w\}"),
        ("{a:.2f}", [{"a": "x"}], ValueError, r"Copy 1 cannot be filled in from \{'a': 'x'\}: "),
        ("{a:.2f}", [{"a": None}], ValueError, "unsupported format .* or the format behind the"),
        ("{a!x}", [{"a": 1}], ValueError, "Copy 1 cannot be filled in|braces do not match"),
    ],
)
def test_copies_say_what_cannot_be_filled_in(template, values, error, words):
    with pytest.raises(error, match=words) as caught:
        automation.copies(template, values)
    assert type(caught.value) is error


def test_a_format_can_have_a_field_of_its_own():
    assert automation.copies("{a:.{n}f}", [{"a": 6.034, "n": 2}]) == "6.03\n"


# --- typing time


def test_forty_words_a_minute():
    # 40 words of five keys, one of them the space, are 200 keys; 0.28 s each make 56 s, a minute
    # to the two digits that the paper gives
    assert automation.typing_time_s("word " * 40) == pytest.approx(60, rel=0.1)


def test_fifty_five_words_a_minute():
    text = "word " * 55  # 275 keys at 0.20 s are 55 s, again a minute to the paper's rounding
    assert automation.typing_time_s(text, seconds_per_key=0.20) == pytest.approx(60, rel=0.1)


@law
@given(code, code, st.floats(0.01, 10))
def test_typing_time_is_additive(first, second, seconds):
    parts = sum(automation.typing_time_s(part, seconds_per_key=seconds) for part in (first, second))
    whole = automation.typing_time_s(first + second, seconds_per_key=seconds)
    assert whole == pytest.approx(parts, rel=1e-12)  # roundings of 1e-16


def test_typing_nothing_takes_no_time():
    assert automation.typing_time_s("") == 0


def test_typing_time_errors():
    with pytest.raises(ValueError, match="seconds_per_key = 0 s is not allowed"):
        automation.typing_time_s("a", seconds_per_key=0)
    with pytest.raises(TypeError, match="text = 3 is a int; give the text as a str"):
        automation.typing_time_s(3)


# --- slips


def test_keys_that_touch_on_a_us_keyboard():
    assert set(NEIGHBOURS["s"]) == set("awedxz")
    assert set(NEIGHBOURS["3"]) == set("24we")
    assert set(NEIGHBOURS["A"]) == set("QWSZ")


def test_touching_is_mutual_and_keeps_the_case():
    for key, others in NEIGHBOURS.items():
        assert others
        assert key not in others
        for other in others:
            assert key in NEIGHBOURS[other]
            if key.isalpha() and other.isalpha():
                assert key.isupper() == other.isupper()


def test_every_visible_ascii_character_is_on_the_keyboard():
    assert set(NEIGHBOURS) == {chr(i) for i in range(33, 127)}


@law
@given(typable, seeds)
def test_a_typo_is_exactly_one_slip(text, seed):
    typo = automation.plant_typo(text, rng=np.random.default_rng(seed))
    assert edits(text, typo.text) == 1
    lengths = {"neighbour": 0, "swapped": 0, "dropped": -1, "doubled": 1}
    assert len(typo.text) - len(text) == lengths[typo.kind]


@law
@given(typable, seeds)
def test_a_typo_leaves_white_space_alone(text, seed):
    typo = automation.plant_typo(text, rng=np.random.default_rng(seed))
    blanks = [character for character in text if character.isspace()]
    assert [character for character in typo.text if character.isspace()] == blanks


@law
@given(typable, seeds)
def test_a_typo_says_where_it_is(text, seed):
    typo = automation.plant_typo(text, rng=np.random.default_rng(seed))
    before, after = text.split("\n"), typo.text.split("\n")
    changed = [i for i, (a, b) in enumerate(zip(before, after, strict=True), start=1) if a != b]
    assert changed == [typo.line]
    assert text[: typo.position] == typo.text[: typo.position]


def test_all_kinds_of_slips_occur_about_equally_often():
    rng = np.random.default_rng(1)
    kinds = pd.Series([automation.plant_typo(SCRIPT, rng=rng).kind for _ in range(800)])
    # binomial: 200 +- 12; five standard deviations
    assert (abs(kinds.value_counts() - 200) < 60).all()
    assert set(kinds) == set(automation.KINDS)


def test_the_generator_decides_the_slip():
    first, second = (automation.plant_typo(SCRIPT, rng=np.random.default_rng(7)) for _ in "ab")
    assert first == second


def test_characters_off_the_keyboard_can_be_dropped_or_doubled():
    typos = {automation.plant_typo("Å", rng=np.random.default_rng(i)).text for i in range(20)}
    assert typos == {"", "ÅÅ"}


def test_plant_typo_errors():
    with pytest.raises(ValueError, match="white space only"):
        automation.plant_typo(" \n", rng=np.random.default_rng(1))
    with pytest.raises(TypeError, match="not a random generator"):
        automation.plant_typo("a", rng=1)
    with pytest.raises(TypeError, match="text = None is a NoneType; give the text as a str"):
        automation.plant_typo(None, rng=np.random.default_rng(1))


# --- running


def test_a_script_returns_its_results():
    run = automation.run_script(SCRIPT)
    assert run.error == ""
    # 4 * (6.94 + 126.904) u * 1.66054 / 6.03**3 Å3 = 4.055 g/cm3 by hand, four digits
    assert run.result["LiI"] == pytest.approx(4.055, abs=1e-3)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("results = 1 / 0", "ZeroDivisionError: division by zero"),
        ("results = (", "SyntaxError: '(' was never closed"),
        ("result = 1", "NameError: name 'results' is not defined"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise ValueError", "ValueError: "),
        ("results = '\0'", "SyntaxError: source code string cannot contain null bytes"),
    ],
)
def test_a_script_that_fails_says_why(script, error):
    run = automation.run_script(script)
    assert run.result is None
    assert run.error.startswith(error)


def test_the_reader_can_still_interrupt():
    with pytest.raises(KeyboardInterrupt):
        automation.run_script("raise KeyboardInterrupt")


def test_nothing_of_a_script_gets_out(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    filters, modules = list(warnings.filters), set(sys.modules)
    script = (
        "import sys, warnings\nprint('out')\nprint('err', file=sys.stderr)\nwarnings.warn('hm')\n"
        "open('file.txt', 'w').close()\nresults = 1 if 1 is 1 else 0\n"
    )
    assert automation.run_script(script).result == 1
    assert capsys.readouterr() == ("", "")
    assert Path.cwd() == tmp_path
    assert os.listdir(tmp_path) == []  # noqa: PTH208 (a plain list of names)
    assert warnings.filters == filters
    assert set(sys.modules) == modules


def test_scripts_do_not_see_each_other():
    automation.run_script("results = secret = 1")
    assert automation.run_script("results = secret").error.startswith("NameError")


def test_a_result_can_have_another_name():
    assert automation.run_script("density = 2", variable="density").result == 2


# --- what it leads to

CASES = [
    ('results["LiI"] =', 'results["LiI" =', "loud", "SyntaxError"),
    ("structures.density", "structures.densty", "loud", "AttributeError"),
    ("a=6.03", "a=6.30", "silent", "LiI: 3.55"),
    ('results["LiI"]', 'results["LI"]', "silent", "'LiI' is missing"),
    # the second salt gets the first one's crystal: nothing complains
    ('atoms = bulk("LiI"', 'atmos = bulk("LiI"', "silent", "LiI: 2.63231 instead of 4.05469"),
    # a larger supercell has the same density, a giant one is refused before it is built
    ("[0, 0, 3]])\nresults", "[0, 0, 33]])\nresults", "harmless", ""),
    ("[[3, 0, 0], [0, 3, 0]", "[[333333, 0, 0], [0, 3, 0]", "loud", "ValueError: This supercell"),
]


@pytest.mark.parametrize(("right", "wrong", "expected", "words"), CASES)
def test_hand_made_mistakes(right, wrong, expected, words):
    head, found, tail = SCRIPT.rpartition(right)
    assert found
    run = automation.run_script(head + wrong + tail)
    clean = automation.run_script(SCRIPT).result
    assert automation.outcome(run, expected=clean) == expected
    assert words in (run.error or _difference(run.result, clean))


@pytest.mark.parametrize(
    ("result", "expected", "outcome"),
    [
        (1.0, 1, "harmless"),
        (1.0, 1 + 1e-12, "harmless"),
        (1.0, 1.001, "silent"),
        (float("nan"), float("nan"), "harmless"),
        (float("nan"), 1.0, "silent"),
        ("LiI", "LiI", "harmless"),
        ("LiI", 1.0, "silent"),
        ([1, 2], [1, 2], "harmless"),
        ([1, 2], [2, 1], "silent"),
        ([1], [1, 2], "silent"),
        ([1], (1,), "silent"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "harmless"),
        ({"a": {"b": [1]}}, {"a": {"b": [2]}}, "silent"),
        ({"a": 1}, {}, "silent"),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0]), "harmless"),
        (np.array([1.0, 2.0]), [1.0, 2.0], "silent"),
        (None, None, "harmless"),
        (None, 1, "silent"),
        (10**400, 10**400, "harmless"),
        (10**400, 1.5, "silent"),
    ],
)
def test_results_are_compared_deeply(result, expected, outcome):
    assert automation.outcome(automation.Run(result), expected=expected) == outcome


def test_a_number_that_no_float_can_hold_is_named_as_such():
    words = "a: a number of more than 300 digits instead of 6.03"
    assert _difference({"a": 10**400}, {"a": 6.03}) == words


def test_only_runs_have_an_outcome_and_only_text_is_run():
    with pytest.raises(TypeError, match="run = 3 is a int; give what run_script returns"):
        automation.outcome(3, expected=3)
    with pytest.raises(TypeError, match="script = None is a NoneType; give the script as a str"):
        automation.run_script(None)
    with pytest.raises(TypeError, match="variable = 3 is a int; give the variable as a str"):
        automation.run_script("results = 1", variable=3)
    with pytest.raises(TypeError, match="script = 3 is a int; give the script as a str"):
        automation.survey(3, n=1, rng=np.random.default_rng(1))


def test_survey_is_one_row_a_typo():
    table = automation.survey(SCRIPT, n=60, rng=np.random.default_rng(1))
    assert list(table) == ["kind", "outcome", "line", "before", "after", "consequence"]
    assert len(table) == 60
    assert set(table["outcome"]) <= {"loud", "silent", "harmless"}
    assert (table["before"] != table["after"]).all()
    assert ((table["outcome"] == "harmless") == (table["consequence"] == "")).all()
    lines = np.array(SCRIPT.split("\n"))
    assert (lines[table["line"] - 1] == table["before"]).all()


def test_survey_finds_what_counting_by_hand_finds():
    # one digit: dropped is a syntax error; doubled gives 33; a neighbour gives 2, 4, w or e
    table = automation.survey("results = 3", n=400, rng=np.random.default_rng(2))
    digit = table[table["after"].str.startswith("results = ")]
    digit = digit[digit["after"] != "results = 3"]
    expected = {"33": "silent", "2": "silent", "4": "silent", "w": "loud", "e": "loud", "": "loud"}
    for row in digit.itertuples():
        assert expected[row.after.removeprefix("results = ")] == row.outcome
    assert "33 instead of 3" in set(digit["consequence"])


def test_survey_is_the_same_for_the_same_generator_state():
    first, second = (
        automation.survey("results = [6.03**3]", n=20, rng=np.random.default_rng(5)) for _ in "ab"
    )
    pd.testing.assert_frame_equal(first, second)


def test_survey_errors():
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="fails without any typo: ZeroDivisionError"):
        automation.survey("results = 1 / 0", n=1, rng=rng)
    with pytest.raises(ValueError, match="n = 0 is not allowed: it must be at least 1"):
        automation.survey("results = 1", n=0, rng=rng)
    with pytest.raises(TypeError, match="not a random generator"):
        automation.survey("results = 1", n=1, rng=1)


# --- paste and edit


PASTED = 'atoms = bulk("{formula}", a={a:.2f})\nresults["{formula}"] = {a:.2f}\n'
THREE = [
    {"formula": "LiF", "a": 4.03},
    {"formula": "LiCl", "a": 5.14},
    {"formula": "KI", "a": 7.07},
]


def test_pasted_text_is_that_of_the_copies_and_only_the_fields_of_later_copies_are_typed():
    script = automation.pasted(PASTED, THREE, head="results = {}\n")
    assert script.text == "results = {}\n" + automation.copies(PASTED, THREE)
    pieces = [script.text[start:end] for start, end in script.typed]
    assert pieces[0] == "results = {}\n"
    assert pieces[1] == automation.copies(PASTED, THREE[:1])
    assert pieces[2:] == ["LiCl", "5.14", "LiCl", "5.14", "KI", "7.07", "KI", "7.07"]
    assert (script.pastes, script.edits) == (2, 8)


def test_pasting_time_is_the_sum_of_its_operators():
    script = automation.pasted(PASTED, THREE)
    keys = len(automation.copies(PASTED, THREE[:1])) + 2 * (4 + 4) + 2 * (2 + 4)
    assert script.keys == keys
    by_hand = 0.28 * (keys + 2 * 2 + 2 * 8) + 8 * (0.40 + 1.10 + 0.40 + 1.35)
    assert automation.pasting_time_s(script) == pytest.approx(by_hand, rel=1e-12)


def test_pasting_beats_typing_everything_and_grows_in_proportion():
    times = [automation.pasting_time_s(automation.pasted(PASTED, THREE[:1] * n)) for n in (1, 2, 3)]
    assert times[2] - times[1] == pytest.approx(times[1] - times[0], rel=1e-12)
    text = automation.copies(PASTED, THREE[:1] * 9)
    nine = automation.pasting_time_s(automation.pasted(PASTED, THREE[:1] * 9), seconds_per_key=1.0)
    assert nine < automation.typing_time_s(text, seconds_per_key=1.0)


def test_slips_in_a_pasted_script_are_only_where_a_person_types():
    head = "bulk = lambda *_, a: a\nresults = {}\n"
    script = automation.pasted(PASTED, THREE, head=head)
    typed = {i for start, end in script.typed for i in range(start, end)}
    rng = np.random.default_rng(0)
    for _ in range(300):
        assert automation.plant_typo(script.text, rng=rng, within=script.typed).position in typed
    table = automation.survey(script, n=40, rng=rng)
    assert set(table["line"]) <= set(range(1, 9))


def test_pasting_time_wants_a_script():
    with pytest.raises(TypeError, match=r"script is a str; give one made by automation\.pasted"):
        automation.pasting_time_s("a = 1")
