"""The student notebooks: plain Markdown, valid, the same each time, and clear about what fails."""

import base64
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import read_myst_markdown_notebook
from myst_nb.ext.glue import GLUE_PREFIX
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))

import directives  # noqa: E402
import notebooks  # noqa: E402
import rerun  # noqa: E402
import roles  # noqa: E402

from .alike import alike  # noqa: E402

CHAPTERS = sorted((ROOT / "book").glob("[0-9]*-*.md"))
HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
SAMPLE = """\
(start)=
# 1. Start

% a comment for the authors
Numbers: {glue:text}`mean:.2f` and {glue}`name`, and `{ref}` in a code span stays.

```{code-cell} ipython3
:tags: [hide-input]
:mystnb: {"figure": {"caption": "A *living* figure.", "name": "fig-live"}}
values = [1.0, 2.0]
```

```{code-cell} ipython3
:tags: [remove-cell]
from myst_nb import glue
glue("mean", sum(values) / 2, display=False)
glue("name", 42, display=False)
```

:::{note}
Mind {math}`x^2`.
Two lines.
:::

````{admonition} Of *interest*
:class: tip

- item
  ```{warning}
  Hot.
  ```
````

::::{dropdown} A `title`
:::{seealso}
{doc}`2-next`, {doc}`the next <2-next>`, [chapter two](2-next.md#part), [absent](9-absent.md).
:::
::::

:::{tip}
:class: dropdown
Look again.
:::

+++

:::{exercise} Add numbers
:label: ex-add

Add {math}`1 + 1`, see {eq}`eq-one`, {numref}`fig-live` and {ref}`start`.
:::

:::{exercise}
:label: ex-plain
No title here.
:::

:::{solution-start} ex-add
:class: dropdown
:::

The answer is two.

```{code-cell} ipython3
answer = 1 + 1
```

:::{solution-end}
:::

:::{solution-start} ex-plain
:::
Plain secret.
:::{solution-end}
:::

Afterwards {ref}`ex-add`, {ref}`this one <ex-add>`, {numref}`number %s <ex-add>` and {ref}`part`.

:::{margin} Aside
A small remark.
:::

:::{glossary}
supercell
  A cell repeated
  in space.
:::

```{figure} dot.png
:name: fig-dot
:alt: One dot

A dot, after {cite}`larsen2017`.
```

```{image} gone.png
:alt: A lost picture
```

![A dot](dot.png)

```{math}
:label: eq-one
a = b
```

$$
c = d
$$ (eq-two)

:::{table} Two columns
| a | b |
| - | - |
| 1 | {term}`two <supercell>` |
:::

:::{list-table}
:header-rows: 1
* - Name
  - Value
* - bar | bar
  - $|x|$
:::

::::{grid} 2
:::{grid-item-card} Next
:link: 2-next
Go on.
:::
::::

```{code-block} python
print("{note}")
```

Term
: Its meaning.

{cite:t}`larsen2017` and {cite:p}`larsen2017,kohn1965`.

```{bibliography}
```
```{tableofcontents}
```
"""
NEXT = "# 2. Next\n\n(part)=\n## A part\n\n:::{exercise} Later\n:label: ex-later\nTry.\n:::\n"
REFERENCES = """\
@article{larsen2017, author = {Larsen, Ask Hjorth and Mortensen, Jens and others},
  title = {ASE}, journal = {J}, year = {2017}, doi = {10.1088/1361-648X/aa680e}}
@article{kohn1965, author = {Kohn, W. and Sham, L. J.}, title = {DFT}, journal = {PR},
  year = {1965}}
"""


class Anything(dict):
    """Glued values of a chapter that is not run: every name has one."""

    def __contains__(self, name):
        return True

    def __missing__(self, name):
        return {"text/plain": "1"}


def markdown(notebook):
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


