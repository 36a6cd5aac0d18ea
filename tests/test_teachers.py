"""The page for teachers is carried out: each of its commands, in order, on a real course folder."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from matlab_pkg import grading
from matlab_pkg.exercises import own

from .browsing import FLAGS

NAME = "2-automation"
BLOCK = re.compile(r"^```sh\n# (in [^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOKEN = "teacher"  # noqa: S105 - of a server that lives for a minute
BY_HAND = {"ada": 3, "bob": 1}
LATE = {"ada": "2026-12-18 20:00:00 UTC", "bob": "2026-12-20 10:00:00 UTC"}  # bob: the second day
# starts nbgrader once and forks it for each command: its imports alone take seconds
WARM = """
import json, os, sys
import nbgrader.apps
from nbgrader.apps.nbgraderapp import main
for line in sys.stdin:
    folder, words, log = json.loads(line)
    if not (child := os.fork()):
        os.chdir(folder)
        sys.argv = words
        for stream in (1, 2):
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        status = 1
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(bool(end.code))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def commands(text):
    """Each command of the page with the place where it is typed."""
    return [
        (place, line) for place, body in BLOCK.findall(text) for line in body.strip().splitlines()
    ]


class Course:
    """A course, its teacher and two students, each in a folder of their own."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        self.book, self.course = folder / "book-folder", folder / "book-folder" / "course"
        self.said, self.warm = {}, None
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            self.book.mkdir(exist_ok=True)
            shutil.copy2(root / name, self.book / name)
            os.utime(self.book / name, (0, 0))  # old, so that make sets nothing up anew from here
        shutil.copytree(root / "book" / "assignments", self.book / "book" / "assignments")
        (self.book / ".venv").symlink_to(root / ".venv")
        scripts = str(Path(sys.executable).parent)
        self.environment = os.environ | {
            "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
            "HOME": str(folder / "home"),
            "JUPYTER_PLATFORM_DIRS": "1",
            "IPYTHONDIR": str(folder / "home" / "ipython"),
        }
        for variable in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", own.VARIABLE):
            self.environment.pop(variable, None)

    def places(self, place):
        """The folders in which a command is typed."""
        return {
            "in the folder of the book": [self.book],
            "in course": [self.course],
            "in the folder of a student": [self.folder / "ada", self.folder / "bob"],
        }[place]

    def run(self, place, line):
        for folder in self.places(place):
            status, said = (self._nbgrader if line.startswith("nbgrader ") else self._shell)(
                folder, line
            )
            assert status == 0, f"{line}\n{said}"
            self.said[folder.name] = said

    def _shell(self, folder, line):
        options = {"cwd": folder, "env": self.environment, "capture_output": True, "text": True}
        done = subprocess.run(line, shell=True, timeout=240, **options)  # noqa: S602 - the page's
        return done.returncode, done.stdout + done.stderr

    def _nbgrader(self, folder, line):
        if self.warm is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            command = [sys.executable, "-c", WARM]
            self.warm = subprocess.Popen(command, cwd=self.folder, env=self.environment, **pipes)
        log = self.folder / "command.log"
        log.unlink(missing_ok=True)
        self.warm.stdin.write(json.dumps([str(folder), shlex.split(line), str(log)]) + "\n")
        self.warm.stdin.flush()
        status = int(self.warm.stdout.readline())
        return status, log.read_text() if log.exists() else ""

    def close(self):
        if self.warm is not None:
            self.warm.communicate(timeout=30)

    def notebook(self, step, who):
        return self.course / step / who / NAME / f"{NAME}.ipynb"

    @contextlib.contextmanager
    def gradebook(self):
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}") as book:
            yield book

    def points(self, who):
        with self.gradebook() as book:
            grades = book.find_submission_notebook(NAME, NAME, who).grades
            return {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in grades}


def settle(course, page):
    """The exchange and the students' settings, as the page says."""
    (line,) = re.findall(r"^(c\.Exchange\.root = ).*$", page, re.MULTILINE)
    exchange = f"{line}{str(course.folder / 'exchange')!r}\n"
    with (course.course / "nbgrader_config.py").open("a") as file:
        file.write(exchange)
    for who in ("ada", "bob"):
        (course.folder / who).mkdir()
        (course.folder / who / "nbgrader_config.py").write_text(
            'c = get_config()\nc.CourseDirectory.course_id = "materials-informatics"\n'
            f"c.CourseDirectory.student_id = {who!r}\n{exchange}"
        )
    release = course.course / "release"
    assert sorted(p.name for p in release.iterdir()) == sorted(
        file.stem for file in (course.root / "book" / "assignments").glob("*.md")
    )


