// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("CMAF")
struct CMAFTests {
  private static func group(hls: Bool = true, dash: Bool = true, sound: Bool = true) -> CMAFGroup {
    let pictures = [120, 60].map { height in
      CMAFOutput(
        nameModifier: "_$h$",
        content: .video(
          VideoSettings(
            size: FrameSize(height: height),
            rateControl: .vbr(bitRate: 300_000, maximum: nil), gop: .seconds(1))))
    }
    return CMAFGroup(
      base: "main", segmentSeconds: 2, fragmentSeconds: 1, writesHLS: hls, writesDASH: dash,
      outputs: pictures
        + (sound ? [CMAFOutput(nameModifier: "_a", content: .audio(AudioSettings()))] : []))
  }

  private static var clip: Clip {
    var clip = Clip()
    clip.pictures[0].source = "testsrc2=size=160x120:rate=10:duration=5"
    clip.sounds[0].source = "sine=duration=5"
    return clip
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The types of the boxes of a file (ISO/IEC 14496-12, 4.2).
  private static func boxes(_ bytes: [UInt8]) throws -> [String] {
    var types: [String] = []
    var place = 0
    while place < bytes.count {
      try #require(place + 8 <= bytes.count)
      let size = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      types.append(String(decoding: bytes[place + 4..<place + 8], as: UTF8.self))
      try #require(size >= 8 && place + size <= bytes.count)
      place += size
    }
    return types
  }

  @Test("every track is a header and segments of fragments, in step with the others")
  func tracks() throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(workshop.make(Self.clip), [.cmaf(Self.group())])
    let completed = try #require(messages.completion?.groups.first)
    #expect(completed.playlistPaths == ["main.mpd", "main.m3u8"])
    #expect(completed.outputs.map(\.paths) == [[], [], []])
    #expect(completed.outputs.first?.durationMilliseconds == 5000)

    var starts: [Double] = []
    for (name, kind) in [("main_120", "cmfv"), ("main_60", "cmfv"), ("main_a", "cmfa")] {
      var whole = try Self.bytes("\(workshop.output)/\(name)init.\(kind)")
      #expect(try Self.boxes(whole) == ["ftyp", "moov"])
      #expect(String(decoding: whole[8..<12], as: UTF8.self) == "cmfc")
      for (number, fragments) in [(1, 2), (2, 2), (3, 1)] {
        let segment = try Self.bytes("\(workshop.output)/\(name)_00000000\(number).\(kind)")
        let types = try Self.boxes(segment)
        // The sound's last packets begin after the last picture.
        let count = types.filter { $0 == "moof" }.count
        #expect(count == fragments || (kind == "cmfa" && number == 3 && count == 2))
        #expect(types.filter { $0 == "mdat" }.count == count)
        whole += segment
      }
      let file = try MediaFile(workshop.write(whole, named: name))
      if kind == "cmfv" {
        #expect(file.pictures.count == 50)
        let times = file.pictures.map(\.start).sorted()
        #expect(zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - 0.1) < 0.001 })
        #expect(file.pictures.filter(\.isKey).count >= 5)
      }
      starts.append((file.pictures + file.sounds).map(\.start).min() ?? 0)
    }
    #expect(starts[0] == 10 && starts[1] == 10)
    // The encoder's priming comes before the film.
    #expect(abs(starts[2] - 10) < 0.05)
  }

  @Test("playlists and the manifest name the same segments with their measured lengths")
  func manifests() throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(workshop.make(Self.clip), [.cmaf(Self.group())])
    let written = Set(messages.files.map(\.path))
    func lines(_ name: String) throws -> [String] {
      try String(contentsOfFile: "\(workshop.output)/\(name)", encoding: .utf8)
        .split(separator: "\n").map(String.init)
    }
    let master = try lines("main.m3u8")
    #expect(
      master.contains(
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"Audio 1\",DEFAULT=YES,AUTOSELECT=YES"
          + ",CHANNELS=\"2\",URI=\"main_a.m3u8\""))
    let variants = master.filter { $0.hasPrefix("#EXT-X-STREAM-INF") }
    #expect(variants.count == 2)
    #expect(variants.allSatisfy { $0.hasSuffix(",AUDIO=\"audio\"") && $0.contains(",mp4a.40.2\"") })
    let media = try lines("main_120.m3u8")
    #expect(media.contains("#EXT-X-VERSION:6"))
    #expect(media.contains("#EXT-X-MAP:URI=\"main_120init.cmfv\""))
    #expect(
      media.filter { $0.hasPrefix("#EXTINF") } == [
        "#EXTINF:2.000000,", "#EXTINF:2.000000,", "#EXTINF:1.000000,",
      ])
    #expect(media.filter { $0.hasSuffix(".cmfv") }.allSatisfy { written.contains($0) })
    let manifest = try lines("main.mpd").joined()
    #expect(manifest.contains("media=\"main_120_$Number%09d$.cmfv\""))
    #expect(manifest.contains(#"presentationTimeOffset="100" startNumber="1""#))
    #expect(manifest.contains(#"<S t="100" d="20"/>            <S t="120" d="20"/>"#))
    #expect(manifest.components(separatedBy: "<Representation ").count == 4)
  }

  @Test("only what is asked for is written, and no track without sound")
  func parts() throws {
    let workshop = try Workshop()
    var clip = Self.clip
    clip.sounds = []
    let messages = try workshop.execute(workshop.make(clip), [.cmaf(Self.group(dash: false))])
    #expect(messages.completion?.groups.first?.playlistPaths == ["main.m3u8"])
    #expect(!messages.files.contains { $0.path.hasSuffix(".mpd") || $0.path.contains("_a") })
    let master = try String(contentsOfFile: "\(workshop.output)/main.m3u8", encoding: .utf8)
    #expect(!master.contains("AUDIO"))
  }
}
