"""The lecture's own lines run as they stand, in a fresh notebook."""

from __future__ import annotations

import nbclient
import nbformat
import pytest

LINES = """\
from ase.io import read, write
from ase.visualize import view
from ase.build import make_supercell

atoms = read('data/LiI.cif')
sc = make_supercell(atoms,
    [[3, 0, 0],
     [0, 3, 0],
     [0, 0, 3]])
view(sc, viewer='x3d')
write('data/LiI_3x3x3.cif', sc)
"""


@pytest.mark.slow
def test_the_lines_of_the_lecture_run_in_a_fresh_notebook(tmp_path):
    cells = [
        "from matlab_pkg import datasets\ndatasets.copy('LiI')",
        LINES,
        "len(read('data/LiI_3x3x3.cif')), round(sc.cell.lengths()[0] / atoms.cell.lengths()[0])",
        "view(sc, viewer='x3d')",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(
        book, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    assert book.cells[2].outputs[0].data["text/plain"] == "(216, 3)"
    (shown,) = [out for out in book.cells[3].outputs if "text/html" in out.get("data", {})]
    assert "<X3D" in shown.data["text/html"], "the view is displayed where it is the last line"
    assert (tmp_path / "data" / "LiI_3x3x3.cif").stat().st_size > 216 * 20
