// SPDX-License-Identifier: Apache-2.0
// What the page knows of videos: uploads that run here, records as the API tells them.

import { APIError } from "./api.js";
import { upload, unfinished } from "./upload.js";

const NAMES = "millrace.names";
const POLL_MILLISECONDS = 1000;
const MOST_NAMES = 500;

export class Library extends EventTarget {
  /** By id: `{id, name, record, upload, wantsPublication, changedAt}`. */
  videos = new Map();
  /** Ids in the order of the API's list, newest first. */
  order = [];
  /** Why the list could not be had, or null. */
  error = null;
  isLoaded = false;
  #polling = new Set();

  constructor(api) {
    super();
    this.api = api;
    setInterval(() => this.#poll(), POLL_MILLISECONDS);
  }

  /** Forgets everything: another person looks now. */
  reset() {
    for (const video of this.videos.values()) video.upload?.controller.abort();
    this.videos.clear();
    this.order = [];
    this.isLoaded = false;
    this.#changed(null);
  }

  /** Asks for the list. */
  async loadAll() {
    try {
      const order = [];
      let next;
      do {
        const page = await this.api.videos(next);
        for (const record of page?.videos ?? []) {
          order.push(record.videoId);
          this.#take(record);
        }
        next = page?.nextPageToken;
      } while (next && order.length < 200);
      const running = [...this.videos.values()].filter((video) => video.upload && !order.includes(video.id));
      this.order = [...running.map((video) => video.id).reverse(), ...order];
      this.error = null;
      this.isLoaded = true;
    } catch (error) {
      this.error = error.message;
    }
    this.#changed(null);
  }

  /** Asks for one video. Rejects when there is none. */
  async load(id) {
    this.#take(await this.api.video(id));
    this.#changed(id);
    return this.videos.get(id);
  }

  /** Begins an upload; resolves with the video's id as soon as it has one. */
  start(file, publishes) {
    const controller = new AbortController();
    const state = { phase: "sending", sent: 0, total: file.size, startedAt: Date.now(), controller, error: null };
    return new Promise((resolve, reject) => {
      let video = null;
      upload(this.api, file, {
        signal: controller.signal,
        begun: (id) => {
          video = this.#entry(id);
          video.upload = state;
          video.wantsPublication = publishes;
          video.changedAt = Date.now();
          this.#name(id, file.name);
          if (!this.order.includes(id)) this.order.unshift(id);
          if (publishes) this.publish(id).catch(() => {});
          this.#changed(id);
          resolve(id);
        },
        progress: ({ sent, parts }) => {
          state.sent = sent;
          state.parts = parts;
          if (video) this.#changed(video.id);
        },
      }).then((id) => {
        state.phase = "sent";
        this.#changed(id);
        return this.load(id).catch(() => {});
      }).catch((error) => {
        if (!video) return reject(error);
        state.phase = "failed";
        state.error = error.name === "AbortError" ? "The upload was cancelled." : error.message;
        this.#changed(video.id);
      });
    });
  }

  /** Stops an upload for good. */
  async cancelUpload(id) {
    this.videos.get(id)?.upload?.controller.abort();
    unfinished.forget(id);
    await this.api.abortUpload(id).catch((error) => {
      if (!(error instanceof APIError && error.status === 404)) throw error;
    });
    this.#drop(id);
  }

  async publish(id) {
    await this.api.publish(id);
    const video = this.#entry(id);
    video.wantsPublication = false;
    if (video.record) video.record.published = true;
    await this.load(id);
  }

  async retry(id) {
    await this.api.retry(id);
    await this.load(id);
  }

  async remove(id) {
    await this.api.remove(id);
    unfinished.forget(id);
    this.#drop(id);
  }

  /** A notification came: the video has changed. */
  async notified(message) {
    await this.load(message.videoId).catch(() => {});
    await this.api.acknowledge(message.notificationId).catch(() => {});
    await this.load(message.videoId).catch(() => {});
  }

  nameOf(id) {
    return this.videos.get(id)?.name ?? names()[id] ?? `Video ${id.slice(0, 8)}`;
  }

  #take(record) {
    const video = this.#entry(record.videoId);
    if (JSON.stringify(video.record) !== JSON.stringify(record)) video.changedAt = Date.now();
    video.record = record;
    video.name = record.title ?? record.fileName ?? names()[record.videoId] ?? null;
  }

  #entry(id) {
    let video = this.videos.get(id);
    if (!video) {
      video = { id, name: names()[id] ?? null, record: null, upload: null, wantsPublication: false, changedAt: 0 };
      this.videos.set(id, video);
    }
    return video;
  }

  #drop(id) {
    this.videos.delete(id);
    this.order = this.order.filter((other) => other !== id);
    this.#changed(id);
  }

  #name(id, name) {
    this.#entry(id).name = name;
    const entries = [...Object.entries(names()).filter(([other]) => other !== id), [id, name]];
    localStorage.setItem(NAMES, JSON.stringify(Object.fromEntries(entries.slice(-MOST_NAMES))));
  }

  /** Asks again for every video in which something is going on. */
  #poll() {
    if (document.hidden) return;
    for (const video of this.videos.values()) {
      if (!isMoving(video) || this.#polling.has(video.id)) continue;
      this.#polling.add(video.id);
      const step = video.wantsPublication ? this.publish(video.id) : this.load(video.id);
      step.catch(() => {}).finally(() => this.#polling.delete(video.id));
    }
  }

  #changed(id) {
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }
}

/** Whether a video may change by itself soon. */
function isMoving({ record, upload: sending, wantsPublication, changedAt }) {
  if (sending?.phase === "sending" || sending?.phase === "failed") return false;
  if (wantsPublication || record?.status === "PENDING") return true;
  if (record?.status === "UPLOADING") return sending?.phase === "sent";
  const waits = ["PENDING", "SENT"].includes(record?.notification?.status);
  return waits && (record.published || record.status === "ERROR") && Date.now() - changedAt < 120_000;
}

function names() {
  try {
    return JSON.parse(localStorage.getItem(NAMES)) ?? {};
  } catch {
    return {};
  }
}