@pytest.fixture
def folder(tmp_path):
    book = tmp_path / "book"
    book.mkdir()
    (book / "references.bib").write_text(REFERENCES, "utf-8")
    (book / "dot.png").write_bytes(b"\x89PNG not really")
    (book / "1-start.md").write_text(HEAD + SAMPLE, "utf-8")
    (book / "2-next.md").write_text(HEAD + NEXT, "utf-8")
    return book


def glue_sample(path):
    return {"mean": {"text/plain": "1.5"}, "name": {"text/plain": "42"}}


def convert_sample(folder, *, solutions=False):
    files = [folder / "1-start.md", folder / "2-next.md"]
    book = notebooks.read_book(files, glue=glue_sample)
    return notebooks.convert(files[0], book, solutions=solutions)


def convert_text(folder, text):
    path = folder / "3-text.md"
    path.write_text(HEAD + text, "utf-8")
    return notebooks.convert(path, notebooks.read_book([path], glue=glue_sample))


EXPECTED = {
    "target": "# 1. Start",
    "glue": "Numbers: 1.50 and 42, and `{ref}` in a code span stays.",
    "output-caption": "**Fig. 1.** A *living* figure.",
    "note": "> **Note**\n>\n> Mind $x^2$.\n> Two lines.",
    "admonition": "> **Of *interest***\n>\n> - item",
    "nested-in-list": "> - item\n>\n>   > **Warning**\n>   >\n>   > Hot.",
    "dropdown": "<details>\n<summary>A <code>title</code></summary>\n\n> **See also**",
    "links": "> [2. Next](2-next.ipynb), [the next](2-next.ipynb), [chapter two](2-next.ipynb), "
    "absent.",
    "folded": "<details>\n<summary>Tip</summary>\n\nLook again.\n\n</details>",
    "exercise": "**Exercise 1 (Add numbers)**\n\nAdd $1 + 1$, see (1), Fig. 1 and 1. Start.",
    "untitled": "**Exercise 2**\n\nNo title here.",
    "gated-solution": "*The solution to Exercise 1 is on the book's page.*",
    "references": "Afterwards Exercise 1, this one, number 1 and [A part](2-next.ipynb).",
    "margin": "> **Aside**\n>\n> A small remark.",
    "glossary": "- **supercell**: A cell repeated\n  in space.",
    "figure": "![One dot](attachment:dot.png)\n\n**Fig. 2.** A dot, after ([Larsen et al. 2017]"
    "(https://doi.org/10.1088/1361-648X/aa680e)).",
    "lost-image": "*(Figure: A lost picture)*",
    "inline-image": "![A dot](attachment:dot.png)",
    "math": "$$\na = b\n\\tag{1}\n$$",
    "dollar-math": "$$\nc = d\n\\tag{2}\n$$",
    "table": "**Table 1.** Two columns\n\n| a | b |\n| - | - |\n| 1 | two |",
    "list-table": "| Name | Value |\n| --- | --- |\n| bar \\| bar | $|x|$ |",
    "card": "- **[Next](2-next.ipynb)**: Go on.",
    "code-block": '```python\nprint("{note}")\n```',
    "definition": "- **Term**: Its meaning.",
    "cite": "[Larsen et al. (2017)](https://doi.org/10.1088/1361-648X/aa680e) and ([Larsen et al. "
    "2017](https://doi.org/10.1088/1361-648X/aa680e); Kohn and Sham 1965).",
}


@pytest.mark.parametrize("construct", EXPECTED)
def test_each_construct_becomes_plain_markdown(folder, construct):
    assert EXPECTED[construct] in markdown(convert_sample(folder))


def test_what_only_a_book_shows_is_dropped(folder):
    text = markdown(convert_sample(folder))
    for word in ["a comment", "(start)=", "bibliography", "tableofcontents", ":::", "secret"]:
        assert word not in text
    assert "\n\n\n" not in text


def test_code_cells_lose_glue_and_solutions_and_keep_tags(folder):
    cells = [c for c in convert_sample(folder).cells if c.cell_type == "code"]
    assert [c.source for c in cells] == ["values = [1.0, 2.0]"]
    assert cells[0].metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}


