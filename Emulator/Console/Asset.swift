// SPDX-License-Identifier: Apache-2.0
import EmbeddedFiles

/// A file of the page.
struct Asset: Sendable {
  var contentType: String
  var content: [UInt8]
  /// A strong entity tag: the content's hash.
  var etag: String

  /// The file of a name; the empty name is the page itself.
  static func named(_ name: Substring) -> Asset? { all[name.isEmpty ? "index.html" : String(name)] }

  /// The names of all files.
  static var names: [String] { all.keys.sorted() }

  private static let all: [String: Asset] = Dictionary(
    uniqueKeysWithValues: [
      "index.html", "style.css", "icon.svg", "api.js", "developer-view.js", "dom.js", "format.js",
      "job-view.js", "library.js", "main.js", "session.js", "steps.js", "storyboard.js",
      "stream.js", "upload.js",
      "video-view.js", "videos-view.js",
    ].map { ($0, Asset($0)) })

  private init(_ name: String) {
    contentType =
      switch name.split(separator: ".").last {
      case "html": "text/html; charset=utf-8"
      case "css": "text/css; charset=utf-8"
      case "svg": "image/svg+xml"
      default: "text/javascript; charset=utf-8"
      }
    content = EmbeddedFile.content(of: name)
    // FNV-1a: it tells versions apart and guards against nobody.
    let hash = content.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    etag = "\"\(String(hash, radix: 16))\""
  }
}