def work(course, page):
    """Ada answers everything. Bob has one form wrong, one answer wrong, and another's id."""
    model = grading.read(course.root / "book" / "assignments" / f"{NAME}.md")
    solved = {c.grade_id: c.source for c in model.cells if c.role in ("solution", "manual")}
    wrong = {
        "predict": 'prediction = {"atoms": "many", "volume_A3": 1.0, "density_g_cm3": 1.0}',
        "nearest": "def nearest(atoms):\n    d = atoms.get_all_distances(mic=True)\n"
        "    np.fill_diagonal(d, np.inf)\n    return d.min(axis=1)",
        "student-id": 'student_id = "ada"',
    }
    for who, answers in {
        "ada": solved | {"student-id": 'student_id = "Ada "'},
        "bob": solved | wrong,
    }.items():
        file = course.folder / who / NAME / f"{NAME}.ipynb"
        notebook = nbformat.read(file, as_version=4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = answers.get(name, cell.source)
        nbformat.write(notebook, file)


def validated(course, page):
    assert "Success! Your notebook passes all the tests." in course.said["ada"]
    said = " ".join(course.said["bob"].split())
    assert "VALIDATION FAILED ON 1 CELL(S)" in said
    assert "✗ Not yet: atoms should be a number, and is a text." in said


def come_in(course, page):
    for who, when in LATE.items():
        assert course.notebook("submitted", who).exists()
        (course.course / "submitted" / who / NAME / "timestamp.txt").write_text(when)


def marked(course, page):
    """Points of both, before a person has read the free text."""
    ada, bob = course.points("ada"), course.points("bob")
    assert {name: auto for name, (auto, _, _) in ada.items()} == {
        "predict-tests": 3, "densities-tests": 3, "lost-tests": 3, "nearest-tests": 4,
        "vacancies-tests": 4, "no-typing": None,
    }  # fmt: skip
    assert bob["predict-tests"][0] == 0, "the numbers of Ada's crystal, or no numbers"
    assert bob["nearest-tests"][0] == 0
    assert bob["vacancies-tests"][0] == 4, "the function is right, whoever's crystal it is"
    assert [ada["no-typing"][2], bob["no-typing"][2]] == [True, True]


@contextlib.contextmanager
def serving(course):
    """`jupyter lab` in the course's folder, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root"]
    command += [f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"]
    with (course.folder / "server.log").open("w") as log:
        options = {"cwd": course.course, "env": course.environment, "start_new_session": True}
        server = subprocess.Popen(command, stdout=log, stderr=log, **options)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(240):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/api/status?token={TOKEN}")  # noqa: S310
                    break
                assert server.poll() is None, (course.folder / "server.log").read_text()
                time.sleep(0.25)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def in_formgrader(chromium, address):
    """Go to the hand-ins as a teacher does, and give points and comments in the page."""
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{address}/formgrader?token={TOKEN}")
        expect(page.get_by_text(NAME).first).to_be_visible()
        page.goto(f"{address}/formgrader/gradebook/{NAME}/{NAME}")
        expect(page.locator("tbody tr")).to_have_count(2)
        page.locator("tbody tr a").first.click()
        for number in range(2):
            score, comment = page.locator("#no-typing"), page.locator("#no-typing-comment")
            page.wait_for_load_state("networkidle")
            # set by the page once it has the stored points; what is typed before is lost
            expect(score).to_have_class(re.compile("needs_manual_grade"), timeout=30_000)
            whose = "ada" if page.get_by_text("Marked as the hand-in of ada.").count() else "bob"
            with page.expect_response(re.compile("/api/grade/")):
                score.fill(str(BY_HAND[whose]))
                score.press("Tab")
            with page.expect_response(re.compile("/api/comment/")):
                comment.fill("And the reason?")
                comment.press("Tab")
            if number == 0:
                before = page.url
                page.get_by_role("link", name="Next").first.click()
                page.wait_for_url(lambda url, before=before: url != before)
        browser.close()


def released_again(course, page):
    """A mended test reaches your version, and the gradebook keeps what a person gave."""
    assert course.points("ada")["no-typing"][1] == 3


def mend(course):
    """A test that was too strict: any numbers will do for question 1."""
    source = course.book / "book" / "assignments" / f"{NAME}.md"
    text = source.read_text("utf-8")
    old = 'what="The density",\n        part=0.05'
    assert old in text
    source.write_text(text.replace(old, old.replace("0.05", "1e6")), "utf-8")


def marked_again(course, page):
    assert course.points("ada")["predict-tests"][0] == 3
    assert course.points("bob")["predict-tests"][0] == 1, "the mended part"
    for who, points in BY_HAND.items():
        _, by_hand, again = course.points(who)["no-typing"]
        assert (by_hand, again) == (points, True), "kept, and to be looked at once more"


def told(course, page):
    """The reasons are in the feedback, the hidden tests are not."""
    said = {
        who: (course.folder / who / NAME / "feedback").rglob("*.html") for who in ("ada", "bob")
    }
    html = {who: "".join(file.read_text("utf-8") for file in files) for who, files in said.items()}
    assert "0 of 1: the number of atoms. The number of atoms should be a number" in html["bob"]
    assert "0 of 1: one atom in the cell," in html["bob"]
    assert "4 of 4" not in html["ada"]
    for text in html.values():
        assert "And the reason?" in text
        assert "HIDDEN TESTS" not in text
        assert "looks_like" not in text


def exported(course, page):
    with (course.course / "marks.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file) if row["timestamp"]}
    assert rows["ada"]["last_name"] == "Lovelace"
    assert float(rows["ada"]["score"]) == 20
    raw, late = float(rows["bob"]["raw_score"]), float(rows["bob"]["late_submission_penalty"])
    assert raw == 12
    assert late == pytest.approx(0.2 * raw), "two days have begun"
    assert float(rows["bob"]["score"]) == pytest.approx(raw - late)


def private(course, page):
    assert (course.course / "release" / NAME / f"{NAME}.ipynb").exists()


# what must be true after a command; it is found by its first words
AFTER = {
    "make release": settle,
    "nbgrader db student add": None,
    "nbgrader db assignment add": None,
    "nbgrader release_assignment": None,
    "nbgrader list": None,
    "nbgrader fetch_assignment": work,
    "nbgrader validate": validated,
    "nbgrader submit": None,
    "nbgrader collect": come_in,
    "nbgrader autograde 2-automation": marked,
    "make release ASSIGNMENT": released_again,
    "nbgrader autograde 2-automation --force": marked_again,
    "nbgrader generate_feedback": None,
    "nbgrader release_feedback": None,
    "nbgrader fetch_feedback": told,
    "nbgrader export": exported,
    "mkdir -p private": None,
    "cp book/assignments": None,
    "matlab-pkg release": private,
}


@pytest.fixture
def course(root, tmp_path):
    course = Course(root, tmp_path)
    yield course
    course.close()


@pytest.mark.everything
@pytest.mark.slow
@pytest.mark.browser
def test_the_page_for_teachers_does_what_it_says(course, root, chromium):
    page = (root / "book" / "teachers.md").read_text("utf-8")
    done = set()
    for place, line in commands(page):
        if line == "jupyter lab":
            with serving(course) as address:
                in_formgrader(chromium, address)
            assert {who: course.points(who)["no-typing"][1] for who in BY_HAND} == BY_HAND
            continue
        if "ASSIGNMENT" in line:
            mend(course)
        course.run(place, line)
        known = max((name for name in AFTER if line.startswith(name)), key=len, default=None)
        assert known, f"book/teachers.md: nothing is known of `{line}`; add it to AFTER"
        done.add(known)
        if AFTER[known]:
            AFTER[known](course, page)
    assert done == set(AFTER), f"book/teachers.md no longer has {set(AFTER) - done}"
