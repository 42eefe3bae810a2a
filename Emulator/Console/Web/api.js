// SPDX-License-Identifier: Apache-2.0
// The HTTP API, and its refusals in people's words.

export class APIError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const STATUS_WORDS = {
  401: "The API does not accept the token. Sign in again.",
  403: "You may not do that.",
  404: "It is not there (any more).",
  413: "That is too large.",
  429: "Too many requests. Wait a moment and try again.",
};

/** Refusals that speak of fields to people who chose a file. */
const CODE_WORDS = {
  UnsupportedType: "This is not a video file.",
};

export class API {
  constructor(session) {
    this.session = session;
  }

  createUpload(request) { return this.#call("POST", "/videos", request); }
  resumeUpload(id) { return this.#call("GET", `/videos/${encodeURIComponent(id)}/upload`); }
  completeUpload(id, parts) { return this.#call("POST", `/videos/${encodeURIComponent(id)}/upload/complete`, { parts }); }
  abortUpload(id) { return this.#call("DELETE", `/videos/${encodeURIComponent(id)}/upload`); }
  publish(id) { return this.#call("POST", `/videos/${encodeURIComponent(id)}/publish`); }
  retry(id) { return this.#call("POST", `/videos/${encodeURIComponent(id)}/retry`); }
  remove(id) { return this.#call("DELETE", `/videos/${encodeURIComponent(id)}`); }
  video(id) { return this.#call("GET", `/videos/${encodeURIComponent(id)}`); }
  streamURL() { return this.#call("POST", "/notifications/stream-url"); }
  acknowledge(id) { return this.#call("POST", `/notifications/${encodeURIComponent(id)}/ack`); }

  /** A page of videos: one's own and the published ones. */
  videos(next) {
    return this.#call("GET", `/videos?limit=100${next ? `&pageToken=${encodeURIComponent(next)}` : ""}`);
  }

  async #call(method, path, body, isSecondTry = false) {
    const headers = { authorization: `Bearer ${await this.session.token()}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    let answer;
    try {
      answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch {
      throw new APIError(0, "Unreachable", "The emulator does not answer. Is it still running?");
    }
    if (answer.status === 401 && !isSecondTry) {
      this.session.forgetToken();
      return this.#call(method, path, body, true);
    }
    const text = await answer.text();
    let content = null;
    try {
      content = text ? JSON.parse(text) : null;
    } catch {
      // Not JSON: the status has to do.
    }
    if (answer.ok) return content;
    const error = content?.error;
    throw new APIError(
      answer.status, error?.code ?? String(answer.status),
      CODE_WORDS[error?.code] ?? error?.message ?? STATUS_WORDS[answer.status] ?? content?.message ?? `The request failed (${answer.status}).`);
  }
}
