// SPDX-License-Identifier: Apache-2.0
// Puts the page together: who looks, which view, and the stream of notifications.

import { API } from "./api.js";
import { developerView } from "./developer-view.js";
import { clearToasts, fill, setText, toast } from "./dom.js";
import { jobView } from "./job-view.js";
import { Library } from "./library.js";
import { Session } from "./session.js";
import { NotificationStream } from "./stream.js";
import { videoView } from "./video-view.js";
import { videosView } from "./videos-view.js";

const session = new Session();
const api = new API(session);
const library = new Library(api);
const stream = new NotificationStream(api);
const main = document.getElementById("view");
let current = null;

/** Shows the view that the hash names. */
function route() {
  const path = location.hash.replace(/^#/, "") || "/";
  const video = /^\/videos\/([^/]+)$/.exec(path);
  const job = /^\/jobs\/([^/]+)$/.exec(path);
  current?.close();
  if (video) current = videoView(library, decodeURIComponent(video[1]));
  else if (job) current = jobView(decodeURIComponent(job[1]));
  else if (path === "/developer") current = developerView();
  else current = videosView(library, session);
  fill(main, current.element);
  document.title = `${current.title} · Millrace`;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const isCurrent = tab.dataset.tab === (job || path === "/developer" ? "developer" : "videos");
    if (isCurrent) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  window.scrollTo(0, 0);
}

// --- Identity

const identity = document.getElementById("identity-dialog");
const subField = document.getElementById("identity-sub");
const uploadsField = document.getElementById("identity-uploads");

function showIdentity() {
  setText(document.getElementById("identity-name"), session.sub);
  setText(document.getElementById("identity-initial"), session.sub.slice(0, 1));
  document.getElementById("identity").setAttribute("aria-label", `Signed in as ${session.sub}. Change`);
}

document.getElementById("identity").addEventListener("click", () => {
  subField.value = session.sub;
  uploadsField.checked = session.uploads;
  checkName();
  identity.showModal();
  subField.select();
});
/** Blanks satisfy `required`, but are nobody. */
function checkName() {
  subField.setCustomValidity(subField.value.trim() ? "" : "Enter a name.");
}
subField.addEventListener("input", checkName);
document.getElementById("identity-cancel").addEventListener("click", () => identity.close());
identity.querySelector("form").addEventListener("submit", () => {
  session.become(subField.value.trim(), uploadsField.checked);
});
session.addEventListener("change", () => {
  showIdentity();
  clearToasts();
  library.reset();
  stream.open();
  if (location.hash.startsWith("#/videos/")) location.hash = "#/";
  else route();
});

// --- Notifications

const STREAM_WORDS = { connecting: "Connecting", open: "Live", closed: "Not connected" };

stream.addEventListener("state", () => {
  document.getElementById("stream").dataset.state = stream.state;
  setText(document.getElementById("stream-text"), STREAM_WORDS[stream.state]);
  // The emulator is there (again): what it has may have changed meanwhile.
  if (stream.state === "open") library.loadAll();
});
const told = new Set();
stream.addEventListener("notification", async ({ detail }) => {
  // At least once means that it may come again.
  const isNew = !told.has(detail.notificationId);
  told.add(detail.notificationId);
  // Only the record says what a video is called that came from elsewhere.
  const { sub } = session;
  await library.notified(detail);
  const href = `#/videos/${encodeURIComponent(detail.videoId)}`;
  // Who looks at the video sees it there.
  if (!isNew || session.sub !== sub || location.hash === href) return;
  const name = library.nameOf(detail.videoId);
  if (detail.kind === "failed") toast(`“${name}” failed. ${detail.error?.message ?? ""}`, { href, label: "Look", seconds: 15, isBad: true });
  else toast(`“${name}” is ready.`, { href, label: "Play" });
});

// The hash names the view: followed as a link, this one would leave it.
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

window.addEventListener("hashchange", () => {
  route();
  // The link that led here is gone; without this the next Tab would begin at the top of the page.
  main.focus({ preventScroll: true });
});
// A file must never replace the page. Which view takes it says so itself, after this.
window.addEventListener("dragover", (event) => {
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
});
window.addEventListener("drop", (event) => event.preventDefault());

showIdentity();
route();
stream.open();
