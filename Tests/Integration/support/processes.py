# SPDX-License-Identifier: Apache-2.0
"""What Linux says of processes: who descends from whom, who still lives, how much memory they hold."""

import dataclasses
import os
import pathlib


@dataclasses.dataclass(frozen=True)
class Process:
    """A process; with its start time the id is unique for as long as the machine runs."""

    pid: int
    started: int

    @property
    def lives(self):
        fields = _stat(self.pid)
        return fields is not None and fields[19] == str(self.started) and fields[0] not in "ZX"

    @property
    def command(self):
        try:
            return pathlib.Path(f"/proc/{self.pid}/cmdline").read_text().replace("\0", " ").strip()
        except OSError:
            return "?"

    @property
    def executable(self):
        """The path of what it runs; "?" for a process that has ended, which may be at any time."""
        try:
            return os.readlink(f"/proc/{self.pid}/exe")
        except OSError:
            return "?"

    @property
    def network(self):
        """The network namespace that it is in."""
        return os.readlink(f"/proc/{self.pid}/ns/net")

    @property
    def maps(self):
        """What is mapped into its memory; empty for a process that has ended."""
        try:
            return pathlib.Path(f"/proc/{self.pid}/maps").read_text()
        except OSError:
            return ""

    def memory(self, field):
        """A field of smaps_rollup in KiB: Rss, Pss, Private_Dirty; 0 for a process that is gone."""
        try:
            lines = pathlib.Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            return 0
        return next((int(l.split()[1]) for l in lines if l.startswith(field + ":")), 0)

    def status(self, field):
        """A number of /proc/PID/status, such as VmRSS (KiB) or Threads."""
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(l.split()[1]) for l in lines if l.startswith(field + ":"))

    @property
    def cpu_seconds(self):
        fields = _stat(self.pid)
        return (int(fields[11]) + int(fields[12])) / 100 if fields else 0


def process(pid):
    return Process(pid, int(_stat(pid)[19]))


def descendants(pid):
    """Every process below that one."""
    children = {}
    for entry in pathlib.Path("/proc").iterdir():
        fields = _stat(entry.name) if entry.name.isdigit() else None
        if fields:
            children.setdefault(int(fields[1]), []).append(Process(int(entry.name), int(fields[19])))
    found, ahead = [], [pid]
    while ahead:
        below = children.get(ahead.pop(), [])
        found += below
        ahead += [child.pid for child in below]
    return found


def worker_of(emulator):
    """A transcoder's worker that an emulator has at work, if there is one."""
    return next((child for child in descendants(emulator.process.pid)
                 if "transcode-worker" in child.command), None)


def _stat(pid):
    """The fields of /proc/PID/stat behind the name, which may hold anything; the state is the first."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
