// SPDX-License-Identifier: Apache-2.0
// One video: the player, its way, and what can be done with it.

import { confirmed, fill, h, setText, toast } from "./dom.js";
import { stepsList, stepsOf } from "./steps.js";
import { storyboard } from "./storyboard.js";
import { summary } from "./videos-view.js";

const HLS = "application/vnd.apple.mpegurl";

export function videoView(library, id) {
  const title = h("h1", { tabindex: "-1" });
  const pill = h("span", { class: "pill" });
  const stage = h("div", { class: "player" });
  const seeking = h("div");
  const problem = h("p", { class: "notice bad", role: "alert", hidden: true });
  const remark = h("p", { class: "notice", role: "status", hidden: true });
  const actions = h("div", { class: "acts row" });
  const links = h("dl", { class: "facts" });
  const steps = stepsList();
  const missing = h("p", { class: "notice", role: "status", hidden: true });
  const detail = h("div", { class: "detail" },
    h("div", { class: "stack" }, stage, seeking, problem, remark, links), steps.element);
  const element = h("div", { class: "stack" },
    h("a", { class: "back", href: "#/" }, "← All videos"),
    h("div", { class: "head" }, h("div", { class: "title row" }, title, pill), actions),
    missing, detail);
  let playing = null;
  let shownActions = "";
  let shownStage = "";
  let failure = null;
  let isMissing = false;

  function update() {
    const video = library.videos.get(id);
    const name = isMissing ? "No such video" : library.nameOf(id);
    setText(title, name);
    document.title = `${name} · Millrace`;
    // Not even a frame is shown around nothing.
    missing.hidden = Boolean(video);
    detail.hidden = !video;
    if (!video) {
      setText(missing, failure ?? "Loading…");
      return;
    }
    // How another's video came about is not told, and nothing can be done with it.
    steps.element.hidden = video.record?.owned === false;
    const { text, kind } = summary(video);
    setText(pill, text);
    pill.dataset.kind = kind;
    steps.update(video);
    updateStage(video);
    updateActions(video);
  }

  function updateStage(video) {
    const playback = video.record?.playback;
    if (playback?.hls) {
      if (playing !== playback.hls) {
        playing = playback.hls;
        shownStage = "player";
        fill(stage, player(playback, (text, isBad) => {
          // That another file plays is worth a word, but nothing to be alarmed by.
          const [shown, other] = isBad ? [problem, remark] : [remark, problem];
          shown.hidden = false;
          other.hidden = true;
          setText(shown, text);
        }));
        const element = stage.querySelector("video");
        element?.setAttribute("aria-label", library.nameOf(id));
        fill(seeking, element && playback.storyboard && storyboard(element, playback.storyboard));
        fill(links, fact("Playlist", playback.hls), playback.mp4 && fact("Download", playback.mp4));
      }
      return;
    }
    playing = null;
    problem.hidden = true;
    remark.hidden = true;
    fill(links);
    fill(seeking);
    const step = stepsOf(video).find(({ state }) => state === "now" || state === "failed");
    const wanted = `${step?.key}/${step?.label}`;
    if (shownStage !== wanted) {
      shownStage = wanted;
      fill(stage, h("div", { class: "waiting" },
        h("strong", {}, step?.label ?? "Ready"),
        h("progress", { max: 100, "aria-label": step?.label ?? "Progress", hidden: true }),
        h("span", { class: "words" })));
    }
    const bar = stage.querySelector("progress");
    bar.hidden = step?.percent === undefined;
    bar.value = step?.percent ?? 0;
    setText(stage.querySelector(".words"), step?.hint ?? "");
  }

  function updateActions(video) {
    const { record, upload } = video;
    const wanted = [];
    const isOwned = record && record.owned !== false;
    if (upload?.phase === "sending") wanted.push("cancel");
    if (isOwned && record.status === "COMPLETED" && !record.published) wanted.push("publish");
    if (isOwned && record.status === "ERROR") wanted.push("retry");
    if (isOwned && upload?.phase !== "sending") wanted.push("delete");
    if (wanted.join() === shownActions) return;
    shownActions = wanted.join();
    fill(actions, wanted.map((name) => button(name)));
  }

  function button(name) {
    const [label, style, act] = {
      cancel: ["Cancel the upload", "plain", () => library.cancelUpload(id).then(leave)],
      publish: ["Publish", "primary", () => library.publish(id)],
      retry: ["Try again", "primary", () => library.retry(id)],
      delete: ["Delete", "danger", remove],
    }[name];
    const control = h("button", {
      type: "button", class: style, "data-action": name,
      onclick: async () => {
        control.disabled = true;
        try {
          await act();
        } catch (error) {
          toast(error.message, { isBad: true });
        }
        control.disabled = false;
        // An action that is done takes its button, and the focus, with it.
        if (!control.isConnected && element.isConnected) title.focus({ preventScroll: true });
      },
    }, label);
    return control;
  }

  async function remove() {
    const name = library.nameOf(id);
    if (!await confirmed("Delete this video?", `“${name}” and everything made from it will be gone.`, "Delete")) return;
    await library.remove(id);
    leave();
  }

  function leave() {
    location.hash = "#/";
  }

  const listener = (event) => {
    if (event.detail === id || event.detail === null) update();
  };
  library.addEventListener("change", listener);
  update();
  library.load(id).catch((error) => {
    if (library.videos.has(id)) return;
    isMissing = error.status === 404;
    failure = isMissing ? "It is not there, or it is not published." : error.message;
    update();
  });
  return {
    element,
    title: library.nameOf(id),
    close() {
      library.removeEventListener("change", listener);
      stage.querySelector("video")?.pause();
    },
  };
}

function fact(name, url) {
  return [h("dt", {}, name), h("dd", {}, h("a", { href: url, rel: "noreferrer", target: "_blank" }, url))];
}

/** The browser's own player; where it does not know HLS, the MP4 or a plain word. `said(text, isBad)` tells. */
function player(playback, said) {
  const video = h("video", { controls: true, playsinline: true, preload: "metadata", poster: playback.thumbnail ?? null });
  if (video.canPlayType(HLS)) {
    video.addEventListener("error", () => {
      if (playback.mp4 && video.src !== playback.mp4) {
        video.src = playback.mp4;
        said("This browser could not play the HLS stream; this is the MP4.", false);
      } else {
        said(`The player gave up${video.error?.message ? `: ${video.error.message}` : "."}`, true);
      }
    });
    video.src = playback.hls;
    return video;
  }
  if (playback.mp4) {
    said("This browser does not play HLS by itself; this is the MP4. Chromium, Edge and Safari play the stream.", false);
    video.src = playback.mp4;
    return video;
  }
  return h("div", { class: "waiting" },
    h("strong", {}, "This browser does not play HLS by itself"),
    h("span", {}, "Open the playlist below in Chromium, Edge, Safari or a player such as VLC."));
}
