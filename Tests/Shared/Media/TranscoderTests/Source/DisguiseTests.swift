// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing
import TranscodePlan

@testable import Transcoder

/// What claims to be a video and names other files. The files that it names are videos that could be
/// read, so that whoever follows a name succeeds and is seen.
@Suite("A source that names other files has none of them opened")
struct DisguiseTests {
  struct Disguise: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The source, given the path of another video.
    var bytes: @Sendable (String) throws -> [UInt8]
  }

  private static func text(
    _ name: String, _ text: @escaping @Sendable (String) -> String
  ) -> Disguise {
    Disguise(testDescription: name) { Array(text($0).utf8) }
  }

  static let disguises: [Disguise] = [
    text("a playlist") { "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n\($0)\n#EXT-X-ENDLIST\n" },
    text("a playlist of URLs") { "#EXTM3U\n#EXTINF:1,\nfile://\($0)\n#EXT-X-ENDLIST\n" },
    text("a playlist beside the video") { _ in "#EXTM3U\n#EXTINF:1,\nother\n#EXT-X-ENDLIST\n" },
    text("a playlist with a key") {
      "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"\($0)\"\n#EXTINF:1,\n\($0)\n#EXT-X-ENDLIST\n"
    },
    text("a list to join") { "ffconcat version 1.0\nfile '\($0)'\n" },
    text("a manifest") {
      """
      <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">
      <Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1">
      <BaseURL>\($0)</BaseURL></Representation></AdaptationSet></Period></MPD>
      """
    },
    text("a composition playlist") {
      """
      <?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016">
      <Id>urn:uuid:0</Id><Asset><Path>\($0)</Path></Asset></CompositionPlaylist>
      """
    },
    text("a session description") {
      "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=\($0)\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"
    },
    text("a redirection") { "[Reference]\nRef1=file://\($0)\n" },
    text("an old list") { "<asx version=\"3\"><entry><ref href=\"file://\($0)\"/></entry></asx>" },
    text("a script") { "AviSource(\"\($0)\")\n" },
    text("images of subtitles") { "# VobSub index file, v7\nid: en, index: 0\n\($0)\n" },
    Disguise(testDescription: "a video whose media is in another file") { path in
      try ExternalReference(path: path).video()
    },
  ]

  @Test("nothing else is read", arguments: disguises)
  func opensNothing(_ disguise: Disguise) throws {
    let workshop = try Workshop()
    let secret = try Workshop()
    let other = try secret.make(Clip(container: "mpegts"), named: "other")
    _ = try FileManager.default.copyItem(atPath: other, toPath: "\(workshop.folder)/other")
    let path = try workshop.write(disguise.bytes(other), named: "clip.mp4")
    let watches = try [FileWatch(other), FileWatch("\(workshop.folder)/other")]
    #expect(throws: TranscodeFailure.self) { try workshop.transcode(path) }
    _ = try? Transcoder.probe(path: path)
    #expect(watches.map(\.wasOpened) == [false, false])
    // The watch itself is no blind one.
    _ = try Data(contentsOf: URL(fileURLWithPath: other))
    #expect(watches[0].wasOpened)
  }
}

/// Sees whether a file is opened.
private final class FileWatch {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = inotify_init1(Int32(O_NONBLOCK))
    let watch = unsafe inotify_add_watch(descriptor, path, UInt32(IN_OPEN | IN_ACCESS))
    try #require(watch >= 0)
  }

  deinit { close(descriptor) }

  var wasOpened: Bool {
    var event = [UInt8](repeating: 0, count: 4096)
    return unsafe read(descriptor, &event, event.count) > 0
  }
}

/// A QuickTime video whose sample tables are its own and whose media is said to be in another file
/// (QuickTime File Format, "Data reference atoms": an alias with the path in its extension).
private struct ExternalReference {
  let path: String

  func video() throws -> [UInt8] {
    let workshop = try Workshop()
    let clip = try workshop.make(Clip(container: "mov", audio: []))
    var bytes = try [UInt8](contentsOf: clip)
    let own = [0, 0, 0, 12] + Array("url ".utf8) + [0, 0, 0, 1]
    let found = bytes.indices.dropLast(own.count).last { Array(bytes[$0..<$0 + own.count]) == own }
    let place = try #require(found)
    bytes.replaceSubrange(place..<place + own.count, with: alias)
    let growth = alias.count - own.count
    for ancestor in ["moov", "trak", "mdia", "minf", "dinf", "dref"] {
      let name = Array(ancestor.utf8)
      let box = try #require(
        bytes[..<place].indices.dropLast(4).last { Array(bytes[$0..<$0 + 4]) == name })
      let size = bytes[box - 4..<box].reduce(0) { $0 << 8 | Int($1) } + growth
      bytes.replaceSubrange(box - 4..<box, with: Self.number(size, bytes: 4))
    }
    return bytes
  }

  private var alias: [UInt8] {
    let name = Array(path.utf8)
    var record = [UInt8](repeating: 0, count: 150)
    record += Self.number(2, bytes: 2) + Self.number(name.count, bytes: 2) + name
    if !name.count.isMultiple(of: 2) { record.append(0) }
    record += Self.number(0xFFFF, bytes: 2) + [0, 0]
    let size = 12 + record.count
    return Self.number(size, bytes: 4) + Array("alis".utf8) + [0, 0, 0, 0] + record
  }

  private static func number(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - 1 - $0))) }
  }
}
