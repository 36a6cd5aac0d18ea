"""Links lead somewhere, words are spelt right, and git holds what people wrote."""

from __future__ import annotations

import re
import subprocess

import pytest

from .habits import files, links, spelling
from .habits.page import Page
from .habits.say import fine, only


@pytest.fixture(scope="module")
def names(root):
    return files.committed(root)


def of(names, root, *ends):
    return [root / name for name in names if name.endswith(ends)]


@pytest.fixture
def plant(tmp_path):
    """A function that writes some files and returns their folder."""

    def write(contents):
        for name, content in contents.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


# Links


@pytest.mark.book
def test_links_of_the_built_pages_lead_somewhere(html):
    fine(links.pages(html))


PAGES = {
    "index.html": '<a href="a/b.html#here">b</a> <img src="a/c%20d.svg?v=1"> <a href="#">top</a>'
    '<a href="https://example.org/x">x</a> <a href="a/">a</a> <p id="me"></p> <a href="#me">.</a>',
    "a/b.html": '<h1 id="here">b</h1> <a href="../index.html">up</a> <a href="mailto:a@b.c">m</a>',
    "a/index.html": "",
    "a/c d.svg": "<svg/>",
}


def test_pages_with_good_links_are_fine(plant):
    fine(links.pages(plant(PAGES)))


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("a/b.html#here", "a/c.html", ["index.html:1", "'a/c.html' leads to no file"]),
        ("a/b.html#here", "a/b.html#there", ["leads to no place in b.html"]),
        ('"#me"', '"#you"', ["leads to no place in index.html"]),
        ("a/c%20d.svg?v=1", "a/c.svg", ["leads to no file"]),
        ('"a/"', '"b/"', ["leads to no file"]),
        ('"a/"', '"../outside.html"', ["leads to no file"]),
    ],
)
def test_a_link_to_nowhere_is_found(plant, old, new, parts):
    assert old in PAGES["index.html"]
    broken = PAGES | {"index.html": PAGES["index.html"].replace(old, new)}
    only(links.pages(plant(broken)), *parts)


def test_links_of_the_markdown_files_lead_somewhere(root, names):
    fine(links.markdown([file for file in of(names, root, ".md") if file.parent == root], root))


@pytest.mark.parametrize(
    ("link", "part"),
    [("no.md", "no file 'no.md'"), ("b.md#no", "b.md has no heading #no; it has a-part")],
)
def test_a_markdown_link_to_nowhere_is_found(plant, link, part):
    root = plant({"a.md": f"# A\n\n[b]({link})\n", "b.md": "# A part\n"})
    only(links.markdown([root / "a.md"], root), "a.md:3: ", part)


def test_a_markdown_link_to_a_heading_is_fine(plant):
    root = plant(
        {"a.md": "[b](b.md#a-part) [c](#d) [e](https://e.org)\n\n# D\n", "b.md": "# A part"}
    )
    fine(links.markdown([root / "a.md"], root))


def test_every_work_is_cited_and_has_an_address(root):
    texts = {f"book/{file.name}": file.read_text("utf-8") for file in (root / "book").glob("*.md")}
    fine(links.bibliography(root / "book" / "references.bib", texts))


WORK = "@article{a2020,\n  title = {A},\n  doi   = {10.1103/PhysRev.136.A405}\n}\n"


@pytest.mark.parametrize(
    ("bib", "text", "part"),
    [
        (WORK, "none", "a2020 is cited nowhere. Cite it, or remove it"),
        (WORK, "{cite}`a2020` {cite:t}`b2021,a2020`", "cites b2021, which is not in r.bib"),
        (WORK + WORK, "{cite}`a2020`", "a2020 is listed twice"),
        (WORK.replace("doi  ", "isbn "), "{cite}`a2020`", "has no doi, no url and no note"),
        (WORK.replace("10.1103", "https://doi.org/10.1103"), "{cite}`a2020`", "write it as 10."),
        (WORK.replace("10.1103/", "10.1103-"), "{cite}`a2020`", "write it as 10."),
    ],
)
def test_a_fault_of_the_references_is_found(plant, bib, text, part):
    root = plant({"r.bib": bib})
    only(links.bibliography(root / "r.bib", {"a.md": text}), part)


