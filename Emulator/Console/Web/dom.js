// SPDX-License-Identifier: Apache-2.0
// Elements, made so that text is never read as markup.

/**
 * Makes an element. `properties` are attributes; `on…` functions become listeners; `true` sets an
 * attribute without a value and null, undefined or false leave it out. Children are elements or texts.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** Replaces an element's children. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Sets an element's text, touching the page only when it differs. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** An SVG image of one path. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  line.setAttribute("fill", "currentColor");
  svg.append(line);
  return svg;
}

export const videoIcon = "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm1 2v2h2V7H5zm0 4v2h2v-2H5zm0 4v2h2v-2H5zm12-8v2h2V7h-2zm0 4v2h2v-2h-2zm0 4v2h2v-2h-2zM9 7v10h6V7H9z";

/** Says something in passing, at the corner of the page; `isBad` interrupts who listens. */
export function toast(text, { href, label, seconds = 8, isBad = false } = {}) {
  let timer = null;
  const note = h("div", { class: "toast", onmouseenter: stop, onfocusin: stop, onmouseleave: later, onfocusout: later },
    h("span", {}, text, href ? " " : null, href ? h("a", { href, onclick: () => note.remove() }, label) : null),
    h("button", { type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, "✕"));
  function stop() {
    clearTimeout(timer);
  }
  // What somebody reads or is about to press does not vanish.
  function start() {
    stop();
    if (!note.matches(":hover, :focus-within")) timer = setTimeout(() => note.remove(), seconds * 1000);
  }
  // Only after the event it is known where the focus went.
  function later() {
    setTimeout(start);
  }
  document.getElementById(isBad ? "alerts" : "toasts").append(note);
  start();
}

/** Takes all that was said back: it was for somebody else. */
export function clearToasts() {
  for (const id of ["alerts", "toasts"]) document.getElementById(id).replaceChildren();
}

/** Asks before something that cannot be undone. */
export function confirmed(title, text, button) {
  const dialog = document.getElementById("confirm-dialog");
  document.getElementById("confirm-title").textContent = title;
  document.getElementById("confirm-text").textContent = text;
  document.getElementById("confirm-button").textContent = button;
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}
