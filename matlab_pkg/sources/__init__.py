"""Live databases: tables fetched from where they are kept, with their origin and a cache.

`optimade` asks any database that speaks OPTIMADE, `materials_project` the Materials Project by its
own interface, and `snapshot` takes a table that is shipped with this package. All three give an
`Answer`: a table with the same columns (`COLUMNS`) and a `Provenance` that says where it is from.

Nothing is imported, asked or written until you call one of the first two. If one cannot answer, it
raises `Unavailable` and says why; the snapshot is never taken in its place unless you do it.

>>> from matlab_pkg import sources
>>> frozen = sources.snapshot()
>>> list(frozen.data.columns)
['material_id', 'formula', 'elements', 'band_gap_eV']
>>> frozen.provenance.kind
'measured'
"""

from matlab_pkg.sources._answer import COLUMNS, Answer, Provenance
from matlab_pkg.sources._cache import clear_cache
from matlab_pkg.sources._materials_project import materials_project
from matlab_pkg.sources._optimade import PROVIDERS, optimade
from matlab_pkg.sources._session import Unavailable
from matlab_pkg.sources._snapshot import snapshot

__all__ = [
    "COLUMNS",
    "PROVIDERS",
    "Answer",
    "Provenance",
    "Unavailable",
    "clear_cache",
    "materials_project",
    "optimade",
    "snapshot",
]
