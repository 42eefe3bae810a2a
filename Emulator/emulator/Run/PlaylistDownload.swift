// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Copies a presentation from the CDN into a folder: the multivariant playlist and all that it names.
struct PlaylistDownload {
  let http: HTTPCalls

  /// Fetches a presentation.
  /// - Returns: how many files it has.
  func callAsFunction(_ master: String, to folder: String) async throws -> Int {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    guard let slash = master.lastIndex(of: "/") else { return 0 }
    let base = String(master[...slash])
    var waiting = [String(master[master.index(after: slash)...])]
    var done: Set<String> = []
    while let name = waiting.popLast() {
      // A name that leads out of the folder is nobody's presentation.
      guard !name.contains("/"), name != "..", done.insert(name).inserted else { continue }
      let path = "\(folder)/\(name)"
      try await http.download(base + name, to: path)
      guard name.hasSuffix(".m3u8") else { continue }
      let text = try String(contentsOfFile: path, encoding: .utf8)
      waiting += text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map(
        String.init)
    }
    return done.count
  }
}
