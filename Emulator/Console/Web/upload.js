// SPDX-License-Identifier: Apache-2.0
// Sends a file to the presigned addresses: in one piece, or in parts that a later visit can go on with.

import { APIError } from "./api.js";

const STORAGE = "millrace.uploads";
const PARALLEL_PARTS = 3;
const TRIES = 4;

const TYPES = {
  mp4: "video/mp4", m4v: "video/x-m4v", mov: "video/quicktime", mkv: "video/x-matroska", webm: "video/webm",
  avi: "video/x-msvideo", mpg: "video/mpeg", mpeg: "video/mpeg", ts: "video/mp2t", ogv: "video/ogg", "3gp": "video/3gpp",
};

/** The media type of a file; by its name when the browser knows none. */
export function contentType(file) {
  return file.type || TYPES[file.name.split(".").pop().toLowerCase()] || "application/octet-stream";
}

/** Uploads that a closed page or a lost connection left unfinished. */
export const unfinished = {
  all() {
    try {
      const list = JSON.parse(localStorage.getItem(STORAGE));
      return Array.isArray(list) ? list : [];
    } catch {
      return [];
    }
  },
  of(file, sub) {
    return this.all().find((entry) => entry.sub === sub && entry.name === file.name
      && entry.size === file.size && entry.modified === file.lastModified);
  },
  keep(entry) {
    localStorage.setItem(STORAGE, JSON.stringify([...this.all().filter((other) => other.videoId !== entry.videoId), entry]));
  },
  forget(videoId) {
    localStorage.setItem(STORAGE, JSON.stringify(this.all().filter((entry) => entry.videoId !== videoId)));
  },
};

/**
 * Uploads a file. `begun(videoId)` is called once the video has an id, `progress({sent, total, parts})`
 * as bytes go. Rejects with an `APIError`, or an `AbortError` when `signal` is aborted.
 */
export async function upload(api, file, { begun, progress, signal }) {
  const left = unfinished.of(file, api.session.sub);
  if (left) {
    try {
      const form = await api.resumeUpload(left.videoId);
      begun(left.videoId);
      await sendParts(api, left.videoId, file, form.upload, progress, signal);
      return left.videoId;
    } catch (error) {
      if (!(error instanceof APIError) || ![404, 409].includes(error.status)) throw error;
      unfinished.forget(left.videoId);
      if (error.code === "UploadCompleted") {
        begun(left.videoId);
        return left.videoId;
      }
    }
  }
  const form = await api.createUpload({ fileName: file.name, contentType: contentType(file), size: file.size });
  begun(form.videoId);
  if (form.upload.method === "PUT") {
    await sendWhole(file, form.upload, progress, signal);
  } else {
    unfinished.keep({
      videoId: form.videoId, sub: api.session.sub, name: file.name, size: file.size, modified: file.lastModified,
    });
    await sendParts(api, form.videoId, file, form.upload, progress, signal);
  }
  return form.videoId;
}

async function sendWhole(file, form, progress, signal) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await put(form.url, file, form.headers, signal, (sent) => progress({ sent, total: file.size }));
    // The address writes once, so a 412 after a lost answer says that the file is there.
    if (answer.status === 200 || (answer.status === 412 && attempt > 1)) return;
    if (answer.status < 500 && answer.status !== 0) throw refused(answer);
    if (attempt === TRIES) throw lost();
    await pause(attempt, signal);
  }
}

async function sendParts(api, videoId, file, form, progress, signal) {
  const etags = new Map((form.uploaded ?? []).map((part) => [part.partNumber, part.etag]));
  const missing = new Map(form.parts.map((part) => [part.partNumber, part.url]));
  const count = Math.ceil(file.size / form.partSize);
  const sizeOf = (number) => Math.min(form.partSize, file.size - (number - 1) * form.partSize);
  const sent = new Map();
  let refresh = null;
  const tell = () => {
    let total = 0;
    for (const number of etags.keys()) total += sizeOf(number);
    for (const [number, count] of sent) if (!etags.has(number)) total += count;
    progress({ sent: total, total: file.size, parts: { done: etags.size, count } });
  };
  tell();
  const queue = [...missing.keys()].sort((a, b) => a - b);
  // One part that fails for good stops the others.
  const all = new AbortController();
  const stop = () => all.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const worker = async () => {
    for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
      for (let attempt = 1; ; attempt += 1) {
        const start = (number - 1) * form.partSize;
        const url = missing.get(number);
        const answer = await put(url, file.slice(start, start + sizeOf(number)), {}, all.signal, (bytes) => {
          sent.set(number, bytes);
          tell();
        });
        if (answer.status === 200 && answer.etag) {
          etags.set(number, answer.etag);
          tell();
          break;
        }
        if (attempt === TRIES) throw answer.status ? refused(answer) : lost();
        if (answer.status === 403 && missing.get(number) === url) {
          // The addresses are good for minutes: all that are left get new ones, once for all workers.
          refresh ??= api.resumeUpload(videoId).then((fresh) => {
            for (const part of fresh.upload.parts) missing.set(part.partNumber, part.url);
            refresh = null;
          });
          await refresh;
        } else if (answer.status !== 403) {
          await pause(attempt, all.signal);
        }
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL_PARTS }, worker));
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
  const parts = [...etags].sort(([a], [b]) => a - b).map(([partNumber, etag]) => ({ partNumber, etag }));
  await api.completeUpload(videoId, parts);
  unfinished.forget(videoId);
}

/** One PUT, with its progress, which `fetch` does not tell. A lost connection has the status 0. */
function put(url, body, headers, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers ?? {})) {
      // The browser sets the length itself, and allows nobody else to.
      if (name.toLowerCase() !== "content-length") request.setRequestHeader(name, value);
    }
    const abort = () => request.abort();
    request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("loadend", () => {
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) reject(new DOMException("The upload was cancelled.", "AbortError"));
      else resolve({ status: request.status, etag: request.getResponseHeader("etag"), text: request.responseText });
    });
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) return reject(new DOMException("The upload was cancelled.", "AbortError"));
    request.send(body);
  });
}

function refused(answer) {
  const code = /<Code>([^<]*)<\/Code>/.exec(answer.text)?.[1] ?? String(answer.status);
  const words = {
    AccessDenied: "The storage did not take the file: the address has expired. Upload it again.",
    RequestTimeout: "The upload took too long. Try again.",
    EntityTooLarge: "The file is too large for the storage.",
  };
  return new APIError(answer.status, code, words[code] ?? `The storage did not take the file (${code}).`);
}

function lost() {
  return new APIError(0, "ConnectionLost", "The connection was lost during the upload. Try again.");
}

function pause(attempt, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 400 * 2 ** (attempt - 1));
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("The upload was cancelled.", "AbortError"));
    }, { once: true });
  });
}
