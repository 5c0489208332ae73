"""What the README promises: its two commands, its Python examples, its images."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# A missing README fails the tests below, not the collection of all the others.
README = (ROOT / "README.md").read_text(encoding="utf-8") if (ROOT / "README.md").exists() else ""

# Streamlit, Plotly and pandas are installed here; this hides them from an example.
CORE_ONLY = "import sys; sys.modules.update(streamlit=None, plotly=None, pandas=None)\n"


# In one line each, ready to be copied; then how the last step is spelt on Windows.
FRESH_ENVIRONMENT = "python3 -m venv .venv && .venv/bin/pip install -r"
COMMANDS = [
    f"{FRESH_ENVIRONMENT} requirements.txt && .venv/bin/streamlit run app.py",
    f"{FRESH_ENVIRONMENT} tests/requirements.txt && .venv/bin/python -m tests",
    r".venv\Scripts\streamlit run app.py",
    r".venv\Scripts\python -m tests",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_names_the_command(command: str):
    assert command in README


def test_python_examples_run_with_the_core_alone(tmp_path: Path):
    examples = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert examples
    for example in examples:
        subprocess.run(
            [sys.executable, "-c", CORE_ONLY + example],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
        )


def test_images_exist():
    images = re.findall(r"!\[[^]]*\]\(([^)\s]+)|<img[^>]*\ssrc=\"([^\"]+)", README)
    paths = [path for path in map("".join, images) if "://" not in path]
    assert paths
    assert [path for path in paths if not (ROOT / path).is_file()] == []
