// SPDX-License-Identifier: Apache-2.0

/// The media types of what a video pipeline makes, by the name's ending.
package enum ContentType {
  /// The type for a key, or `binary/octet-stream`, S3's own default.
  package static func of(key: String) -> String {
    let name = key.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return fallback }
    return types[name[name.index(after: dot)...].lowercased()] ?? fallback
  }

  private static let fallback = "binary/octet-stream"

  private static let types = [
    "m3u8": "application/vnd.apple.mpegurl", "mpd": "application/dash+xml", "ts": "video/mp2t",
    "mp4": "video/mp4", "m4v": "video/mp4", "m4s": "video/iso.segment", "cmfv": "video/mp4",
    "cmfa": "audio/mp4", "m4a": "audio/mp4", "aac": "audio/aac", "mp3": "audio/mpeg",
    "mov": "video/quicktime", "webm": "video/webm", "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
    "gif": "image/gif", "svg": "image/svg+xml", "json": "application/json",
    "xml": "application/xml",
    "html": "text/html", "css": "text/css", "js": "text/javascript", "txt": "text/plain",
    "key": "application/octet-stream",
  ]
}
