"""book/build.py and the local Sphinx extensions."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import build
import pictures
import pytest
import rerun
import vendor

ROOT = Path(__file__).parents[1]


# --- build.py


def test_the_whole_book_is_the_table_of_contents_at_the_top():
    toc = build.table_of_contents()
    assert toc["root"] == "index"
    assert "2-automation" in [entry["file"] for entry in toc["chapters"]]


def test_one_chapter_is_the_index_and_that_chapter():
    assert build.table_of_contents(2)["chapters"] == [{"file": "2-automation"}]


def test_an_unwritten_chapter_is_answered_with_those_that_are():
    with pytest.raises(SystemExit, match=r"There is no chapter 99\. Chapters written so far: .*2"):
        build.table_of_contents(99)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("reading sources... [ 50%] 2-automation\n", True),
        ("WARNING: something\n", True),
        ("\x1b[01mmyst-nb v1.4.0:\x1b[39m NbParserConfig(...)\n", False),
        ("===============================\n", False),
        ("\n", False),
    ],
)
def test_progress_and_warnings_are_shown_but_not_the_settings(line, shown):
    assert list(build.relevant([line])) == ([line] if shown else [])


def test_a_failing_cell_is_shown_without_the_tracebacks_of_the_builder():
    lines = [
        "Exception occurred:\n",
        '  File "sphinx.py", line 1\n',
        "CellExecutionError: An error occurred while executing the following cell:\n",
        "1 / 0\n",
        "ZeroDivisionError: division by zero\n",
        "The above exception was the direct cause of the following exception:\n",
        "RuntimeError\n",
    ]
    assert list(build.relevant(lines)) == lines[2:5]


# --- rerun.py


@pytest.fixture
def tree(tmp_path):
    """Make a small package: `far` is imported by `near`, `other` by nobody."""
    package = tmp_path / "matlab_pkg"
    (package / "data").mkdir(parents=True)
    (tmp_path / "constraints.txt").write_text("numpy==1\n")
    for name, text in {
        "__init__": "",
        "near": "from matlab_pkg import far\nVALUE = far.VALUE\n",
        "far": "VALUE = 1\n",
        "other": "VALUE = 7\n",
        "datasets": "",
    }.items():
        (package / f"{name}.py").write_text(text)
    (package / "data" / "table.csv").write_text("a\n1\n")
    rerun.module_files.cache_clear()
    yield tmp_path
    rerun.module_files.cache_clear()


def page(*lines):
    return "# Title\n\n```{code-cell} ipython3\n:tags: [x]\n" + "\n".join(lines) + "\n```\n"


@pytest.mark.parametrize(
    "code",
    ["from matlab_pkg import near", "import matlab_pkg.near", "from matlab_pkg.near import VALUE"],
)
def test_all_forms_of_import_are_seen(code):
    assert rerun.imported(code) == {"near"} or "near" in rerun.imported(code)


@pytest.mark.parametrize(
    ("changed", "reruns"),
    [
        ("matlab_pkg/near.py", True),
        ("matlab_pkg/far.py", True),
        ("matlab_pkg/__init__.py", True),
        ("constraints.txt", True),
        ("matlab_pkg/other.py", False),
        ("matlab_pkg/data/table.csv", False),
    ],
)
def test_a_page_depends_on_what_it_imports_and_on_nothing_else(tree, changed, reruns):
    text = page("%matplotlib inline", "from matlab_pkg import near")
    before = rerun.fingerprint(text, tree)
    (tree / changed).write_text("VALUE = 2\n")
    rerun.module_files.cache_clear()
    assert (rerun.fingerprint(text, tree) != before) is reruns


def test_a_page_that_loads_data_depends_on_the_data(tree):
    text = page("from matlab_pkg import datasets")
    before = rerun.fingerprint(text, tree)
    (tree / "matlab_pkg" / "data" / "table.csv").write_text("a\n2\n")
    assert rerun.fingerprint(text, tree) != before


@pytest.mark.slow
def test_a_built_page_runs_again_when_the_package_changes_and_only_then(tree):
    """End to end with Jupyter Book on a book of two pages."""
    (tree / "book" / "_ext").mkdir(parents=True)
    source = (ROOT / "book" / "_ext" / "rerun.py").read_text(encoding="utf-8")
    (tree / "book" / "_ext" / "rerun.py").write_text(source, encoding="utf-8")
    chapter = (ROOT / "book" / "2-automation.md").read_text(encoding="utf-8")
    head = chapter[: chapter.index("---\n", 4) + 4]
    (tree / "index.md").write_text(head + page("print('other page')"))
    near = page("from matlab_pkg import near", "print('the value is', near.VALUE)")
    (tree / "near.md").write_text(head + near)
    (tree / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: near\n")
    (tree / "_config.yml").write_text(
        textwrap.dedent("""\
        title: t
        only_build_toc_files: true
        exclude_patterns: [matlab_pkg, book]
        execute: {execute_notebooks: cache, run_in_temp: true}
        sphinx:
          local_extensions: {rerun: book/_ext}
          config: {nb_execution_raise_on_error: true}
        """)
    )

    def built():
        code = f"import os; os.environ['PYTHONPATH'] = {str(tree)!r}; {build.JUPYTER_BOOK}"
        done = subprocess.run(
            [sys.executable, "-c", code, "build", "."],
            cwd=tree,
            capture_output=True,
            text=True,
            check=True,
        )
        executed = [name for name in ("index", "near") if f"{name}.md: Executed" in done.stdout]
        text = (tree / "_build" / "html" / "near.html").read_text(encoding="utf-8")
        return executed, text.partition("the value is ")[2][:1]

    assert built() == (["index", "near"], "1")
    (tree / "matlab_pkg" / "other.py").write_text("VALUE = 8\n")
    assert built() == ([], "1")
    (tree / "matlab_pkg" / "far.py").write_text("VALUE = 5\n")
    assert built() == (["near"], "5")


# --- vendor.py


def test_a_package_that_is_not_the_pinned_one_is_refused():
    pinned = {"name": "x3dom", "version": "1.8.3", "integrity": "sha512-AAAA"}
    with pytest.raises(vendor.VendorError, match=r"x3dom 1\.8\.3 is not the package that was pin"):
        vendor.check_integrity(pinned, b"something else")


def test_a_wheel_file_that_was_altered_is_refused(monkeypatch):
    from importlib import metadata

    file = next(f for f in metadata.files("nglview") if f.name == "index.js")
    assert vendor._recorded("nglview", file)
    monkeypatch.setattr(Path, "read_bytes", lambda self: b"altered")
    with pytest.raises(vendor.VendorError, match="was altered after its installation"):
        vendor._recorded("nglview", file)


def test_a_pattern_that_finds_nothing_is_an_error():
    package = {"name": "x", "files": {"dist/*.js": "x/"}}
    with pytest.raises(vendor.VendorError, match=r"x holds no file dist/\*\.js"):
        vendor._chosen({"other.txt": b""}, package)


def test_files_go_where_the_manifest_says():
    files = {"a/b.js": "c/d.js", "fonts/*": "f/"}
    assert vendor._target("a/b.js", files) == "c/d.js"
    assert vendor._target("fonts/x.woff", files) == "f/x.woff"
    assert vendor._target("README.md", files) is None


def test_every_fetched_file_has_version_integrity_and_licence():
    manifest = json.loads(vendor.MANIFEST.read_text(encoding="utf-8"))
    for package in manifest["npm"]:
        assert package["integrity"].startswith("sha512-")
        assert package["version"][0].isdigit()
    assert all(package["licence"] for package in manifest["npm"] + manifest["wheels"])


def test_a_second_call_fetches_nothing(root, html, monkeypatch):
    monkeypatch.setattr(vendor, "_npm_pack", lambda *_: pytest.fail("asked the registry again"))
    assert vendor.ensure() is False


# --- pictures.py

SVG = """<?xml version="1.0"?><!DOCTYPE svg>
<svg width="9pt"><metadata>date</metadata><defs><path id="p1"/></defs>
<use xlink:href="#p1" clip-path="url(#p1)" style="fill: #767676"/></svg>"""


def test_a_vector_figure_takes_the_ink_of_the_page_and_says_what_it_shows():
    text = pictures.inline_svg(SVG, 'a "cross"')
    assert text.startswith('<svg class="figure-svg" role="img" aria-label="a &quot;cross&quot;"')
    assert "currentColor" in text
    assert pictures.INK not in text
    assert "<metadata>" not in text


def test_two_figures_in_a_page_share_no_id():
    first, second = (pictures.inline_svg(SVG.replace("9pt", size), "x") for size in ("1pt", "2pt"))
    ids = [set(rerun.re.findall(r'id="([^"]+)"', text)) for text in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    (only,) = ids[0]
    assert f'href="#{only}"' in first
    assert f"url(#{only})" in first


def test_the_ink_of_the_pages_is_the_ink_of_the_theme():
    from matlab_pkg import plots

    assert pictures.INK == plots.INK


def test_the_scene_of_ase_asks_no_other_site():
    from ase.build import bulk
    from ase.visualize import view

    text = pictures.x3d_figure(view(bulk("Cu"), viewer="x3d").data, "copper")
    assert "x3dom.org" not in text
    assert "<html" not in text
    assert 'tabindex="0"' in text
    assert 'position="0 0' not in text, "ASE's viewpoint has changed: mend pictures.VIEWPOINT"
    assert 'aria-label="copper ' in text
