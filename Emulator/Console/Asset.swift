// SPDX-License-Identifier: Apache-2.0

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

  private static let all: [String: Asset] = [
    "index.html": Asset("text/html; charset=utf-8", PackageResources.index_html),
    "style.css": Asset("text/css; charset=utf-8", PackageResources.style_css),
    "icon.svg": Asset("image/svg+xml", PackageResources.icon_svg),
    "api.js": Asset(script: PackageResources.api_js),
    "developer-view.js": Asset(script: PackageResources.developer_view_js),
    "dom.js": Asset(script: PackageResources.dom_js),
    "format.js": Asset(script: PackageResources.format_js),
    "library.js": Asset(script: PackageResources.library_js),
    "main.js": Asset(script: PackageResources.main_js),
    "session.js": Asset(script: PackageResources.session_js),
    "steps.js": Asset(script: PackageResources.steps_js),
    "storyboard.js": Asset(script: PackageResources.storyboard_js),
    "stream.js": Asset(script: PackageResources.stream_js),
    "upload.js": Asset(script: PackageResources.upload_js),
    "video-view.js": Asset(script: PackageResources.video_view_js),
    "videos-view.js": Asset(script: PackageResources.videos_view_js),
  ]

  private init(script content: [UInt8]) {
    self.init("text/javascript; charset=utf-8", content)
  }

  private init(_ contentType: String, _ content: [UInt8]) {
    self.contentType = contentType
    self.content = content
    // FNV-1a: it tells versions apart and guards against nobody.
    let hash = content.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    etag = "\"\(String(hash, radix: 16))\""
  }
}
