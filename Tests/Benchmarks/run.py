# SPDX-License-Identifier: Apache-2.0
"""Runs every benchmark (or those named), prints its tables in Markdown, and draws docs/figures.svg
of them; what was not measured keeps the figure that docs/figures.md has.

    make bench
    make bench ONLY=startup
"""

import os
import pathlib
import subprocess
import sys

import chart

HERE = pathlib.Path(__file__).parent


def run(script):
    """Prints what a benchmark prints, when it prints it; gives its text and its exit code."""
    lines = []
    with subprocess.Popen([sys.executable, "-u", script], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return "".join(lines), process.returncode


def main():
    only = os.environ.get("ONLY", "").split()
    failed, measured = [], chart.FIGURES.read_text()
    for script in sorted(HERE.glob("*/bench.py")):
        name = script.parent.name
        if only and name not in only:
            continue
        print(f"\n## {name}\n", flush=True)
        text, code = run(script)
        measured += f"\n{text}"
        if code:
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
    chart.CHART.write_text(chart.draw(measured))
    print(f"\nDrew {chart.CHART.relative_to(chart.ROOT)}.")


main()
