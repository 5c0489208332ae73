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
from graphlib import CycleError, TopologicalSorter
from os.path import normpath
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"app.py", "xorcore", "pages", "tests", "requirements.txt", "README.md"}
MAY_BE_THERE = {"findings"}

_CORE = ("xorcore/model", "xorcore/engines", "xorcore/runs")
_WHOLE_CORE = (*_CORE, "xorcore/sweep", "xorcore/files", "xorcore/explain", "xorcore")
_PAGE = (
    *("streamlit", "numpy", "pandas", *_WHOLE_CORE, "pages/room", "pages/server"),
    *("pages/figures", "pages/components", "pages/components/board", "pages/components/matrices"),
    *("pages/components/picker", "pages/link", "pages/run", "pages/worked_epoch"),
    *("pages/live", "pages/layout"),
)

# The house, floor by floor: each room, and what it may import beside itself and the standard
# library. A row names only packages and rooms above it, so no ring of rooms can come about.
ALLOWED_IMPORTS: dict[str, tuple[str, ...]] = {
    "xorcore/model": ("numpy",),
    "xorcore/engines": ("numpy", "xorcore/model"),
    "xorcore/runs": ("numpy", "xorcore/model", "xorcore/engines"),
    "xorcore/sweep": ("numpy", *_CORE),
    "xorcore/files": ("numpy", *_CORE),
    "xorcore/explain": ("numpy", *_CORE),
    "xorcore": _CORE,
    "pages/room": (),
    "pages/server": ("streamlit", "pandas", *_WHOLE_CORE, "pages/room"),
    "pages/figures": ("numpy", "plotly", *_WHOLE_CORE),
    "pages/components": ("streamlit", "plotly", "pages/server"),
    "pages/components/board": (
        *("streamlit", "numpy", "plotly", *_WHOLE_CORE, "pages/figures", "pages/components"),
    ),
    "pages/components/cells": ("streamlit", "pages/components"),
    "pages/components/keys": ("streamlit", "pages/components"),
    "pages/components/matrices": ("streamlit", "pages/components"),
    "pages/components/picker": ("streamlit", "pages/components"),
    "pages/components/tab_memory": ("streamlit", "pages/components"),
    "pages/link": ("streamlit", *_WHOLE_CORE, "pages/room", "pages/server", "pages/figures"),
    "pages/run": (
        *("streamlit", "numpy", *_WHOLE_CORE, "pages/room", "pages/server", "pages/figures"),
        *("pages/components/board", "pages/link"),
    ),
    "pages/worked_epoch": ("numpy", *_WHOLE_CORE, "pages/link"),
    "pages/live": (
        *("streamlit", "numpy", "plotly", *_WHOLE_CORE, "pages/server", "pages/figures"),
        *("pages/components/board", "pages/link", "pages/run"),
    ),
    "pages/layout": (
        *("streamlit", "plotly", *_WHOLE_CORE, "pages/room", "pages/server", "pages/figures"),
        *("pages/components", "pages/components/keys", "pages/components/matrices"),
        *("pages/components/tab_memory", "pages/link", "pages/run"),
    ),
    "pages/train_page": _PAGE,
    "pages/by_hand_page": (*_PAGE, "pages/components/tab_memory"),
    "pages/replay_page": _PAGE,
    "pages/geometry_page": _PAGE,
    "pages/landscape_page": _PAGE,
    "pages/ideas_page": (*_PAGE, "plotly"),
    "pages/predict_page": _PAGE,
    "pages/many_runs_page": (*_PAGE, "pages/components/cells"),
    "pages/take_home_page": _PAGE,
    "pages/lesson_page": _PAGE,
    # A script imports its own page, too, and no other.
    "pages": ("pages/layout", "pages/link", "pages/run", "pages/components/board", "pages/server"),
    "": ("streamlit", "pages/link", "pages/components", "pages/server"),  # app.py
}
# What the core may use where it is installed: imported inside a `try`, or not at all.
OPTIONAL_IMPORTS = {
    "xorcore/engines": {"numba", "llvmlite"},
    "xorcore/sweep": {"distributed"},
    "pages/lesson_page": {"segno"},
}

