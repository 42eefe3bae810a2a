// SPDX-License-Identifier: Apache-2.0
// The second view: what the emulator did of late. Each panel asks an endpoint of its own; one that is
// not there is said to be so.

import { fill, h } from "./dom.js";
import { clock } from "./format.js";

const REFRESH_MILLISECONDS = 2000;

const PANELS = [
  {
    path: "invocations", title: "Invocations", what: "Every run of a function.",
    columns: [
      ["Time", (row) => clock(row.startedAt)],
      ["Function", (row) => row.function],
      ["Caused by", (row) => row.source ?? ""],
      ["Outcome", (row) => pill(row.outcome)],
      ["Took", (row) => (row.durationMs === null || row.durationMs === undefined ? "" : `${Number(row.durationMs).toFixed(1)} ms`)],
      ["Request", (row) => h("code", {}, row.requestId ?? "")],
      ["Error", (row) => row.error ?? "", "wide"],
    ],
  },
  {
    path: "events", title: "Events", what: "What passed through EventBridge, and which rules it matched.",
    columns: [
      ["Time", (row) => clock(row.time)],
      ["Source", (row) => row.source],
      ["Type", (row) => row.detailType],
      ["Rules", (row) => (row.matched ?? []).join(", ")],
      ["Detail", (row) => json(row.detail), "wide"],
    ],
  },
  {
    path: "jobs", title: "Transcodes", what: "MediaConvert jobs.",
    columns: [
      ["Created", (row) => clock(row.createdAt)],
      ["Job", (row) => h("code", {}, row.id ?? "")],
      ["Status", (row) => pill(row.status)],
      ["Percent", (row) => (row.percent === null || row.percent === undefined ? "" : `${row.percent} %`)],
      ["Input", (row) => row.input ?? "", "wide"],
      ["Error", (row) => row.errorMessage ?? "", "wide"],
    ],
  },
  {
    path: "dead-letters", title: "Dead letters", what: "Events that were given up after their retries.",
    columns: [
      ["Time", (row) => clock(row.time)],
      ["Function", (row) => row.function ?? row.target ?? ""],
      ["Attempts", (row) => String(row.attempts ?? "")],
      ["Reason", (row) => row.reason ?? "", "wide"],
      ["Event", (row) => json(row.payload), "wide"],
    ],
  },
];

const KEYS = { "dead-letters": "deadLetters" };

export function developerView() {
  const panels = PANELS.map(panel);
  const element = h("div", { class: "stack" },
    h("div", {}, h("h1", {}, "Developer"), h("p", { class: "quiet" }, "What the emulator did of late, the newest first.")),
    panels.map(({ element }) => element));
  const refresh = () => {
    if (!document.hidden) for (const { refresh } of panels) refresh();
  };
  const timer = setInterval(refresh, REFRESH_MILLISECONDS);
  refresh();
  return { element, title: "Developer", close: () => clearInterval(timer) };
}

function panel({ path, title, what, columns }) {
  const body = h("div", {}, h("p", { class: "empty" }, "Loading…"));
  const count = h("span", { class: "quiet" });
  const element = h("section", { class: "panel card", "data-panel": path, "aria-label": title },
    h("header", {}, h("h2", {}, title), h("span", { class: "quiet" }, what), count), body);
  let shown = "";
  let isMissing = false;

  async function refresh() {
    if (isMissing) return;
    let rows;
    try {
      const answer = await fetch(`api/${path}`, { headers: { accept: "application/json" } });
      if (answer.status === 404) {
        isMissing = true;
        return say("This emulator does not tell.");
      }
      if (!answer.ok) return say(`The emulator answered ${answer.status}.`);
      rows = (await answer.json())[KEYS[path] ?? path] ?? [];
    } catch {
      return say("The emulator does not answer.");
    }
    const text = JSON.stringify(rows);
    // A table that has not changed is left alone: somebody may be reading in it.
    if (text === shown) return;
    shown = text;
    if (rows.length === 0) return say("Nothing yet.");
    fill(body, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table(columns, rows)));
  }

  function say(text) {
    shown = text;
    fill(body, h("p", { class: "empty" }, text));
  }

  return { element, refresh };
}

function table(allColumns, rows) {
  // A column that says nothing in any row takes room from the others.
  const columns = allColumns.filter(([, value]) => rows.some((row) => value(row) !== ""));
  return h("table", {},
    h("thead", {}, h("tr", {}, columns.map(([name]) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((row) =>
      h("tr", {}, columns.map(([, value, style]) => h("td", { class: style ?? null }, value(row)))))));
}

const GOOD = new Set(["success", "COMPLETE"]);
const BUSY = new Set(["running", "PROGRESSING", "SUBMITTED"]);

function pill(text) {
  const kind = GOOD.has(text) ? "good" : BUSY.has(text) ? "busy" : text ? "bad" : "";
  return h("span", { class: "pill", "data-kind": kind }, text ?? "");
}

function json(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return h("details", {}, h("summary", {}, "Show"), h("pre", {}, text));
}