def test_solutions_stay_on_request(folder):
    notebook = convert_sample(folder, solutions=True)
    assert "**Solution to Exercise 1 (Add numbers)**\n\nThe answer is two." in markdown(notebook)
    assert "**Solution to Exercise 2**\n\nPlain secret." in markdown(notebook)
    assert "answer = 1 + 1" in [c.source for c in notebook.cells]


def test_images_travel_in_the_cells_that_show_them(folder):
    cells = convert_sample(folder).cells
    with_images = [c for c in cells if "attachments" in c]
    assert with_images
    assert all("attachment:dot.png" in c.source for c in with_images)
    data = with_images[0].attachments["dot.png"]["image/png"]
    assert base64.b64decode(data) == (folder / "dot.png").read_bytes()


def test_a_vector_image_travels_in_its_address(folder):
    (folder / "dot.svg").write_text("<svg/>", "utf-8")
    assert "![A dot](data:image/svg+xml;base64,PHN2Zy8+)" in markdown(
        convert_text(folder, "![A dot](dot.svg)")
    )


def test_a_blank_line_never_doubles_around_what_is_replaced(folder):
    text = "One\n\n(here)=\n\n% comment\n\n:::{note}\nx\n:::\n\n\nTwo"
    expected = "One\n\n> **Note**\n>\n> x\n\nTwo"
    assert markdown(convert_text(folder, text)) == expected


def test_numbers_go_on_from_one_chapter_to_the_next_even_if_only_the_next_is_written(folder):
    path = folder / "2-next.md"
    notebook = notebooks.convert(path, notebooks.read_book([path], glue=glue_sample))
    assert "**Exercise 3 (Later)**" in markdown(notebook)


def test_a_second_run_writes_the_same_bytes_and_says_what_it_writes(folder, tmp_path, capsys):
    written = []
    for out in [tmp_path / "a", tmp_path / "b"]:
        assert notebooks.main([str(folder / "2-next.md"), "--out", str(out)]) == 0
        assert capsys.readouterr().out == f"{out.name}/2-next.ipynb\n"
        written.append((out / "2-next.ipynb").read_bytes())
    assert written[0] == written[1]
    first = nbformat.reads(written[0].decode(), 4)
    assert [c.id for c in first.cells] == ["2-next-000"]
    assert (first.nbformat, first.nbformat_minor) == (4, 5)
    assert first.metadata.kernelspec.name == "python3"