# Who touches the session and the address bar.
KEPT_BY_STREAMLIT = {
    "session_state": ("pages/link", "pages/run"),
    "query_params": ("pages/link",),
}
# Names that another release of Streamlit or Plotly may not have, and the one file that has them.
PRIVATE_NAMES = {
    ".py": (
        "pages/server/streamlit_internals.py",
        re.compile(
            r"streamlit\.runtime|st\.runtime|PagesManager|ThreadState|get_script_run_ctx"
            r"|declare_component|components\.v1"
        ),
    ),
    ".js": (
        "pages/components/plotly_internals.js",
        re.compile(
            r"_full(?:Layout|Data)|__data__|\b[lp]2[lp]\b|\._(?:offset|length)\b"
            r"|\.hm\b|\.main-svg|\.(?:cartesian|heatmap|scatter|plot)layer"
        ),
    ),
}

FORBIDDEN_MODULES = {
    *("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"),
    *("subprocess", "pty", "runpy", "code", "codeop", "ctypes"),
}
MAY_CALL_C = "pages/server/memory.py"  # the one file that imports ctypes
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
    "pages/components/served.py": "the scripts and styles of the app's own components",
    "pages/components/board/replay_file.py": "the board's player, for the file with a replay",
    "pages/server/files.py": "the scripts whose names pages/components/served.py gives it",
    "pages/server/streamlit_internals.py": "the names of Streamlit's own scripts",
    "pages/ideas_page/elsewhere.py": "the facts about other libraries, beside it, under one name",
    "pages/lesson_page/reader.py": "all lessons in its own folder; a link names one of those found",
    "xorcore/sweep/result.py": "the sweep command's --out: whoever starts it may write there",
    "xorcore/engines/numba_compile.py": "code that Numba stored of files that have changed",
}
OPENING = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "fdopen", "mkdir", "unlink"),
    *("glob", "rglob", "iterdir", "listdir", "scandir", "memmap", "fromfile"),
    *("loadtxt", "genfromtxt", "savetxt", "savez", "savez_compressed", "read_csv", "read_json"),
}
# The one place where a path may come from outside: its --out is the operator's own.
TAKES_PATHS = "xorcore/sweep/result.py"
OWN_FILES = {"__file__", "plotly.__file__", "st.__file__", "stored.stats.cache_path"}


