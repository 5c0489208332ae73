"""The walls of the house: who may import whom, who touches the session, what is never called.

Each rule takes the folder of a house and yields what breaks it, so that the same rules judge
this one and, further down, a small house with a breach made on purpose.
"""

import ast
import gc
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"app.py", "xorcore", "pages", "tests", "requirements.txt", "README.md"}

# What a folder may import beside the standard library; the longest folder that fits decides.
ALLOWED_IMPORTS = {
    "xorcore": {"numpy", "xorcore"},
    "pages/figures": {"numpy", "plotly", "xorcore", "pages.figures"},
    "": {"streamlit", "numpy", "plotly", "pandas", "xorcore", "pages"},
}
# What the core may use where it is installed: imported inside a `try`, or not at all.
OPTIONAL_IMPORTS = {"xorcore": {"numba", "distributed"}}

FORBIDDEN_MODULES = {
    *("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"),
    *("subprocess", "pty", "runpy", "code", "codeop", "ctypes"),
}
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__", "importlib.import_module"),
    *("os.system", "os.popen"),
}
# Whatever they are called on: a data frame evaluates text, too.
FORBIDDEN_METHODS = {"eval", "exec", "system", "popen", "read_pickle", "to_pickle"}
FORBIDDEN_METHODS |= {"execv", "execve", "execvp", "spawnv", "spawnl", "posix_spawn"}
FORBIDDEN_ARGUMENTS = {"shell"}

# Who opens files, and why no visitor of the app says which. Elsewhere nothing does.
OPENS_FILES = {
    "pages/shared/served.py": "the scripts and styles of the app's own components",
    "pages/board/replay_file.py": "the board's player, to be put into the file with a replay",
    "pages/lessons/reader.py": "all lessons in its own folder; a link names one of those found",
    "xorcore/sweep/result.py": "the sweep command's --out: whoever starts it may write there",
}
OPENING = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "fdopen", "mkdir", "unlink"),
    *("glob", "rglob", "iterdir", "listdir", "scandir", "memmap", "fromfile"),
    *("loadtxt", "genfromtxt", "savetxt", "savez", "savez_compressed", "read_csv", "read_json"),
}
# The one place where a path may come from outside: its --out is the operator's own.
TAKES_PATHS = "xorcore/sweep/result.py"
OWN_FILES = {"__file__", "plotly.__file__"}