ERRORS = {
    "text\n\n:::{nota}\nx\n:::": "3-text.md:14: unknown directive {nota}. Known: admonition, ",
    "> ```{margin}\n> ```{nota}\n> ```": "3-text.md:13: {nota} is not closed by '```'",
    "::::{note}\n\n:::{nota}\n:::\n::::": "3-text.md:14: unknown directive {nota}",
    "one\ntwo {colour}`x`": "3-text.md:13: unknown role {colour}. Known: cite, ",
    "{ref}`nowhere`": "3-text.md:12: {ref}: no chapter has the label 'nowhere'.",
    "{cite}`nobody`": "3-text.md:12: {cite}: references.bib has no entry 'nobody'.",
    "{glue:text}`missing:.2f`": "nothing is glued as 'missing'. Glued: mean, name.",
    "{glue:text}`mean:d2`": "cannot write mean = 1.5 as 'd2'",
    "{{ version }}": "substitution {{ version }} is not known",
    ":::{note}\nopen": "{note} is not closed by ':::'. Code cells and '+++' cannot",
    ":::{solution-end}\n:::": "{solution-end} has no {solution-start} before it.",
    ":::{solution-start} none\n:class: dropdown\n:::\n:::{solution-end}\n:::": "3-text.md:12: "
    "{solution-start}: there is no exercise 'none'.",
    ":::{exercise}\n:label: e\n:::\n:::{solution-start} e\n:::": "3-text.md:15: {solution-start} "
    "has no {solution-end}",
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_name_the_place_and_what_is_known(folder, text):
    with pytest.raises(notebooks.NotebookError, match=re.escape(ERRORS[text])):
        convert_text(folder, text)


def test_an_unknown_directive_says_how_to_allow_it(folder, capsys):
    (folder / "3-text.md").write_text(HEAD + ":::{nota}\n:::\n", "utf-8")
    assert notebooks.main([str(folder / "3-text.md"), "--out", str(folder / "out")]) == 1
    message = capsys.readouterr().err
    assert "add a line to DIRECTIVES in book/_ext/directives.py" in message
    assert all(name in message for name in directives.DIRECTIVES)


def test_an_unknown_role_says_how_to_allow_it(folder):
    with pytest.raises(notebooks.NotebookError) as caught:
        convert_text(folder, "{colour}`x`")
    assert "add a line to ROLES in book/_ext/roles.py" in str(caught.value)
    assert all(name in str(caught.value) for name in roles.ROLES)


def test_what_the_page_removes_is_not_for_students(folder):
    hidden = "```{code-cell}\n:tags: [remove-cell]\nfrom myst_nb import glue\nglue('x', 1)\n```\n"
    text = hidden + "\n```{code-cell}\n:tags: [hide-input]\nx = 1\n```\n"
    assert [c.source for c in convert_text(folder, text).cells] == ["x = 1"]


def test_a_notebook_in_which_somebody_has_worked_is_left_alone(folder, tmp_path, capsys):
    path = folder / "3-text.md"
    path.write_text(HEAD + "Some text.\n", "utf-8")
    out = tmp_path / "out"
    options = {"cached": tmp_path / "no-cache", "solutions": False}
    notebooks.write([path], out, **options)
    file = out / "3-text.ipynb"
    first = file.read_text("utf-8")

    path.write_text(HEAD + "Other text.\n", "utf-8")
    notebooks.write([path], out, **options)
    assert "Other text." in file.read_text("utf-8") != first, "an untouched one is renewed"

    file.write_text(file.read_text("utf-8").replace("Other", "My own"), "utf-8")
    notebooks.write([path], out, **options)
    assert "My own text." in file.read_text("utf-8")
    assert "3-text.ipynb: kept, you have worked in it" in capsys.readouterr().out

    (out / ".written.json").unlink()
    notebooks.write([path], out, **options)
    assert "My own text." in file.read_text("utf-8"), "of unknown origin, so left alone as well"


def test_exercises_outside_python_fences_are_untouched(folder):
    text = "```text\n:::{note}\n{ref}`x` [a](b.md)\n```\n\n    {ref}`indented`\n\n$\\{a\\}$ [a](b)"
    assert markdown(convert_text(folder, text)).strip() == text


def plain(text):
    """Return Markdown without what is shown as it is: fences, code spans, mathematics."""
    text = re.sub(r"^([ >]*)(`{3,})[^\n]*\n.*?^\1\2`*\s*$", "", text, flags=re.M | re.S)
    return re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "code", text)


@pytest.fixture(scope="module")
def whole_book():
    return notebooks.read_book(CHAPTERS, glue=lambda path: Anything())


@pytest.mark.parametrize("solutions", [False, True])
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_becomes_plain_markdown(whole_book, path, solutions):
    notebook = notebooks.convert(path, whole_book, solutions=solutions)
    text = plain(markdown(notebook))
    assert not re.findall(r"\{[a-z][\w:+-]*\}(?=`|code)", text)
    assert not re.findall(r"^[ >]*(?::{3,}|\+{3,}|\(\S+\)=|% ).*$", text, re.M)
    assert not re.findall(r"^[ >]*`{3,}\s*\{.*$", markdown(notebook), re.M)
    assert not re.findall(r"\]\([^)\s]*\.md[#)]", text)


def test_the_sample_leaves_no_directive_or_role(folder):
    text = plain(markdown(convert_sample(folder, solutions=True)))
    assert not re.findall(r"\{[a-z][\w:+-]*\}|^[ >]*:::", text, re.M)


# --- the cache of the built book