def imports_stay_inside_the_walls(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        room = _room(path)
        own = {room, f"{path.removesuffix('.py')}_page"}
        for node, name in _imports(tree, path):
            optional = OPTIONAL_IMPORTS.get(room, set()) if _is_in_try(node, tree) else set()
            wanted = name.split(".")[0]
            if wanted in ("pages", "xorcore"):
                wanted = _room(_file(house, name))
            if wanted not in {*own, *ALLOWED_IMPORTS[room], *optional, *sys.stdlib_module_names}:
                yield f"{path}:{node.lineno} imports {name}"
    for path, imported in _script_imports(house):
        if _room(imported) not in (_room(path), "pages/components"):
            yield f"{path} imports {imported}"


def no_files_import_in_a_circle(house: Path) -> Iterator[str]:
    imports = {path: set() for path, _ in _sources(house)}
    for path, tree in _sources(house):
        names = (name for _, name in _imports(tree, path))
        imports[path] |= {_file(house, name) for name in names} & imports.keys() - {path}
    for path, imported in _script_imports(house):
        imports.setdefault(path, set()).add(imported)
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        yield " imports ".join(reversed(error.args[1]))


def the_rows_of_the_table_name_rows_above_them() -> Iterator[str]:
    above: set[str] = set()
    for room, allowed in ALLOWED_IMPORTS.items():
        rooms = {name for name in allowed if name.startswith(("pages", "xorcore"))}
        yield from (f"{room} may import {name}, a room below it" for name in rooms - above)
        above.add(room)


def nothing_imports_a_page(house: Path) -> Iterator[str]:
    pages = {f"pages.{page.stem}" for page in _pages(house)}
    for path, tree in _sources(house, "app.py", "xorcore", "pages", "tests"):
        for node, name in _imports(tree, path):
            if _is_part_of(name, pages):
                yield f"{path}:{node.lineno} imports {name}"


def only_its_rooms_touch_what_streamlit_keeps(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        for node in ast.walk(tree):
            match node:
                case (
                    ast.Attribute(attr=name)
                    | ast.Name(id=name)
                    | ast.alias(name=name)
                    | ast.Constant(value=str(name))
                ) if name in KEPT_BY_STREAMLIT and _room(path) not in KEPT_BY_STREAMLIT[name]:
                    yield f"{path}:{node.lineno} touches {name}"


def private_names_stand_in_one_file(house: Path) -> Iterator[str]:
    for ending, (own, private) in PRIVATE_NAMES.items():
        for file in sorted((house / "pages").rglob(f"*{ending}")):
            path = file.relative_to(house).as_posix()
            if path != own:
                found = sorted(set(private.findall(file.read_text(encoding="utf-8"))))
                yield from (f"{path} names {name}" for name in found)


def nothing_runs_text_as_code(house: Path) -> Iterator[str]:
    for path, tree in _sources(house):
        for node, name in _imports(tree, path):
            is_allowed = (name, path) == ("ctypes", MAY_CALL_C)
            if _is_part_of(name, FORBIDDEN_MODULES | FORBIDDEN_CALLS) and not is_allowed:
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
    yield from (
        f"{entry} does not belong there" for entry in sorted(entries - TOP_LEVEL - MAY_BE_THERE)
    )


RULES = [
    imports_stay_inside_the_walls,
    no_files_import_in_a_circle,
    nothing_imports_a_page,
    only_its_rooms_touch_what_streamlit_keeps,
    private_names_stand_in_one_file,
    nothing_runs_text_as_code,
    no_path_comes_from_outside,
    the_app_lists_every_page,
    the_top_level_is_complete_and_no_more,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_wall_stands(rule: Callable[[Path], Iterator[str]]):
    assert list(rule(ROOT)) == []


def test_the_table_has_no_ring():
    assert list(the_rows_of_the_table_name_rows_above_them()) == []


def test_every_room_stands_in_the_table():
    folders = {path.parent for path in (ROOT / "pages").glob("*/__init__.py")}
    folders |= {path.parent for path in (ROOT / "xorcore").glob("*/__init__.py")}
    assert {folder.relative_to(ROOT).as_posix() for folder in folders} <= ALLOWED_IMPORTS.keys()


SOUND_HOUSE = {
    "app.py": "import streamlit as st\nst.navigation([st.Page('pages/train.py')])\n",
    "xorcore/__init__.py": "from xorcore.model.network import Network\n",
    "xorcore/model/network.py": "import math\nimport numpy as np\n",
    "xorcore/engines/numba_engine.py": "try:\n    import numba\nexcept: pass\n",
    "pages/__init__.py": "",
    "pages/train.py": "from pages.train_page.view import view\n",
    "pages/train_page/view.py": "import pandas as pd\nfrom pages.figures import curve\n",
    "pages/replay_page/view.py": "import streamlit\nfrom xorcore.model import network\n",
    "pages/figures/curve.py": "import plotly.graph_objects as go\nfrom xorcore import Network\n",
    "pages/run/session.py": "import streamlit as st\nst.session_state['run'] = 1\n",
    "pages/link/address_bar.py": "import streamlit as st\nst.query_params['epoch'] = 1\n",
    "pages/server/streamlit_internals.py": "from streamlit.runtime import exists\n",
    "pages/components/plotly.js": "export const load = () => {};\n",
    "pages/components/plotly_internals.js": "export const layout = (plot) => plot._fullLayout;\n",
    "pages/components/board/player/board.js": "import { load } from '../../plotly.js';\n",
    "pages/components/board/player/paint.js": "import { draw } from './board.js';\n",
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
        ("xorcore/model/a.py", "import streamlit"),
        ("xorcore/model/a.py", "def f():\n    import plotly.io"),
        ("xorcore/model/a.py", "from pages.figures import curve"),
        ("xorcore/model/a.py", "from ... import pages"),
        ("xorcore/model/a.py", "from xorcore.engines import numba_engine"),
        ("xorcore/model/a.py", "from ..engines.numba_engine import prepare"),
        ("xorcore/model/a.py", "from xorcore import Network"),
        ("xorcore/model/a.py", "try:\n    import numba\nexcept: pass"),
        ("xorcore/engines/a.py", "import numba"),
        ("xorcore/engines/a.py", "try:\n    pass\nfinally:\n    import numba"),
        ("xorcore/sweep/a.py", "def f():\n    from distributed import Client"),
        ("pages/train_page/a.py", "try:\n    import numba\nexcept: pass"),
        ("pages/train_page/a.py", "import scipy"),
        ("pages/train_page/a.py", "from pages.replay_page.view import view"),
        ("pages/figures/a.py", "from streamlit import cache_data"),
        ("pages/figures/a.py", "from ..run import session"),
        ("pages/link/a.py", "from pages.run.session import Run"),
        ("pages/replay.py", "from pages.train_page.view import view"),
        ("pages/components/board/player/a.js", "import { f } from '../../picker/index.js';"),
        ("pages/components/picker/a.js", "await import('../../figures/a.js' + version)"),
        ("pages/components/picker/a.js", "import 'https://example.org/plotly.js';"),
    ],
    no_files_import_in_a_circle: [
        ("xorcore/model/network.py", "def f():\n    from xorcore import Network"),
        ("pages/components/board/player/board.js", "import { p } from './paint.js';"),
    ],
    nothing_imports_a_page: [
        ("pages/layout/a.py", "import pages.train"),
        ("pages/layout/a.py", "from pages import train"),
        ("pages/layout/a.py", "from ..train import draw"),
        ("tests/test_a.py", "from pages.train import draw"),
    ],
    only_its_rooms_touch_what_streamlit_keeps: [
        ("pages/train.py", "st.session_state.run = 1"),
        ("pages/train_page/a.py", "from streamlit import session_state"),
        ("pages/layout/a.py", "getattr(st, 'session_state')"),
        ("pages/run/a.py", "st.query_params['epoch'] = 1"),
    ],
    private_names_stand_in_one_file: [
        ("pages/run/a.py", "from streamlit.runtime.scriptrunner import add_script_run_ctx"),
        ("pages/components/a.py", "st.components.v1.html(text)"),
        ("pages/components/board/player/a.js", "plot._fullLayout.width;"),
        ("pages/components/plotly.js", "plot.querySelector('.main-svg');"),
    ],
    nothing_runs_text_as_code: [
        ("pages/run/a.py", "import pickle"),
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
        ("pages/link/a.py", "Path(st.query_params['file'])"),
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


def _script_imports(house: Path) -> Iterator[tuple[str, str]]:
    """Yield each script's path, and the path or address of each script that it imports."""
    for file in sorted((house / "pages").rglob("*.js")):
        path = file.relative_to(house).as_posix()
        for target in _SCRIPT_IMPORT.findall(file.read_text(encoding="utf-8")):
            is_address = not target.startswith(".")
            yield path, target if is_address else normpath(f"{path}/../{target}").replace("\\", "/")


_SCRIPT_IMPORT = re.compile(r"""\b(?:import|from)\s*\(?\s*["'`]([^"'`?]+)""")


def _room(path: str) -> str:
    """The innermost room of the table that a file stands in."""
    folders = path.split("/")[:-1]
    rooms = ("/".join(folders[:depth]) for depth in range(len(folders), -1, -1))
    return next(filter(ALLOWED_IMPORTS.__contains__, rooms))


def _file(house: Path, name: str) -> str:
    """The file of the module that a dotted name is, or is a part of."""
    parts = name.split(".")
    for depth in range(len(parts), 0, -1):
        path = "/".join(parts[:depth])
        if (house / f"{path}.py").exists():
            return f"{path}.py"
        if (house / path).is_dir():
            return f"{path}/__init__.py"
    return f"{parts[0]}/__init__.py"


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
