// SPDX-License-Identifier: Apache-2.0
// What the page knows of videos: uploads that run here, records as the API tells them.

import { APIError } from "./api.js";
import { upload, unfinished } from "./upload.js";

const NAMES = "millrace.names";
const POLL_MILLISECONDS = 1000;
const MOST_NAMES = 500;
const PAGE_OF_VIDEOS = 200;

export class Library extends EventTarget {
  /** By id: `{id, name, record, upload, wantsPublication, changedAt}`. */
  videos = new Map();
  /** Ids in the order of the API's list, newest first. */
  order = [];
  /** Why the list could not be had, or null. */
  error = null;
  isLoaded = false;
  /** Whether the API has more videos than the list. */
  hasMore = false;
  #most = PAGE_OF_VIDEOS;
  #loading = null;
  #dropped = new Set();
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
    this.hasMore = false;
    this.error = null;
    this.#most = PAGE_OF_VIDEOS;
    // What is under way was asked for by somebody else.
    this.#loading = null;
    this.#changed(null);
  }

  /** Asks for the list; a question that is under way serves all who ask. */
  loadAll() {
    if (!this.#loading) {
      const isCurrent = () => this.#loading === loading;
      const loading = this.#loadAll(isCurrent).finally(() => {
        if (isCurrent()) this.#loading = null;
      });
      this.#loading = loading;
    }
    return this.#loading;
  }

  /** Asks for as many videos again as the list may have now. */
  async showMore() {
    this.#most += PAGE_OF_VIDEOS;
    await this.#loading;
    return this.loadAll();
  }

  async #loadAll(isCurrent) {
    try {
      const order = [];
      const records = [];
      let next;
      do {
        const askedAt = performance.now();
        const page = await this.api.videos(next);
        if (!isCurrent()) return;
        for (const record of page?.videos ?? []) {
          // An answer from before a video was deleted does not bring it back.
          if (this.#dropped.has(record.videoId)) continue;
          order.push(record.videoId);
          records.push([record, askedAt]);
        }
        next = page?.nextPageToken;
      } while (next && order.length < this.#most);
      for (const [record, askedAt] of records) this.#take(record, askedAt);
      this.hasMore = Boolean(next);
      const running = [...this.videos.values()].filter((video) => video.upload && !order.includes(video.id));
      this.order = [...running.map((video) => video.id).reverse(), ...order];
      this.error = null;
      this.isLoaded = true;
    } catch (error) {
      if (!isCurrent()) return;
      this.error = error.message;
    }
    this.#changed(null);
  }

  /** Asks for one video. Rejects when there is none. */
  async load(id) {
    const askedAt = performance.now();
    this.#take(await this.api.video(id), askedAt);
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

  /** A notification came: the video has changed. It may be one that came from elsewhere. */
  async notified(message) {
    await this.load(message.videoId).catch(() => {});
    if (!this.order.includes(message.videoId)) this.loadAll();
    this.#acknowledge(message);
  }

  async #acknowledge(message) {
    await this.api.acknowledge(message.notificationId).catch(() => {});
    await this.load(message.videoId).catch(() => {});
  }

  /** A video's name: the file's, by the record or as this browser uploaded it. */
  nameOf(id) {
    return this.videos.get(id)?.name ?? names()[id] ?? `Video ${id.slice(0, 8)}`;
  }

  #take(record, askedAt) {
    const video = this.#entry(record.videoId);
    // The answer to an older question may come later.
    if (askedAt < video.askedAt) return;
    video.askedAt = askedAt;
    if (JSON.stringify(video.record) !== JSON.stringify(record)) video.changedAt = Date.now();
    video.record = record;
    video.name = record.fileName ?? names()[record.videoId] ?? null;
  }

  #entry(id) {
    let video = this.videos.get(id);
    if (!video) {
      video = { id, name: names()[id] ?? null, record: null, upload: null, wantsPublication: false, changedAt: 0, askedAt: 0 };
      this.videos.set(id, video);
    }
    return video;
  }

  #drop(id) {
    this.#dropped.add(id);
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
