"""The scripts' arithmetic, tested in Node without a browser: ``*.test.mjs``, each a test here."""

import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

FOLDER = Path(__file__).parent
# Playwright's wheel brings the Node that its driver runs on.
NODE, _ = compute_driver_executable()
# The scripts have no package.json to say that they are modules: a browser needs none.
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"


def run_in_node(file: Path) -> subprocess.CompletedProcess[str]:
    command = [NODE, QUIET, "--test", "--test-reporter=spec", str(file)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    "file", sorted(FOLDER.glob("*.test.mjs")), ids=lambda file: file.name.removesuffix(".test.mjs")
)
def test_in_node(file: Path):
    run = run_in_node(file)
    if run.returncode:
        pytest.fail(run.stdout + run.stderr, pytrace=False)


def test_a_test_that_fails_in_node_fails_here_and_says_why(tmp_path: Path):
    file = tmp_path / "sum.test.mjs"
    file.write_text(
        'import assert from "node:assert";\nimport { test } from "node:test";\n'
        'test("a sum", () => assert.equal(1 + 1, 3));\n'
    )
    run = run_in_node(file)
    assert run.returncode
    assert "a sum" in run.stdout
    assert "expected: 3" in run.stdout
