// SPDX-License-Identifier: Apache-2.0
// A small DASH player over Media Source Extensions: what the tests let Chromium play manifests with.
// It knows SegmentTemplate with a timeline or one duration, and SegmentBase with an index.

const seconds = (text) => {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text);
  return 3600 * (parts[1] || 0) + 60 * (parts[2] || 0) + 1 * (parts[3] || 0);
};
const inherited = (element, name) =>
  element.getAttribute(name) ?? (element.parentElement ? inherited(element.parentElement, name) : null);
const child = (element, name) => {
  for (let at = element; at && at.querySelector; at = at.parentElement) {
    const found = [...at.children].find((one) => one.localName === name);
    if (found) return found;
  }
  return null;
};

async function load(url, range) {
  const answer = await fetch(url, range ? { headers: { range: `bytes=${range}` } } : {});
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  if (range && answer.status !== 206) throw new Error(`no range of ${url}`);
  window.player.requests.push(url.split("/").pop() + (range ? ` ${range}` : ""));
  return await answer.arrayBuffer();
}

/// The references of a segment index, as requests with their times.
async function indexed(url, base, offset, scale) {
  const range = base.getAttribute("indexRange");
  const box = new DataView(await load(url, range));
  const type = String.fromCharCode(...[4, 5, 6, 7].map((at) => box.getUint8(at)));
  if (type !== "sidx" || box.getUint32(0) !== box.byteLength) throw new Error(`no index: ${type}`);
  const wide = box.getUint8(8) === 1;
  if (box.getUint32(16) !== scale) throw new Error("the index has a time of its own");
  let time = wide ? Number(box.getBigUint64(20)) : box.getUint32(20);
  let place = Number(range.split("-")[1]) + 1 + (wide ? Number(box.getBigUint64(28)) : box.getUint32(24));
  let at = wide ? 40 : 32;
  const segments = [];
  for (let left = box.getUint16(at - 2); left > 0; left -= 1, at += 12) {
    const size = box.getUint32(at) & 0x7fffffff;
    const duration = box.getUint32(at + 4);
    segments.push({ url, range: `${place}-${place + size - 1}`, start: (time - offset) / scale, end: (time + duration - offset) / scale });
    place += size;
    time += duration;
  }
  return segments;
}

function templated(template, root, offset, scale, length) {
  const start = Number(template.getAttribute("startNumber") ?? 1);
  const name = (number) =>
    new URL(template.getAttribute("media").replace(/\$Number(?:%0(\d+)d)?\$/, (_, width) =>
      String(number).padStart(width ?? 1, "0")), root).href;
  const timeline = [...template.getElementsByTagName("S")];
  const segments = [];
  if (timeline.length) {
    let time = 0;
    for (const entry of timeline) {
      if (entry.hasAttribute("t")) time = Number(entry.getAttribute("t"));
      const duration = Number(entry.getAttribute("d"));
      for (let left = Number(entry.getAttribute("r") ?? 0); left >= 0; left -= 1) {
        segments.push({ url: name(start + segments.length), start: (time - offset) / scale, end: (time + duration - offset) / scale });
        time += duration;
      }
    }
  } else {
    const duration = Number(template.getAttribute("duration")) / scale;
    for (let index = 0; index * duration < length - 1e-6; index += 1)
      segments.push({ url: name(start + index), start: index * duration, end: (index + 1) * duration });
  }
  return segments;
}

async function representation(element, root, length) {
  const own = child(element, "BaseURL");
  const url = own ? new URL(own.textContent, root).href : root;
  const template = child(element, "SegmentTemplate");
  const base = template ?? child(element, "SegmentBase");
  const scale = Number(base.getAttribute("timescale") ?? 1);
  const offset = Number(base.getAttribute("presentationTimeOffset") ?? 0);
  return {
    id: element.getAttribute("id"),
    height: Number(element.getAttribute("height")),
    bandwidth: Number(element.getAttribute("bandwidth")),
    type: `${inherited(element, "mimeType")}; codecs="${inherited(element, "codecs")}"`,
    offset: offset / scale,
    header: template
      ? () => load(new URL(template.getAttribute("initialization"), root).href)
      : () => load(url, child(base, "Initialization").getAttribute("range")),
    segments: template ? templated(template, root, offset, scale, length) : await indexed(url, base, offset, scale),
  };
}

