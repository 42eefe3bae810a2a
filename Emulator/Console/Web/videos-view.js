// SPDX-License-Identifier: Apache-2.0
// The first view: where files are dropped, and the list of videos.

import { bytes } from "./format.js";
import { fill, videoIcon, h, icon, setText, toast } from "./dom.js";
import { stepsOf } from "./steps.js";
import { unfinished } from "./upload.js";

const PUBLISH = "millrace.publish";
const REFRESH_MILLISECONDS = 5000;

export function videosView(library, session) {
  const list = h("ul", { class: "grid", "aria-label": "Videos" });
  const message = h("p", { class: "notice bad", role: "alert", hidden: true });
  const resumable = h("div", { class: "stack", hidden: true });
  const drop = dropZone(library, session);
  const heading = h("div", { class: "row spread" }, h("h2", {}, "Videos"));
  const more = h("button", {
    type: "button", class: "plain more", hidden: true,
    onclick: async () => {
      more.disabled = true;
      await library.showMore();
      more.disabled = false;
    },
  }, "Show more");
  const element = h("div", { class: "stack" }, drop.element, resumable, message, heading, list, more);
  const cards = new Map();
  let shownResumable = "";

  function update() {
    const ids = library.order;
    heading.hidden = ids.length === 0;
    // Until the list is known the place for a first video would only jump away.
    drop.shrink(ids.length > 0 || !library.isLoaded);
    message.hidden = !library.error;
    setText(message, library.error ?? "");
    more.hidden = !library.hasMore;
    for (const id of cards.keys()) if (!ids.includes(id)) cards.delete(id);
    const elements = ids.map((id) => {
      let card = cards.get(id);
      if (!card) cards.set(id, card = videoCard(id));
      card.update(library.videos.get(id), library.nameOf(id));
      return card.element;
    });
    if (elements.some((card, index) => list.children[index] !== card) || list.children.length !== elements.length) {
      list.replaceChildren(...elements);
    }
    showResumable();
  }

  function showResumable() {
    const left = unfinished.all().filter((entry) =>
      entry.sub === session.sub && !["sending"].includes(library.videos.get(entry.videoId)?.upload?.phase));
    // The list is asked for again and again: a button that somebody is about to press stays.
    const wanted = JSON.stringify(left);
    if (wanted === shownResumable) return;
    shownResumable = wanted;
    resumable.hidden = left.length === 0;
    fill(resumable, left.map((entry) => h("div", { class: "notice row spread" },
      h("span", {}, `The upload of “${entry.name}” (${bytes(entry.size)}) is unfinished. Choose the same file to go on where it stopped.`),
      h("button", {
        type: "button", class: "plain",
        onclick: () => library.cancelUpload(entry.videoId).then(update, (error) => toast(error.message, { isBad: true })),
      }, "Discard"))));
  }

  const listener = () => update();
  library.addEventListener("change", listener);
  // Videos come from elsewhere too, and go.
  const timer = setInterval(() => {
    if (!document.hidden) library.loadAll();
  }, REFRESH_MILLISECONDS);
  library.loadAll();
  update();
  return {
    element,
    title: "Videos",
    close() {
      clearInterval(timer);
      drop.close();
      library.removeEventListener("change", listener);
    },
  };
}

