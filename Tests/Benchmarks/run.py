# SPDX-License-Identifier: Apache-2.0
"""Runs every benchmark (or those named) and prints its table in Markdown.

    make bench
    make bench ONLY=startup
"""

import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def main():
    only = os.environ.get("ONLY", "").split()
    failed = []
    for script in sorted(HERE.glob("*/bench.py")):
        name = script.parent.name
        if only and name not in only:
            continue
        print(f"\n## {name}\n", flush=True)
        if subprocess.run([sys.executable, script]).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


main()
