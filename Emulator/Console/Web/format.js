// SPDX-License-Identifier: Apache-2.0
// Numbers and times as people read them.

/** A size in bytes: `3.4 MB`. */
export function bytes(count) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A length of time in seconds: `1 min 20 s`. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment as the wall clock shows it. Takes ISO 8601, seconds or milliseconds since 1970. */
export function clock(moment) {
  const date = toDate(moment);
  return date ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" }) : "";
}

/** A moment as a `Date`, or null. */
export function toDate(moment) {
  if (moment === null || moment === undefined) return null;
  const value = typeof moment === "number" && moment < 1e11 ? moment * 1000 : moment;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
