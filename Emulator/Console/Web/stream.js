// SPDX-License-Identifier: Apache-2.0
// The stream of notifications. EventSource connects again by itself; when its ticket has expired it
// gives up, and gets a new address here.

const LONGEST_WAIT = 30_000;
// A stream ends by itself and its source comes again: only a longer gap is worth showing.
const GAP = 15_000;

export class NotificationStream extends EventTarget {
  #source = null;
  #timer = null;
  #gap = null;
  #wait = 1000;
  #generation = 0;

  constructor(api) {
    super();
    this.api = api;
    this.state = null;
  }

  /** Begins, or begins anew for another identity. */
  async open() {
    this.close();
    const generation = this.#generation;
    this.#become("connecting");
    try {
      const { url } = await this.api.streamURL();
      if (generation !== this.#generation) return;
      this.#listen(url, generation);
    } catch {
      if (generation === this.#generation) this.#again();
    }
  }

  close() {
    this.#generation += 1;
    clearTimeout(this.#timer);
    clearTimeout(this.#gap);
    this.#source?.close();
    this.#source = null;
  }

  #listen(url, generation) {
    const source = new EventSource(url);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#wait = 1000;
      clearTimeout(this.#gap);
      this.#become("open");
    });
    source.addEventListener("error", () => {
      if (generation !== this.#generation) return;
      if (source.readyState === EventSource.CLOSED) this.#again();
      else this.#gap = setTimeout(() => this.#become("connecting"), GAP);
    });
    for (const name of ["video.ready", "video.failed"]) {
      source.addEventListener(name, (event) => {
        let message;
        try {
          message = JSON.parse(event.data);
        } catch {
          return;
        }
        this.dispatchEvent(new CustomEvent("notification", { detail: message }));
      });
    }
  }

  #again() {
    clearTimeout(this.#gap);
    this.#become("closed");
    this.#source?.close();
    this.#source = null;
    const generation = this.#generation;
    this.#timer = setTimeout(() => {
      if (generation === this.#generation) this.open();
    }, this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