def imports_stay_inside_the_walls(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        folder = max((f for f in ALLOWED_IMPORTS if path.startswith(f)), key=len)
        for node, name in _imports(tree, path):
            allowed = ALLOWED_IMPORTS[folder] | sys.stdlib_module_names
            if _is_in_try(node, tree):
                allowed = allowed | OPTIONAL_IMPORTS.get(folder, set())
            if not _is_part_of(name, allowed):
                yield f"{path}:{node.lineno} imports {name}"


def nothing_imports_a_page(house: Path) -> Iterator[str]:
    pages = {f"pages.{page.stem}" for page in _pages(house)}
    for path, tree in _sources(house, "app.py", "xorcore", "pages", "tests"):
        for node, name in _imports(tree, path):
            if _is_part_of(name, pages):
                yield f"{path}:{node.lineno} imports {name}"


def only_shared_touches_the_session_state(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        if path.startswith("pages/shared/"):
            continue
        for node in ast.walk(tree):
            match node:
                case (
                    ast.Attribute(attr="session_state")
                    | ast.Name(id="session_state")
                    | ast.alias(name="session_state")
                    | ast.Constant(value="session_state")
                ):
                    yield f"{path}:{node.lineno} touches session_state"


def nothing_runs_text_as_code(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        for node, name in _imports(tree, path):
            if _is_part_of(name, FORBIDDEN_MODULES | FORBIDDEN_CALLS):
                yield f"{path}:{node.lineno} imports {name}"
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) in FORBIDDEN_CALLS:
                yield f"{path}:{call.lineno} calls {ast.unparse(call.func)}"
            elif _method(call) in FORBIDDEN_METHODS and isinstance(call.func, ast.Attribute):
                yield f"{path}:{call.lineno} calls .{_method(call)}"
            text = ast.unparse(call)
            if text.startswith(("np.load(", "numpy.load(")) and "allow_pickle=False" not in text:
                yield f"{path}:{call.lineno} loads without allow_pickle=False"
            for argument in call.keywords:
                is_pickling = (
                    argument.arg == "allow_pickle" and ast.unparse(argument.value) != "False"
                )
                if argument.arg in FORBIDDEN_ARGUMENTS or is_pickling:
                    yield f"{path}:{call.lineno} passes {argument.arg}"
        called = {id(call.func) for call in ast.walk(tree) if isinstance(call, ast.Call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in FORBIDDEN_CALLS and id(node) not in called:
                yield f"{path}:{node.lineno} hands {node.id} on"


def no_path_comes_from_outside(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name, arguments = _method(call), [ast.unparse(argument) for argument in call.args]
            if name in OPENING and path not in OPENS_FILES:
                yield f"{path}:{call.lineno} opens a file"
            if name == "Path" and path != TAKES_PATHS and not {*arguments} <= OWN_FILES:
                yield f"{path}:{call.lineno} makes a path of {', '.join(arguments)}"
            # Streamlit reads a file if what it is to show is the name of one.
            if ast.unparse(call.func) in ("st.html", "st.image", "st.logo") and not all(
                argument.isupper() for argument in arguments
            ):
                yield f"{path}:{call.lineno} may read a file that a text names"


def the_app_lists_every_page(house: Path) -> Iterator[str]:
    """Look for the paths themselves, so that the table may be written in any way."""
    texts = (
        node.value
        for node in ast.walk(ast.parse((house / "app.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    listed = {text for text in texts if re.fullmatch(r"pages/\w+\.py", text)}
    there = {f"pages/{page.name}" for page in _pages(house)}
    yield from (f"app.py does not list {page}" for page in sorted(there - listed))
    yield from (f"app.py lists {page}, which is not there" for page in sorted(listed - there))


def the_top_level_is_complete_and_no_more(house: Path) -> Iterator[str]:
    entries = {entry for entry in _top_level(house) if not entry.startswith(".")}
    yield from (f"{entry} is missing" for entry in sorted(TOP_LEVEL - entries))
    yield from (f"{entry} does not belong there" for entry in sorted(entries - TOP_LEVEL))


RULES = [
    imports_stay_inside_the_walls,
    nothing_imports_a_page,
    only_shared_touches_the_session_state,
    nothing_runs_text_as_code,
    no_path_comes_from_outside,
    the_app_lists_every_page,
    the_top_level_is_complete_and_no_more,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_wall_stands(rule: Callable[[Path], Iterator[str]]):
    assert list(rule(ROOT)) == []


SOUND_HOUSE = {
    "app.py": "import streamlit as st\nst.navigation([st.Page('pages/train.py')])\n",
    "xorcore/__init__.py": "from .network import Network\n",
    "xorcore/network.py": "import math\nimport numpy as np\ntry:\n    import numba\nexcept: pass\n",
    "pages/train.py": "import pandas as pd\nimport streamlit\nfrom pages.figures import curve\n",
    "pages/figures/curve.py": "import plotly.graph_objects as go\nfrom xorcore import Network\n",
    "pages/shared/run.py": "import streamlit as st\nst.session_state['run'] = 1\n",
    "tests/test_network.py": "import streamlit\nfrom xorcore import Network\n",
    "requirements.txt": "",
    "README.md": "",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for path, text in SOUND_HOUSE.items():
        _write(tmp_path / path, text)
    return tmp_path


def test_a_sound_house_has_no_breach(house: Path):
    assert [breach for rule in RULES for breach in rule(house)] == []


BREACHES = {
    imports_stay_inside_the_walls: [
        ("xorcore/a.py", "import streamlit"),
        ("xorcore/a.py", "def f():\n    import plotly.io"),
        ("xorcore/a.py", "from pages.figures import curve"),
        ("xorcore/a.py", "from .. import pages"),
        ("xorcore/a.py", "import numba"),
        ("xorcore/a.py", "def f():\n    from distributed import Client"),
        ("xorcore/a.py", "try:\n    pass\nfinally:\n    import numba"),
        ("pages/a.py", "try:\n    import numba\nexcept: pass"),
        ("pages/a.py", "import scipy"),
        ("pages/figures/a.py", "from streamlit import cache_data"),
        ("pages/figures/a.py", "from ..shared import run"),
    ],
    nothing_imports_a_page: [
        ("pages/shared/a.py", "import pages.train"),
        ("pages/shared/a.py", "from pages import train"),
        ("pages/shared/a.py", "from ..train import draw"),
        ("tests/test_a.py", "from pages.train import draw"),
    ],
    only_shared_touches_the_session_state: [
        ("pages/a.py", "st.session_state.run = 1"),
        ("pages/a.py", "from streamlit import session_state"),
        ("pages/a.py", "getattr(st, 'session_state')"),
    ],
    nothing_runs_text_as_code: [
        ("pages/shared/a.py", "import pickle"),
        ("xorcore/a.py", "eval('1 + 1')"),
        ("xorcore/a.py", "from os import system"),
        ("xorcore/a.py", "import os\nos.system('ls')"),
        ("pages/a.py", "subprocess.run('ls', shell=True)"),
        ("xorcore/a.py", "np.load(file)"),
        ("xorcore/a.py", "np.save(file, array, allow_pickle=True)"),
        ("pages/a.py", "import subprocess"),
        ("pages/a.py", "table.eval(text)"),
        ("pages/a.py", "run = eval"),
        ("pages/a.py", "pd.read_pickle(file)"),
    ],
    no_path_comes_from_outside: [
        ("pages/a.py", "open(name)"),
        ("pages/a.py", "(FOLDER / name).read_text()"),
        ("pages/shared/a.py", "Path(st.query_params['file'])"),
        ("xorcore/a.py", "np.loadtxt(name)"),
        ("pages/a.py", "st.html(text)"),
    ],
    the_app_lists_every_page: [
        ("pages/a.py", ""),
        ("app.py", "st.Page('pages/train.py'), st.Page('pages/b.py')"),
    ],
    the_top_level_is_complete_and_no_more: [
        ("utils.py", ""),
        ("docs/index.md", ""),
    ],
}


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [(rule, path, text) for rule, breaches in BREACHES.items() for path, text in breaches],
)
def test_a_breach_is_seen(house: Path, rule: Callable, path: str, text: str):
    _write(house / path, text)
    assert len(list(rule(house))) == 1


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _sources(house: Path, *parts: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield each Python file's path from the house's folder, and its syntax tree."""
    for part in parts or ("app.py", "xorcore", "pages"):
        top = house / part
        for file in [top] if top.is_file() else sorted(top.rglob("*.py")):
            yield file.relative_to(house).as_posix(), _parsed(file.read_text(encoding="utf-8"))


@cache
def _parsed(source: str) -> ast.Module:
    """The syntax tree of a file, which many rules ask for.

    CPython 3.11 may give up on one with a SystemError if its collector runs in the middle.
    """
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()


def _pages(house: Path) -> list[Path]:
    return [page for page in (house / "pages").glob("*.py") if page.name != "__init__.py"]


def _imports(tree: ast.Module, path: str) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import with the full dotted name of what it names: ``from a import b`` is a.b."""
    package = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, node.module] if node.module else base
            yield from ((node, ".".join([*base, alias.name])) for alias in node.names)


def _method(call: ast.Call) -> str:
    """Name what is called, whatever it is called on."""
    return ast.unparse(call.func).rpartition(".")[2]


def _is_part_of(name: str, modules: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in modules for length in range(1, len(parts) + 1))


def _is_in_try(node: ast.stmt, tree: ast.Module) -> bool:
    """Tell whether the node stands where a failing import is caught."""
    return any(
        node is inner
        for attempt in ast.walk(tree)
        if isinstance(attempt, ast.Try) and attempt.handlers
        for statement in attempt.body
        for inner in ast.walk(statement)
    )


def _top_level(house: Path) -> set[str]:
    """Name what git has or would take in; outside a repository, what lies there."""
    if not (house / ".git").exists():
        return {entry.name for entry in house.iterdir() if entry.name != "__pycache__"}
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=house,
        capture_output=True,
        text=True,
        check=True,
    )
    files = filter(None, listing.stdout.split("\0"))
    return {Path(file).parts[0] for file in files if (house / file).exists()}
