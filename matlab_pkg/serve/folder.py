"""Where the built book is."""

from __future__ import annotations

from pathlib import Path

BUILT = Path("_build", "html")
CHECKOUT = Path(__file__).parents[2]


def find_book(folder: Path | str | None = None) -> Path:
    """Return the folder of the built book.

    Parameters
    ----------
    folder : pathlib.Path or str, optional
        The folder, or the checkout in which the book was built. By default `_build/html` is looked
        for in the working folder, in those above it, and in the checkout of the package.

    Returns
    -------
    pathlib.Path
        The folder that holds `index.html`, with its whole path.

    Raises
    ------
    FileNotFoundError
        If there is no such folder, or no book in it.
    NotADirectoryError
        If `folder` is a file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     find_book(folder)
    Traceback (most recent call last):
    FileNotFoundError: ... holds no built book: ...
    """
    if folder is None:
        places = [Path.cwd(), *Path.cwd().parents, CHECKOUT]
        found = next((place / BUILT for place in places if _is_book(place / BUILT)), None)
        if found is None:
            raise FileNotFoundError(
                f"There is no built book in {BUILT} of {Path.cwd()}, of a folder above it or of "
                "the package's checkout. Build it with `make book`, or name its folder."
            )
        return found.resolve()
    folder = Path(folder).expanduser()
    if not folder.exists():
        raise FileNotFoundError(
            f"There is no folder {folder}. Build the book with `make book`; its folder is {BUILT}."
        )
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; give the folder of a built book.")
    for place in (folder, folder / BUILT):
        if _is_book(place):
            return place.resolve()
    raise FileNotFoundError(
        f"{folder} holds no built book: that has an index.html and a folder _static. Build one "
        f"with `make book`; its folder is {BUILT}."
    )


def _is_book(place: Path) -> bool:
    return (place / "index.html").is_file() and (place / "_static").is_dir()
