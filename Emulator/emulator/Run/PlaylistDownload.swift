// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Copies a presentation from the CDN into a folder: the multivariant playlist and all that it names.
struct PlaylistDownload {
  let http: HTTPCalls

  /// Fetches a presentation, and the files beside it: the video in one file, the thumbnail, the
  /// storyboard.
  /// - Returns: how many files it has.
  func callAsFunction(
    _ master: String, beside others: [String], to folder: String
  ) async throws -> Int {
    guard let slash = master.lastIndex(of: "/") else { return 0 }
    let base = String(master[...slash])
    var waiting = [String(master[master.index(after: slash)...])]
    waiting += others.filter { $0.hasPrefix(base) }.map { String($0.dropFirst(base.count)) }
    var done: Set<String> = []
    while let name = waiting.popLast() {
      // A name that leads out of the folder is nobody's presentation.
      guard !name.contains("/"), name != "..", done.insert(name).inserted else { continue }
      let path = "\(folder)/\(name)"
      try await http.download(base + name, to: path)
      guard name.hasSuffix(".m3u8") else { continue }
      let text = try String(contentsOfFile: path, encoding: .utf8)
      waiting += text.split(whereSeparator: \.isNewline).compactMap(Self.reference)
    }
    return done.count
  }

  /// What a line of a playlist names: a line of its own, or the `URI` of a tag.
  private static func reference(_ line: Substring) -> String? {
    guard line.hasPrefix("#") else { return String(line) }
    guard let start = line.firstRange(of: "URI=\"") else { return nil }
    return String(line[start.upperBound...].prefix { $0 != "\"" })
  }
}
