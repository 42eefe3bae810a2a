// SPDX-License-Identifier: Apache-2.0
// One MediaConvert job: how far it is, what it made, what was said, what it would cost, its settings.

import { fill, h, toast } from "./dom.js";
import { clock, duration } from "./format.js";

const REFRESH_MILLISECONDS = 1000;
const ENDED = new Set(["COMPLETE", "ERROR", "CANCELED"]);

export function jobView(id) {
  const body = h("div", { class: "stack" }, h("p", { class: "empty" }, "Loading…"));
  const element = h("div", { class: "stack" },
    h("div", {}, h("p", {}, h("a", { href: "#/developer" }, "Developer")), h("h1", {}, "Job ", h("code", {}, id))), body);
  let shown = "";
  let timer = null;

  async function refresh() {
    let job;
    try {
      const answer = await fetch(`api/jobs/${encodeURIComponent(id)}`, { headers: { accept: "application/json" } });
      if (!answer.ok) {
        clearInterval(timer);
        return fill(body, h("p", { class: "empty" }, answer.status === 404 ? "There is no such job." : `The emulator answered ${answer.status}.`));
      }
      job = await answer.json();
    } catch {
      return;
    }
    if (ENDED.has(job.status)) clearInterval(timer);
    const text = JSON.stringify(job);
    // What has not changed is left alone: somebody may be reading in it.
    if (text === shown) return;
    shown = text;
    fill(body, state(job), outputs(job), texts("Messages", job.messages), cost(job.cost),
      texts("Settings without effect here", job.withoutEffect),
      panel("Settings", h("pre", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Settings" }, JSON.stringify(job.settings, null, 2))));
  }

  async function cancel() {
    const answer = await fetch(`api/jobs/${encodeURIComponent(id)}/cancel`, { method: "POST" });
    if (!answer.ok) toast((await answer.json()).message ?? `The emulator answered ${answer.status}.`, { isBad: true });
    refresh();
  }

  function state(job) {
    const video = job.userMetadata?.videoId;
    return panel("State", h("div", { class: "row" },
      h("span", { class: "pill", "data-kind": job.status === "COMPLETE" ? "good" : ENDED.has(job.status) ? "bad" : "busy" }, job.status),
      job.percent === null ? null : h("span", {}, `${job.percent} %`),
      h("span", { class: "quiet" }, `${clock(job.createdAt)}, ${job.input}`),
      video ? h("a", { href: `#/videos/${encodeURIComponent(video)}` }, "Its video") : null,
      ENDED.has(job.status) ? null : h("button", { type: "button", onclick: cancel }, "Cancel the job")),
    job.errorMessage ? h("p", {}, job.errorMessage) : null);
  }

  timer = setInterval(() => {
    if (!document.hidden) refresh();
  }, REFRESH_MILLISECONDS);
  refresh();
  return { element, title: "Job", close: () => clearInterval(timer) };
}

function panel(title, ...content) {
  return h("section", { class: "panel card", "aria-label": title }, h("header", {}, h("h2", {}, title)), h("div", { class: "padded" }, content));
}

function texts(title, lines) {
  return lines.length ? panel(title, h("ul", {}, lines.map((line) => h("li", {}, line)))) : null;
}

function rows(names, lines) {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": names.join(", ") }, h("table", {},
    h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, lines.map((line) => h("tr", {}, line.map((cell) => h("td", {}, cell)))))));
}

function outputs({ groups }) {
  if (!groups.length) return null;
  return panel("Outputs", rows(["Group", "File", "Size", "Frames", "Length", "Bit rate"], groups.flatMap((group) => [
    ...group.playlists.map((file) => [group.type, file, "", "", "", ""]),
    ...group.outputs.map((output) => [
      group.type, output.files.join(", "), output.width ? `${output.width}×${output.height}` : "",
      output.framesPerSecond ? `${Math.round(output.framesPerSecond * 100) / 100} fps` : "", duration(output.milliseconds / 1000),
      output.averageBitRate ? `${Math.round(output.averageBitRate / 1000)} kbit/s` : "",
    ]),
  ])));
}

function cost({ lines, dollars, isWhole, source }) {
  if (!lines.length) return null;
  return panel("Cost on AWS", rows(["Rate", "Minutes", "US dollars"], [
    ...lines.map((line) => [line.rate, line.minutes.toFixed(2), line.dollars === null ? "not known here" : line.dollars.toFixed(4)]),
    ["Together", "", `${dollars.toFixed(4)}${isWhole ? "" : " and what is not known"}`],
  ]), h("p", { class: "quiet" }, `By ${source}.`));
}
