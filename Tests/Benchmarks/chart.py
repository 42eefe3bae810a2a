# SPDX-License-Identifier: Apache-2.0
"""Draws docs/figures.svg from the tables that the benchmarks print.

    chart.py            of docs/figures.md
    chart.py --check    the same, and fails where the drawn file differs

`run.py` draws it of what it has measured. Nothing but Python's own library is needed.
"""

import pathlib
import re
import sys
from html import escape

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs/figures.md"
CHART = ROOT / "docs/figures.svg"

WIDTH, PANEL_WIDTH, PANEL_HEIGHT, BAR, LABEL = 840, 400, 124, 18, 118
# Text and bars have to be readable on white and on black, whoever embeds the file.
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .ours { fill: #1f6feb } .other { fill: #8c959f }
  .note { font-size: 11px; fill: #57606a }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .ours { fill: #4493f8 } .other { fill: #6e7681 } .note { fill: #9198a1 }
  }
"""


def tables(text):
    """Every Markdown table, by its first heading: a dictionary for each row, by headings."""
    found = {}
    lines = text.splitlines()
    for number in range(len(lines) - 1):
        if not re.fullmatch(r"\|(\s*-+\s*\|)+", lines[number + 1]):
            continue
        heads = cells(lines[number])
        rows = []
        for line in lines[number + 2:]:
            if not line.startswith("|"):
                break
            rows.append(dict(zip(heads, cells(line))))
        found[heads[0]] = rows
    return found


def cells(line):
    return [cell.strip().strip("`").lower() for cell in line.strip().strip("|").split("|")]


def panels(found):
    """Titles, and the bars of each: name and value. What was not measured has no panel."""
    result = []
    starts = {row["process, start to result"]: row["median ms"]
              for row in found.get("process, start to result", [])}
    if {"presign", "python and boto3"} <= starts.keys():
        result.append(("Start to a presigned URL, ms", [
            ("presign", starts["presign"]), ("Python, boto3", starts["python and boto3"])]))
    names = {"millrace": "Millrace", "moto": "moto", "ministack": "MiniStack"}
    for row in found.get("milliseconds unless said", []):
        what = row["milliseconds unless said"]
        if what in ("put 64 mib", "get 64 mib", "put 10 kib, four clients"):
            title = what.replace("put", "PUT").replace("get", "GET").replace("kib", "KiB")
            result.append((f"S3: {title.replace('mib', 'MiB')}, ms", [
                (shown, row[name]) for name, shown in names.items() if name in row]))
    rows = [row for row in found.get("preset", []) if row["preset"] == "veryfast"]
    for title, start in (("Three renditions of a minute of 1080p, s", "wall"),
                         ("Until each rendition can be played, s", "first")):
        bars = [("Millrace" if row["by"].startswith("millrace") else row["by"],
                 next(value for name, value in row.items() if name.startswith(start)))
                for row in rows]
        if bars:
            result.append((title, sorted(bars, key=lambda bar: bar[0] != "Millrace")))
    return result


def draw(text):
    """The chart of the tables in a text."""
    drawn = []
    shown = panels(tables(text))
    for number, (title, bars) in enumerate(shown):
        x = 10 + number % 2 * (PANEL_WIDTH + 20)
        y = 10 + number // 2 * PANEL_HEIGHT
        drawn.append(f'<text class="title" x="{x}" y="{y + 14}">{escape(title)}</text>')
        longest = max(float(value) for _, value in bars)
        for row, (name, value) in enumerate(bars):
            top = y + 26 + row * (BAR + 8)
            length = max(2, (PANEL_WIDTH - LABEL - 56) * float(value) / longest)
            kind = "ours" if row == 0 else "other"
            drawn.append(f'<text x="{x}" y="{top + 14}">{escape(name)}</text>')
            drawn.append(
                f'<rect class="{kind}" x="{x + LABEL}" y="{top}" width="{length:.1f}" '
                f'height="{BAR}" rx="2"/>')
            drawn.append(f'<text x="{x + LABEL + length + 6:.1f}" y="{top + 14}">{value}</text>')
    height = 10 + (len(shown) + 1) // 2 * PANEL_HEIGHT + 14
    drawn.append(
        f'<text class="note" x="10" y="{height - 10}">Shorter is better. '
        "How it was measured, and how far it varies: docs/figures.md</text>")
    body = "\n".join(drawn)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="Benchmark figures">\n<style>{STYLE}</style>\n{body}\n</svg>\n')


def main():
    drawn = draw(FIGURES.read_text())
    if "--check" not in sys.argv:
        CHART.write_text(drawn)
    elif CHART.read_text() != drawn:
        sys.exit("docs/figures.svg is not what docs/figures.md says: run Tests/Benchmarks/chart.py")


if __name__ == "__main__":
    main()