/// One track: a source buffer that is kept ahead of the playing time.
class Track {
  constructor(source, representations) {
    this.representations = representations;
    this.buffer = source.addSourceBuffer(representations[0].type);
    this.have = new Set();
    this.chosen = representations[0];
  }
  async append(bytes) {
    const done = new Promise((resolve, reject) => {
      this.buffer.addEventListener("updateend", resolve, { once: true });
      this.buffer.addEventListener("error", () => reject(new Error("append failed")), { once: true });
    });
    this.buffer.appendBuffer(bytes);
    await done;
  }
  /// Appends the next segment that is missing from a time on; false when none is.
  async advance(time, ahead) {
    const next = this.chosen.segments.findIndex(
      (segment, index) => segment.end > time && segment.start < time + ahead && !this.have.has(index));
    if (next < 0) return false;
    const segment = this.chosen.segments[next];
    if (this.initialised !== this.chosen) {
      this.initialised = this.chosen;
      this.buffer.timestampOffset = -this.chosen.offset;
      await this.append(await this.chosen.header());
    }
    await this.append(await load(segment.url, segment.range));
    this.have.add(next);
    return true;
  }
  get isWhole() { return this.have.size === this.chosen.segments.length; }
}

/// Starts playing a manifest. `keys`, if given, are ClearKey's: base64url of key ids and keys.
async function play(url, keys) {
  const video = document.querySelector("video");
  const player = (window.player = { requests: [], error: null });
  const root = new DOMParser().parseFromString(new TextDecoder().decode(await load(url)), "text/xml").documentElement;
  if (root.localName !== "MPD") throw new Error("no manifest");
  const common = child(root, "BaseURL");
  const place = common ? new URL(common.textContent, url).href : url;
  player.duration = seconds(root.getAttribute("mediaPresentationDuration"));
  if (keys) {
    const access = await navigator.requestMediaKeySystemAccess("org.w3.clearkey", [
      { initDataTypes: ["cenc", "keyids"], videoCapabilities: [{ contentType: 'video/mp4; codecs="avc1.42c01e"', encryptionScheme: keys.scheme }] }]);
    await video.setMediaKeys(await access.createMediaKeys());
    const session = video.mediaKeys.createSession();
    session.addEventListener("message", () =>
      session.update(new TextEncoder().encode(JSON.stringify({ keys: keys.keys, type: "temporary" }))));
    await session.generateRequest("keyids", new TextEncoder().encode(JSON.stringify({ kids: keys.keys.map((key) => key.kid) })));
  }
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
  source.duration = player.duration;
  player.tracks = [];
  for (const set of root.getElementsByTagName("AdaptationSet")) {
    const all = await Promise.all([...set.getElementsByTagName("Representation")].map((one) =>
      representation(one, place, player.duration)));
    player.tracks.push(new Track(source, all));
  }
  player.switchTo = (height) => {
    const track = player.tracks[0];
    track.chosen = track.representations.find((one) => one.height === height);
    const now = track.chosen.segments.findIndex((segment) => segment.end > video.currentTime);
    track.have = new Set([...Array(now + 1).keys()]);
  };
  (async () => {
    while (source.readyState !== "closed") {
      let has = false;
      for (const track of player.tracks) has = (await track.advance(video.currentTime, 4)) || has;
      if (player.tracks.every((track) => track.isWhole) && source.readyState === "open") source.endOfStream();
      if (!has) await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })().catch((error) => { player.error = String(error); });
  await video.play();
}