@pytest.mark.parametrize("field", ["doi   = {10.1103/PhysRev.136.A405}", "note = {no doi: a book}"])
def test_a_cited_work_with_an_address_is_fine(plant, field):
    root = plant({"r.bib": WORK.replace("doi   = {10.1103/PhysRev.136.A405}", field)})
    fine(links.bibliography(root / "r.bib", {"a.md": "x {cite:p}`a2020`"}))


# Spelling


def test_words_are_spelt_right(root, names):
    fine(spelling.typos(names, root))


def test_docstrings_are_british(root, names):
    fine(spelling.docstrings(of(names, root, ".py"), root))


def test_the_markdown_files_are_british(root, names):
    for file in of(names, root, ".md"):
        if file.parent == root:
            page = Page.load(file, root)
            fine(page.messages(spelling.faults(page), rules=spelling.RULES))


def test_a_typing_error_is_found(plant):
    wrong = "occu" + "rence"
    root = plant({"a.py": f"# every {wrong}\n", "b.csv": wrong, "c.md": "occurrence, Commun. ACM"})
    only(spelling.typos(["a.py", "b.csv", "c.md"], root), "a.py:1: ", "occurrence", "KNOWN")


DOC = '''"""Say {word}.

References
----------
The color of alloys, J. Color 1, 2 (2000).

Notes
-----
`neighbor_list` and "color".

Source: The gray atlas.

>>> color = 1
"""
'''


def test_an_american_docstring_is_found(plant):
    root = plant({"a.py": DOC.format(word="behavior")})
    only(spelling.docstrings([root / "a.py"], root), "a.py:1: ", "'behaviour'")
    root = plant({"a.py": DOC.format(word="x").replace("Notes\n-----\n", "Notes\n-----\nGray.\n")})
    only(spelling.docstrings([root / "a.py"], root), "a.py:9: ", "'grey'")


def test_a_docstring_with_the_names_of_others_is_fine(plant):
    root = plant({"a.py": DOC.format(word="behaviour") + "color = 'gray'  # color\n"})
    fine(spelling.docstrings([root / "a.py"], root))


# Files in git


def test_nothing_generated_is_in_git(names):
    fine(files.generated(names))


@pytest.mark.parametrize(
    "name",
    [
        *("book/2-automation.ipynb", "a/__pycache__/b.pyc", "uv.lock", "book/package-lock.json"),
        *("_build/html/index.html", "book/assets/static/x3dom.js", "notebooks/a.ipynb"),
        *("matlab_pkg.egg-info/PKG-INFO", "node_modules/a/b.js"),
    ],
)
def test_a_generated_file_is_found(name):
    only(files.generated([name, "book/build.py", "book/_ext/notebooks.py"]), f"{name}:1: ", ".git")


def test_no_file_is_large_without_a_reason(root, names):
    fine(files.large(names, root))


def test_a_large_file_is_found(plant):
    root = plant({"a.bin": b"\0" * 500_001, "b.bin": b"\0" * 500_000})
    found = files.large(["a.bin", "b.bin"], root, meant={})
    only(found, "a.bin:1: has 500,001 bytes", "with the reason")
    fine(files.large(["a.bin", "b.bin"], root, meant={"a.bin": "a trajectory"}))
    only(files.large(["a.bin"], root, meant={"a.bin": ""}), "a.bin")
    only(files.large(["b.bin"], root, meant={"b.bin": "small"}), "Remove it from LARGE")


def test_texts_hold_nothing_of_one_machine(root, names):
    fine(files.text(names, root))


