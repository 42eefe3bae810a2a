# SPDX-License-Identifier: Apache-2.0
"""A user's machine: a home of its own, the repository's files, and an AWS on loopback."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from aws_endpoint import AWSEndpoint

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXECUTABLES = ["presign", "on-object-created", "on-job-state-change", "notify", "playback"]


def commands(heading):
    """The shell commands of one section of DEPLOY.md, a text for each block."""
    section = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)^#", (ROOT / "DEPLOY.md").read_text() + "\n#", re.S | re.M)
    return re.findall(r"^```sh\n(.*?)^```", re.sub(r"^   ?", "", section[1], flags=re.M), re.S | re.M)


class Machine:
    """Where somebody types what DEPLOY.md says."""

    def __init__(self, folder, aws):
        self.aws = aws
        self.home, self.repository = folder / "home", folder / "repository"
        tools = folder / "bin"
        for made in (self.home, self.repository / "Functions", tools):
            made.mkdir(parents=True)
        for name in ("template.yaml", "samconfig.toml", "Makefile"):
            shutil.copy(ROOT / name, self.repository / name)
        shutil.copytree(ROOT / "Functions/bootstrap", self.repository / "Functions/bootstrap")
        # What is in a package is no matter here, so that each is small and soon sent: the compiler
        # only says where executables are, which are none of ours and need no library but C's.
        built = folder / "built"
        built.mkdir()
        for name in EXECUTABLES:
            shutil.copy(shutil.which("true"), built / name)
            with open(built / name, "ab") as executable:
                executable.write(name.encode())
        self.tool(tools / "swift", f'case "$*" in *--show-bin-path*) echo {built};; esac')
        self.tool(tools / "ldd", f'{shutil.which("ldd")} "$1" | grep -e ld-linux -e libc.so')
        self.environment = {
            "PATH": f"{tools}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.home), "LANG": "C.UTF-8", "AWS_ENDPOINT_URL": aws.url,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "SAM_CLI_TELEMETRY": "0", "SAM_CLI_POLL_DELAY": "0.05",
        }

    @staticmethod
    def tool(path, command):
        path.write_text(f"#!/bin/sh\n{command}\n")
        path.chmod(0o755)

    @property
    def config(self):
        return self.home / "millrace-production.toml"

    def type(self, command, answers=""):
        """Runs a command as a shell does; the prompts get the answers, a line each."""
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=self.repository, env=self.environment,
            input=answers, capture_output=True, text=True, timeout=120)

    def deploy(self, answer="y\n"):
        """Deploys what is built already."""
        return self.type(f'sam deploy --config-file "{self.config}"', answer)

    @property
    def stack(self):
        return self.aws.cloudformation.stacks.get("millrace")


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    aws = AWSEndpoint()
    yield Machine(tmp_path_factory.mktemp("machine"), aws)
    aws.close()
