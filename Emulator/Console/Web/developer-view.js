// SPDX-License-Identifier: Apache-2.0
// The second view: what the emulator did of late. Each panel asks an endpoint of its own; one that is
// not there is said to be so.

import { fill, h } from "./dom.js";
import { clock, duration } from "./format.js";

const REFRESH_MILLISECONDS = 2000;

const PANELS = [
  {
    path: "invocations", title: "Event deliveries",
    what: "Runs of functions that an event caused. What the API was asked for is not among them.",
    columns: [
      ["Queued", (row) => clock(row.queuedAt)],
      ["Function", (row) => row.function],
      ["Event", (row) => row.event ?? ""],
      ["Outcome", (row) => pill(row.outcome)],
      // Since the event was queued: waiting and retries are part of it.
      ["Until done", (row) => milliseconds(row.untilDoneMs)],
      ["Attempts", (row) => String(row.attempts ?? "")],
      ["Request", (row) => short(row.requestId)],
      ["Error", (row) => row.error ?? "", "wide"],
    ],
  },
  {
    path: "events", title: "Events", what: "What passed through EventBridge, and which rules it matched.",
    columns: [
      ["Time", (row) => clock(row.time)],
      ["Source", (row) => row.source],
      ["Type", (row) => row.detailType],
      ["Detail", (row) => json(row.detail), "wide"],
      ["Rules", (row) => (row.matched ?? []).join(", ")],
    ],
  },
  {
    path: "jobs", title: "Transcodes", what: "MediaConvert jobs.",
    columns: [
      ["Created", (row) => clock(row.createdAt)],
      ["Input", (row) => h("span", { title: row.input ?? "" }, (row.input ?? "").split("/").pop()), "wide"],
      ["Status", (row) => pill(row.status)],
      ["Percent", (row) => (row.percent === null || row.percent === undefined ? "" : `${row.percent} %`)],
      // An id begins with the time.
      ["Job", (row) => h("a", { href: `#/jobs/${encodeURIComponent(row.id ?? "")}`, title: row.id ?? "" }, h("code", {}, (row.id ?? "").split("-").pop()))],
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
const BUSY = new Set(["running", "waiting", "PROGRESSING", "SUBMITTED"]);

function pill(text) {
  const kind = GOOD.has(text) ? "good" : BUSY.has(text) ? "busy" : text ? "bad" : "";
  return h("span", { class: "pill", "data-kind": kind }, text ?? "");
}

/** The beginning of an id, which is enough to tell it from the others; the whole is in its title. */
function short(id) {
  return id ? h("code", { title: id }, id.slice(0, 8)) : "";
}

function milliseconds(count) {
  if (count === null || count === undefined) return "";
  return count < 10_000 ? `${count} ms` : duration(count / 1000);
}

function json(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  if (text === "{}") return "";
  return h("details", {}, h("summary", {}, "Show"), h("pre", {}, text));
}
