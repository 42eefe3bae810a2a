// SPDX-License-Identifier: Apache-2.0
// Who the page speaks for, and the token that says so.

const STORAGE = "millrace.identity";

export class Session extends EventTarget {
  #token = null;
  #expiresAt = 0;
  #pending = null;

  constructor() {
    super();
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(STORAGE));
    } catch {
      // What another version left there is no identity.
    }
    this.sub = typeof stored?.sub === "string" ? stored.sub : "alice";
    this.uploads = stored?.uploads !== false;
  }

  /** Speaks for somebody else from now on. */
  become(sub, uploads) {
    this.sub = sub;
    this.uploads = uploads;
    this.#token = null;
    this.#pending = null;
    localStorage.setItem(STORAGE, JSON.stringify({ sub, uploads }));
    this.dispatchEvent(new Event("change"));
  }

  /** A token that is good for a while yet. */
  async token() {
    if (this.#token && Date.now() < this.#expiresAt - 30_000) return this.#token;
    this.#pending ??= this.#fetchToken();
    try {
      return await this.#pending;
    } finally {
      this.#pending = null;
    }
  }

  /** The token was refused: the next call gets another. */
  forgetToken() {
    this.#token = null;
  }

  async #fetchToken() {
    const sub = this.sub;
    const answer = await fetch("/_emulator/token", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sub, groups: this.uploads ? ["uploaders"] : [] }),
    });
    if (!answer.ok) throw new Error(`The emulator gave no token (${answer.status}).`);
    const { token, expiresAt } = await answer.json();
    if (sub === this.sub) {
      this.#token = token;
      const moment = typeof expiresAt === "number" ? expiresAt * (expiresAt < 1e11 ? 1000 : 1) : Date.parse(expiresAt);
      this.#expiresAt = Number.isFinite(moment) ? moment : Date.now() + 300_000;
    }
    return token;
  }
}