/** Where a file is chosen, or dropped: the whole window takes it, so that no drop can miss. */
function dropZone(library, session) {
  const mayUpload = session.uploads;
  const input = h("input", {
    type: "file", accept: "video/*,.mkv,.mov,.avi,.ts", id: "file", multiple: true, disabled: !mayUpload,
    "aria-label": "Choose a video", tabindex: "-1",
  });
  const publishes = h("input", { type: "checkbox", id: "publish", role: "switch", disabled: !mayUpload });
  publishes.checked = localStorage.getItem(PUBLISH) !== "later";
  publishes.addEventListener("change", () => localStorage.setItem(PUBLISH, publishes.checked ? "now" : "later"));
  const sampleHint = h("p", { class: "quiet sample" }, "No video at hand? ", h("code", {}, "emulator sample clip.mp4"), " makes one.");
  const element = h("section", { class: "drop", "aria-label": "Upload" }, icon(videoIcon),
    h("div", { class: "words" },
      h("h1", {}, mayUpload ? "Drop a video here" : `${session.sub} may not upload`),
      h("p", { class: "quiet" }, mayUpload
        ? "It is uploaded, transcoded to HLS and ready to play on this machine."
        : ["That takes the group ", h("code", {}, "uploaders"), "; the button at the top right changes who you are."])),
    h("div", { class: "choose" }, input,
      h("button", { type: "button", class: "primary", disabled: !mayUpload, onclick: () => input.click() }, "Choose a video")),
    h("label", { class: "switch", for: "publish" }, publishes, "Publish when it is ready"),
    mayUpload && sampleHint);

  const start = async (files) => {
    const accepted = [...files];
    for (const file of accepted) {
      try {
        const id = await library.start(file, publishes.checked);
        if (accepted.length === 1) location.hash = `#/videos/${encodeURIComponent(id)}`;
      } catch (error) {
        toast(`“${file.name}” was not accepted: ${error.message}`, { seconds: 15, isBad: true });
      }
    }
  };
  input.addEventListener("change", () => {
    start(input.files);
    input.value = "";
  });
  const listeners = {
    dragover(event) {
      if (!mayUpload || !event.dataTransfer.types.includes("Files")) return;
      event.dataTransfer.dropEffect = "copy";
      element.classList.add("over");
    },
    dragleave(event) {
      // Between two elements of the page the other one is told; outside there is none.
      if (!event.relatedTarget) element.classList.remove("over");
    },
    drop(event) {
      element.classList.remove("over");
      if (mayUpload) start(event.dataTransfer.files);
    },
  };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener);
  return {
    element,
    shrink(isSmall) {
      element.classList.toggle("small", isSmall);
      sampleHint.hidden = isSmall;
    },
    close() {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener);
    },
  };
}

function videoCard(id) {
  const thumb = h("div", { class: "thumb" }, icon(videoIcon));
  const bar = h("progress", { class: "bar-line", max: 100, hidden: true, "aria-label": "Progress" });
  const title = h("h2");
  const pill = h("span", { class: "pill" });
  const element = h("li", {},
    h("a", { class: "card video-card", href: `#/videos/${encodeURIComponent(id)}`, "data-video": id },
      h("div", { class: "thumb-frame" }, thumb), h("div", { class: "about" }, title, h("div", {}, pill))));
  let shown = null;
  return {
    element,
    update(video, name) {
      setText(title, name);
      title.title = name;
      const { text, kind, percent } = summary(video);
      setText(pill, text);
      pill.dataset.kind = kind;
      bar.hidden = percent === undefined;
      bar.value = percent ?? 0;
      const source = video.record?.playback?.thumbnail ?? null;
      if (source !== shown) {
        shown = source;
        const image = source && h("img", { src: source, alt: "", loading: "lazy", onerror: () => image.replaceWith(icon(videoIcon)) });
        fill(thumb, image || icon(videoIcon), bar);
      } else if (bar.parentElement !== thumb) {
        thumb.append(bar);
      }
    },
  };
}

/** A video's state in a word or two. */
export function summary(video) {
  const { record, upload } = video;
  if (upload?.phase === "sending") {
    return { text: "Uploading", kind: "busy", percent: upload.total ? 100 * upload.sent / upload.total : 0 };
  }
  if (upload?.phase === "failed" && (record?.status ?? "UPLOADING") === "UPLOADING") return { text: "Upload failed", kind: "bad" };
  switch (record?.status) {
    case "COMPLETED": return record.published ? { text: "Published", kind: "good" } : { text: "Ready to publish", kind: "" };
    case "ERROR": return { text: "Failed", kind: "bad" };
    case "PENDING": {
      const now = stepsOf(video).find((step) => step.state === "now");
      const percent = Math.round(record.percent ?? 0);
      return { text: now?.key === "transcode" ? `Transcoding ${percent} %` : "Checking", kind: "busy", percent };
    }
    default: return { text: upload?.phase === "sent" ? "Uploaded" : "Waiting for the file", kind: "" };
  }
}
