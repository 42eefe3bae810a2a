// SPDX-License-Identifier: Apache-2.0
// A bar below the player that shows the film at the pointer, and goes there.

import { h } from "./dom.js";

const CUE = /([\d:.]+) --> ([\d:.]+)\s+(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g;

/** The thumbnails of a storyboard's WebVTT: when each begins, and which part of which picture it is. */
function thumbnails(text, url) {
  return [...text.matchAll(CUE)].map(([, start, , picture, ...region]) => {
    const [x, y, width, height] = region.map(Number);
    return { start: seconds(start), picture: new URL(picture, url).href, x, y, width, height };
  });
}

function seconds(time) {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function clock(time) {
  const rest = Math.floor(time % 60);
  return `${Math.floor(time / 60)}:${rest < 10 ? "0" : ""}${rest}`;
}

/** The bar for a player; it stays hidden until there is something to show. */
export function storyboard(video, url) {
  const picture = h("div", { class: "picture" });
  const time = h("span");
  const preview = h("div", { class: "preview", hidden: true }, picture, time);
  const bar = h("input", {
    type: "range", min: 0, max: 1, step: "any", value: 0, "aria-label": "Seek by pictures",
    oninput: () => {
      video.currentTime = bar.value * video.duration;
      show(bar.value);
    },
    onpointermove: (event) => {
      const box = bar.getBoundingClientRect();
      show(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
    },
    onpointerleave: hide,
    onblur: hide,
  });
  const element = h("div", { class: "storyboard", hidden: true }, preview, bar);
  let all = [];

  function show(part) {
    const moment = part * video.duration;
    const thumbnail = all.findLast(({ start }) => start <= moment);
    if (!thumbnail) return;
    const { style } = picture;
    style.width = `${thumbnail.width}px`;
    style.height = `${thumbnail.height}px`;
    style.background = `url("${thumbnail.picture}") -${thumbnail.x}px -${thumbnail.y}px`;
    time.textContent = clock(moment);
    preview.style.left = `${part * 100}%`;
    preview.hidden = false;
  }

  function hide() {
    preview.hidden = true;
  }

  video.addEventListener("timeupdate", () => {
    if (document.activeElement !== bar && video.duration) bar.value = video.currentTime / video.duration;
  });
  fetch(url)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((text) => {
      all = thumbnails(text, url);
      element.hidden = all.length === 0;
    })
    // Without pictures the player's own bar is there.
    .catch(() => {});
  return element;
}
