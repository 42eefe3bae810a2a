// SPDX-License-Identifier: Apache-2.0
// A bar below the player that shows the video at the pointer, and goes there.

import { h } from "./dom.js";

const CUE = /([\d:.]+) --> ([\d:.]+)\s+(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;

/** The thumbnails of a storyboard's WebVTT: when each begins, and which part of which image it is. */
function thumbnails(text, url) {
  return [...text.matchAll(CUE)].map(([, start, , image, ...region]) => {
    const [x, y, width, height] = region.map(Number);
    return { start: seconds(start), image: new URL(image, url).href, x, y, width, height };
  });
}

function seconds(time) {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The most of the bar's width and of the player's height that a thumbnail takes: it would hide the video. */
const MOST_WIDTH = 0.45;
const MOST_HEIGHT = 0.5;

function clock(time) {
  const rest = Math.floor(time % 60);
  return `${Math.floor(time / 60)}:${rest < 10 ? "0" : ""}${rest}`;
}

/** The bar for a player; it stays hidden until there is something to show. */
export function storyboard(video, url) {
  const tile = h("div", { class: "tile" });
  const frame = h("div", { class: "frame" }, tile);
  const time = h("span");
  const preview = h("div", { class: "preview", "aria-hidden": "true", hidden: true }, frame, time);
  const bar = h("input", {
    type: "range", min: 0, max: 1, step: "any", value: 0, "aria-label": "Seek by thumbnails",
    oninput: () => {
      video.currentTime = bar.value * video.duration;
      say(video.currentTime);
      show(bar.value);
    },
    onpointerdown: () => { isHeld = true; },
    onpointerup: () => { isHeld = false; },
    onpointercancel: () => { isHeld = false; },
    onpointermove: (event) => {
      const box = bar.getBoundingClientRect();
      show(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
    },
    onpointerleave: hide,
    onblur: hide,
  });
  const element = h("div", { class: "storyboard", hidden: true },
    h("span", { class: "quiet", "aria-hidden": "true" }, "Storyboard"), h("div", { class: "track" }, preview, bar));
  let all = [];
  let isHeld = false;

  function show(part) {
    const moment = part * video.duration;
    const thumbnail = all.findLast(({ start }) => start <= moment);
    if (!thumbnail) return;
    const { style } = tile;
    const width = bar.clientWidth;
    const scale = Math.min(
      1, MOST_WIDTH * width / thumbnail.width, MOST_HEIGHT * video.clientHeight / thumbnail.height);
    style.width = `${thumbnail.width}px`;
    style.height = `${thumbnail.height}px`;
    style.background = `url("${thumbnail.image}") -${thumbnail.x}px -${thumbnail.y}px`;
    // The thumbnail is a part of a larger image, whose size nobody tells: only the whole can be scaled.
    style.scale = scale;
    frame.style.width = `${scale * thumbnail.width}px`;
    frame.style.height = `${scale * thumbnail.height}px`;
    time.textContent = clock(moment);
    preview.hidden = false;
    const half = preview.offsetWidth / 2;
    preview.style.left = `${Math.min(width - half, Math.max(half, part * width))}px`;
  }

  /** The bar's value in words: a part of one means nothing to who hears it. */
  function say(moment) {
    bar.setAttribute("aria-valuetext", `${clock(moment)} of ${clock(video.duration)}`);
  }

  function hide() {
    preview.hidden = true;
  }

  video.addEventListener("timeupdate", () => {
    if (!video.duration) return;
    if (!isHeld) bar.value = video.currentTime / video.duration;
    say(video.currentTime);
  });
  fetch(url)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      all = thumbnails(text, url);
      element.hidden = all.length === 0;
    })
    // Without thumbnails the player's own bar is there.
    .catch(() => {});
  return element;
}
