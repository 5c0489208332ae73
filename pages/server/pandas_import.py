"""Threads that meet a half-imported pandas wait until all of it is there.

Only what shows a table imports pandas: with pyarrow it takes some 65 MB and 0.2 s of a core.
Python puts a module into ``sys.modules`` before it imports what is in it. An ``import`` in
another thread waits until it is complete, but for every number in a chart Plotly looks into
``sys.modules`` itself, and would ask for ``pandas.Series`` while another session imports pandas.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from threading import get_ident
from types import ModuleType
from typing import Any


def wait_for_pandas() -> None:
    """From now on, have threads wait that ask a half-imported pandas for what it has not yet.

    To be called before anything can import pandas; once more does no harm.
    """
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Importing(ModuleType):
    """pandas while one thread imports it; then an ordinary module."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._importer = get_ident()

    def __getattr__(self, name: str) -> Any:
        """What is not there, or not yet: the thread that imports looks for both."""
        if get_ident() == vars(self).get("_importer"):  # it goes once all is there, maybe by now
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        import pandas  # returns when it is complete

        return getattr(pandas, name)


class _Loader(SourceFileLoader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Importing(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        try:
            super().exec_module(module)
        finally:
            module.__class__ = ModuleType
            del module._importer


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != "pandas":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and type(spec.loader) is SourceFileLoader:  # not from an archive, for one
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec
