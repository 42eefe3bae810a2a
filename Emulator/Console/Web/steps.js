// SPDX-License-Identifier: Apache-2.0
// The way of one video as steps: what is done, what is going on, what failed. A pure function of what
// is known, and the list that shows it.

import { bytes, clock, duration } from "./format.js";
import { h, setText } from "./dom.js";

const LABELS = {
  upload: "Uploaded", check: "Checked", transcode: "Transcoded", publish: "Published",
  notify: "Notification sent", acknowledge: "Acknowledged",
};
const NOW = {
  upload: "Uploading", check: "Looking into the file", transcode: "Transcoding", publish: "Ready to publish",
  notify: "Sending the notification", acknowledge: "Waiting for the acknowledgement",
};
const FAILED = {
  upload: "Upload failed", check: "Refused", transcode: "Transcoding failed", notify: "Notification not delivered",
};

/** The steps of a video: `{key, label, state: "done" | "now" | "failed" | "later", hint, percent}`. */
export function stepsOf(video) {
  const { record, upload } = video;
  const status = record?.status ?? "UPLOADING";
  const notification = record?.notification?.status;
  const percent = record?.percent ?? 0;
  const states = {
    upload: status !== "UPLOADING" || upload?.phase === "sent" ? "done" : upload?.phase === "failed" ? "failed" : "now",
    check: status === "COMPLETED" || percent > 0 ? "done" : status === "ERROR" ? "failed" : "now",
    transcode: status === "COMPLETED" ? "done" : status === "ERROR" ? (percent > 0 ? "failed" : "later") : "now",
    publish: status !== "COMPLETED" ? "later" : record.published ? "done" : "now",
    notify: notification === "SENT" || notification === "COMPLETED" ? "done" : notification === "FAILED" ? "failed" : "now",
    acknowledge: notification === "COMPLETED" ? "done" : "now",
  };
  const steps = [];
  let isBlocked = false;
  for (const key of Object.keys(states)) {
    let state = states[key];
    // A failure is told to its uploader as well, published or not.
    const mayRun = !isBlocked || (status === "ERROR" && (key === "notify" || key === "acknowledge"));
    if (state === "now" && !mayRun) state = "later";
    if (state === "failed" && !mayRun) state = "later";
    if (state !== "done" && key !== "publish") isBlocked = true;
    if (key === "publish" && state === "now") isBlocked = true;
    if (status === "ERROR" && key === "acknowledge" && states.notify !== "done") state = "later";
    let label = state === "failed" ? FAILED[key] : state === "now" ? NOW[key] : LABELS[key];
    if (key === "publish" && state === "later" && record?.published && status !== "ERROR") label = "Published when ready";
    steps.push({ key, label, state, ...extras(key, state, video) });
  }
  return steps;
}

function extras(key, state, { record, upload }) {
  if (key === "upload" && state === "now" && upload?.total) {
    const rate = upload.sent / Math.max(0.2, (Date.now() - upload.startedAt) / 1000);
    const left = upload.sent ? `, ${duration((upload.total - upload.sent) / rate)} left` : "";
    const parts = upload.parts ? ` (part ${Math.min(upload.parts.done + 1, upload.parts.count)} of ${upload.parts.count})` : "";
    return { hint: `${bytes(upload.sent)} of ${bytes(upload.total)}${parts}${left}`, percent: 100 * upload.sent / upload.total };
  }
  if (key === "upload" && state === "now") return { hint: "The file has not arrived." };
  if (key === "upload" && state === "failed") return { hint: upload.error };
  if (key === "transcode" && state === "now") return { hint: `${Math.round(record?.percent ?? 0)} %`, percent: record?.percent ?? 0 };
  if ((key === "check" || key === "transcode") && state === "failed") return { hint: record?.error?.message };
  if (key === "publish" && state === "now") return { hint: "Publish it to play it; until then it has no address." };
  return {};
}

const MARKS = { done: "✓", failed: "!", now: "•", later: "" };
const STATE_WORDS = { done: "done", failed: "failed", now: "in progress", later: "not yet" };

/** The list of steps on the page; `update(video)` changes it in place. */
export function stepsList() {
  const element = h("ol", { class: "steps card", "aria-label": "Progress of this video" });
  const rows = new Map();
  const seen = new Map();
  let isFirst = true;
  function row(key) {
    const parts = {
      mark: h("span", { class: "mark", "aria-hidden": "true" }),
      label: h("span", {}, h("span"), h("span", { class: "unseen" })),
      time: h("time"),
      hint: h("span", { class: "hint", hidden: true }),
      bar: h("progress", { max: 100, hidden: true }),
    };
    parts.item = h("li", { "data-step": key }, parts.mark, parts.label, parts.time, parts.bar, parts.hint);
    rows.set(key, parts);
    element.append(parts.item);
    return parts;
  }
  return {
    element,
    update(video) {
      for (const step of stepsOf(video)) {
        const parts = rows.get(step.key) ?? row(step.key);
        // What was done before the page looked has no time to show.
        if (step.state === "done" && !seen.has(step.key)) seen.set(step.key, isFirst ? "" : clock(Date.now()));
        if (step.state !== "done") seen.delete(step.key);
        parts.item.dataset.state = step.state;
        setText(parts.mark, MARKS[step.state]);
        setText(parts.label.firstChild, step.label);
        // The mark says it to the eye only.
        setText(parts.label.lastChild, `, ${STATE_WORDS[step.state]}`);
        setText(parts.time, seen.get(step.key) ?? "");
        parts.time.hidden = !parts.time.textContent;
        parts.hint.hidden = !step.hint;
        setText(parts.hint, step.hint ?? "");
        parts.bar.hidden = step.percent === undefined;
        parts.bar.value = step.percent ?? 0;
        parts.bar.setAttribute("aria-label", step.label);
      }
      isFirst = false;
    },
  };
}