# written in parts, so that this file does not hold them
PLANTED = {
    "home": (f"see /{'home'}/me/a.py\n", "a path of one machine"),
    "root": (f"'/{'root'}/a'\n", "a path of one machine"),
    "work": (f"cd /{'work'}/main\n", "a path of one machine"),
    "windows": ("C:\\" + "Users\\me\n", "a path of one machine"),
    "index": ("pip install --index" + "-url https://a.b\n", "the address of a registry"),
    "resolved": ('"resolved"' + ': "https://registry.a/b.tgz"\n', "the address of a registry"),
    "aws": ("AKIA" + "ABCDEFGHIJKLMNOP\n", "what looks like a secret"),
    "github": ("ghp_" + "a1" * 18 + "\n", "what looks like a secret"),
    "key": ("-----BEGIN RSA PRIVATE" + " KEY-----\n", "what looks like a secret"),
    "assigned": ("API_KEY" + ' = "abcdefgh123"\n', "what looks like a secret"),
    "CR": ("a\r\nb\n", "use LF"),
    "end": ("a\nb", "no line end"),
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_text_of_one_machine_is_found(plant, case):
    text, part = PLANTED[case]
    only(files.text(["a.txt"], plant({"a.txt": text}), meant={}), "a.txt:", part)


def test_a_text_of_no_machine_is_fine(plant):
    text = (
        "<root>/home is book/home/a.md, ~/desk/x; https://a.org/home/me\n"
        'make --no-emit-index-url\nkey = os.environ["API_KEY"]\ntoken = ""\n'
    )
    fine(
        files.text(
            ["a.txt", "b.png", "c.txt"], plant({"a.txt": text, "b.png": b"\0a", "c.txt": ""})
        )
    )


def test_what_is_meant_has_a_reason_and_is_still_there(root):
    for (name, what), reason in files.MEANT.items():
        assert reason
        assert what in " ".join(files.text([name], root, meant={})), f"remove {name} from MEANT"


def test_files_not_yet_in_git_count_and_ignored_ones_do_not(plant):
    root = plant({"a.py": "", "b.pyc": "", ".gitignore": "*.pyc\n"})
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    assert files.committed(root) == [".gitignore", "a.py"]


# Help for contributors


def test_hooks_run_what_is_installed(root):
    fine(files.hooks(root / ".pre-commit-config.yaml"))
    text = (root / ".pre-commit-config.yaml").read_text("utf-8")
    assert {"-m ruff check", "-m ruff format", "-m pytest"} <= set(
        re.findall("-m ruff \\w+|-m pytest", text)
    )
    for name in re.findall(r"tests/\S+\.py", text):
        assert (root / name).is_file(), name


HOOKS = """\
repos:
  - repo: local
    hooks:
      - {id: style, name: style, entry: .venv/bin/python -m ruff check, language: system}
"""


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("local", "https://example.org/hooks", "are downloaded; use repo: local"),
        ("language: system", "language: python", "use language: system"),
        (".venv/bin/python -m ruff", "ruff", "begin with .venv/bin/python -m"),
        ("-m ruff", "-m no_such_module", "'no_such_module', which is not installed"),
    ],
)
def test_a_hook_that_cannot_run_is_found(plant, old, new, part):
    root = plant({"hooks.yaml": HOOKS.replace(old, new)})
    only(files.hooks(root / "hooks.yaml"), "hooks.yaml:1: ", part)


def test_contributors_find_every_family_of_habits(root):
    guide = (root / "CONTRIBUTING.md").read_text("utf-8")
    modules = {file.name for file in (root / "tests" / "habits").glob("*.py")}
    families = modules - {"say.py", "page.py", "prose.py", "numpydoc.py"}
    missing = sorted(name for name in families if f"`{name}`" not in guide)
    assert not missing, f"CONTRIBUTING.md:1: name {', '.join(missing)} in the table of habits"
    named = set(re.findall(r"^\| `(\w+\.py)`", guide, re.MULTILINE))
    assert named <= modules, f"CONTRIBUTING.md:1: remove {', '.join(sorted(named - modules))}"
