# SPDX-License-Identifier: Apache-2.0
"""AWS's own tools, from PyPI."""

import fcntl
import subprocess
import sys

from support.emulator import ROOT


def tool(name, requirement, command):
    """An executable of a virtual environment of its own: the tools pin each other's libraries."""
    folder = ROOT / ".build" / f"venv-{name}"
    ready = folder / "ready"
    folder.parent.mkdir(exist_ok=True)
    # Tests run in several processes; one of them installs.
    with open(f"{folder}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            subprocess.run(
                [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check",
                 *requirement], check=True)
            ready.touch()
    return folder / "bin" / command


def cfn_lint():
    # Later releases no longer expand SAM: they let a wrong InvokeMode pass.
    return tool("cfn-lint", ["cfn-lint==1.53.3"], "cfn-lint")


def sam():
    return tool("sam", ["-r", ROOT / "Tests/Deployment/requirements.txt"], "sam")