def as_built(path):
    """Notebook that the build hands to the cache: read with the extension `rerun`, by myst-nb."""
    source = [path.read_text("utf-8")]
    rerun._add_fingerprint(SimpleNamespace(env=SimpleNamespace()), path.stem, source)
    parse = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["parse"]
    config = MdParserConfig(enable_extensions=set(parse["myst_enable_extensions"]))
    return read_myst_markdown_notebook(source[0], config, add_source_map=True, path=path)


@pytest.fixture
def cached(folder, tmp_path, monkeypatch):
    """Cache into which a build has put the sample, with 2.5 glued as `mean`; nothing may run."""
    notebook = as_built(folder / "1-start.md")
    output = nbformat.v4.new_output("display_data", {GLUE_PREFIX + "text/plain": "2.5"})
    output.metadata["scrapbook"] = {"name": "mean", "mime_prefix": GLUE_PREFIX}
    next(c for c in notebook.cells if "glue(" in c.source).outputs = [output]
    bundle = CacheBundleIn(notebook, str(folder / "1-start.md"))
    get_cache(tmp_path / "cache").cache_notebook_bundle(bundle, check_validity=False)
    monkeypatch.setattr(notebooks, "run", lambda *_: pytest.fail("the chapter is run"))
    return tmp_path / "cache"


def test_values_come_from_the_cache_of_the_built_book(folder, cached):
    path = folder / "1-start.md"
    assert notebooks.glue_values(path, cached) == {"mean": {"text/plain": "2.5"}}


def test_values_of_older_code_do_not_come_from_the_cache(folder, cached, monkeypatch):
    ran = []
    monkeypatch.setattr(notebooks, "run", lambda notebook, name: ran.append(name))
    monkeypatch.setattr(rerun, "fingerprint", lambda text: "the package was mended")
    assert notebooks.glue_values(folder / "1-start.md", cached) == {}
    assert ran == ["1-start.md"]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_the_key_under_which_the_build_keeps_it(path, tmp_path):
    cache = get_cache(tmp_path)
    ours, _ = notebooks.read_notebook(path)
    assert ours.metadata.kernelspec[rerun.PACKAGE] == rerun.fingerprint(path.read_text("utf-8"))
    assert cache.create_hashed_notebook(ours)[1] == cache.create_hashed_notebook(as_built(path))[1]


@pytest.mark.book
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_built_book_has_the_values_of_every_chapter(html, path, monkeypatch):
    monkeypatch.setattr(notebooks, "run", lambda *_: pytest.fail("not in the cache: make book"))
    used = set(re.findall(r"\{glue:text\}`(\w+)", path.read_text("utf-8")))
    assert used <= set(notebooks.glue_values(path, html.parent / ".jupyter_cache"))


def test_the_fingerprint_stays_out_of_the_written_notebook(folder):
    assert convert_sample(folder).metadata.kernelspec == {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }


# --- with a kernel


@pytest.mark.slow
def test_values_come_from_running_and_the_notebook_runs(folder, tmp_path):
    out = tmp_path / "out"
    command = [str(folder / name) for name in ["1-start.md", "2-next.md"]]
    nothing = str(tmp_path / "no-cache")
    assert notebooks.main([*command, "--out", str(out), "--cache", nothing, "--solutions"]) == 0
    notebook = nbformat.read(out / "1-start.ipynb", 4)
    assert EXPECTED["glue"] in markdown(notebook)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")


@pytest.mark.slow
def test_a_cell_that_fails_is_named(folder):
    path = folder / "3-text.md"
    path.write_text(HEAD + "```{code-cell}\n1 / 0\n```\n", "utf-8")
    with pytest.raises(notebooks.NotebookError, match=r"3-text.md: this cell fails"):
        notebooks.glue_values(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", alike(CHAPTERS, first=CHAPTERS[0], name=lambda path: path.stem))
def test_the_notebook_of_a_chapter_runs_without_solutions(whole_book, path):
    notebook = notebooks.convert(path, whole_book)
    notebooks.run(notebook, path.name)
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")
