// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Fragmented MP4")
struct FragmentedTests {
  private static func group(
    packaging: FragmentedGroup.Packaging = .cmaf, layout: SegmentLayout = .files, hls: Bool = true,
    manifest: DASHManifestSettings? = DASHManifestSettings()
  ) -> FragmentedGroup {
    let frames = [120, 60].map { height in
      FragmentedOutput(
        nameModifier: "_$h$",
        content: .video(
          VideoSettings(
            size: FrameSize(height: height),
            rateControl: .vbr(bitRate: 300_000, maximum: nil), gop: .seconds(1))))
    }
    return changing(
      FragmentedGroup(
        base: "main", packaging: packaging, segmentSeconds: 2,
        outputs: frames
          + [FragmentedOutput(nameModifier: "_a", content: .audio(.init(AudioSettings())))])
    ) {
      $0.layout = layout
      $0.fragmentSeconds = 1
      $0.writesHLS = hls
      $0.manifest = manifest
    }
  }

  private static var clip: Clip {
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=5"
    clip.audio[0].source = "sine=duration=5"
    return clip
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
    let messages = try workshop.execute(workshop.make(Self.clip), [.fragmented(Self.group())])
    let completed = try #require(messages.completion?.groups.first)
    #expect(completed.playlistPaths == ["main.mpd", "main.m3u8"])
    #expect(completed.outputs.map(\.paths) == [[], [], []])
    #expect(completed.outputs.first?.durationMilliseconds == 5000)

    var starts: [Double] = []
    for (name, kind) in [("main_120", "cmfv"), ("main_60", "cmfv"), ("main_a", "cmfa")] {
      var whole = try [UInt8](contentsOf: "\(workshop.output)/\(name)init.\(kind)")
      #expect(try Self.boxes(whole) == ["ftyp", "moov"])
      #expect(String(decoding: whole[8..<12], as: UTF8.self) == "cmfc")
      for (number, fragments) in [(1, 2), (2, 2), (3, 1)] {
        let segment = try [UInt8](
          contentsOf: "\(workshop.output)/\(name)_00000000\(number).\(kind)")
        let types = try Self.boxes(segment)
        // The audio's last packets begin after the last frame.
        let count = types.filter { $0 == "moof" }.count
        #expect(count == fragments || (kind == "cmfa" && number == 3 && count == 2))
        #expect(types.filter { $0 == "mdat" }.count == count)
        whole += segment
      }
      let file = try MediaFile(workshop.write(whole, named: name))
      if kind == "cmfv" {
        #expect(file.frames.count == 50)
        let times = file.frames.map(\.start).sorted()
        #expect(zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - 0.1) < 0.001 })
        #expect(file.frames.filter(\.isKey).count >= 5)
      }
      starts.append((file.frames + file.audioPackets).map(\.start).min() ?? 0)
    }
    #expect(starts[0] == 10 && starts[1] == 10)
    // The encoder's priming comes before the video.
    #expect(abs(starts[2] - 10) < 0.05)
  }

  @Test("playlists and the manifest name the same segments with their measured lengths")
  func manifests() throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(workshop.make(Self.clip), [.fragmented(Self.group())])
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
    #expect(manifest.contains(#"presentationTimeOffset="102400" startNumber="1""#))
    #expect(
      manifest.contains(#"<S t="102400" d="20480" r="1"/>            <S t="143360" d="10240"/>"#))
    #expect(manifest.components(separatedBy: "<Representation ").count == 4)
  }

  @Test("only what is asked for is written, and no track without audio")
  func parts() throws {
    let workshop = try Workshop()
    var clip = Self.clip
    clip.audio = []
    let messages = try workshop.execute(
      workshop.make(clip), [.fragmented(Self.group(manifest: nil))])
    #expect(messages.completion?.groups.first?.playlistPaths == ["main.m3u8"])
    #expect(!messages.files.contains { $0.path.hasSuffix(".mpd") || $0.path.contains("_a") })
    let master = try String(contentsOfFile: "\(workshop.output)/main.m3u8", encoding: .utf8)
    #expect(!master.contains("AUDIO"))
  }

  @Test("playlists grow with the segments and end with the last")
  func growth() throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(workshop.make(Self.clip), [.fragmented(Self.group())])
    for name in ["main_120", "main_60", "main_a"] {
      let versions = messages.files.filter { $0.path == "\(name).m3u8" }.map(\.isFinal)
      #expect(versions == [false, false, false, true])
    }
    let paths = messages.files.map { "\($0.path) \($0.isFinal)" }
    #expect(paths.filter { $0 == "main.m3u8 false" }.count == 1)
    let interim = try #require(paths.firstIndex(of: "main.m3u8 false"))
    for name in ["main_120", "main_60", "main_a"] {
      // The first version names only what is there, and comes before the end.
      #expect(try #require(paths.firstIndex(of: "\(name).m3u8 false")) < interim)
      #expect(try #require(paths.firstIndex(of: "\(name).m3u8 true")) > interim)
    }
    #expect(paths.suffix(2) == ["main.m3u8 true", "main.mpd true"])
    let text = try String(contentsOfFile: "\(workshop.output)/main_60.m3u8", encoding: .utf8)
    #expect(text.contains("#EXT-X-PLAYLIST-TYPE:VOD") && text.hasSuffix("#EXT-X-ENDLIST\n"))
  }

  @Test("a track of one file has an index in front of its segments")
  func singleFile() throws {
    let workshop = try Workshop()
    let group = Self.group(
      layout: .singleFile,
      manifest: changing(DASHManifestSettings()) {
        $0.profile = .onDemand
        $0.baseURL = "a&b/"
      })
    let messages = try workshop.execute(workshop.make(Self.clip), [.fragmented(group)])
    let segments = messages.files.filter { $0.kind == .segment }.map(\.path)
    #expect(Set(segments) == ["main_120.cmfv", "main_60.cmfv", "main_a.cmfa"])
    let path = "\(workshop.output)/main_120.cmfv"
    let whole = try [UInt8](contentsOf: path)
    let types = try Self.boxes(whole)
    #expect(types.prefix(3) == ["ftyp", "moov", "sidx"])
    #expect(types.dropFirst(3).allSatisfy { $0 == "moof" || $0 == "mdat" })
    #expect(try MediaFile(path).frames.count == 50)

    let media = try String(contentsOfFile: "\(workshop.output)/main_120.m3u8", encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let map = try #require(media.first { $0.hasPrefix("#EXT-X-MAP") })
    #expect(map.hasPrefix("#EXT-X-MAP:URI=\"main_120.cmfv\",BYTERANGE=\""))
    let header = try #require(Int(map.dropFirst(42).prefix { $0 != "@" }))
    let ranges = media.filter { $0.hasPrefix("#EXT-X-BYTERANGE:") }.map {
      $0.dropFirst(17).split(separator: "@").compactMap { Int($0) }
    }
    #expect(ranges.count == 3)
    var place = try #require(ranges.first?.last)
    for range in ranges {
      #expect(range[1] == place)
      // Each range begins with a fragment.
      #expect(String(decoding: whole[place + 4..<place + 8], as: UTF8.self) == "moof")
      place += range[0]
    }
    #expect(place == whole.count)
    // The references of the index are the same ranges: sizes, then ticks.
    func number(_ at: Int) -> Int { whole[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    let index = header
    #expect(String(decoding: whole[index + 4..<index + 8], as: UTF8.self) == "sidx")
    #expect(index + number(index) == ranges[0][1])
    #expect((0..<3).map { number(index + 40 + 12 * $0) } == ranges.map { $0[0] })
    #expect((0..<3).map { number(index + 44 + 12 * $0) } == [20480, 20480, 10240])
    #expect(number(index + 16) == 10240 && number(index + 24) == 102400)

    let manifest = try String(contentsOfFile: "\(workshop.output)/main.mpd", encoding: .utf8)
    #expect(manifest.contains("urn:mpeg:dash:profile:isoff-on-demand:2011"))
    #expect(manifest.contains("<BaseURL>a&amp;b/</BaseURL>"))
    #expect(manifest.contains("<BaseURL>main_120.cmfv</BaseURL>"))
    #expect(manifest.contains("indexRange=\"\(header)-\(header + number(header) - 1)\""))
    #expect(manifest.contains("<Initialization range=\"0-\(header - 1)\"/>"))
  }

  @Test("DASH ISO tracks are MP4 files with a manifest and no playlist")
  func dash() throws {
    let workshop = try Workshop()
    let group = Self.group(
      packaging: .dash, hls: false,
      manifest: changing(DASHManifestSettings()) {
        $0.listsDurations = false
        $0.minimumBufferSeconds = 1.5
        $0.saysAverages = true
      })
    let messages = try workshop.execute(workshop.make(Self.clip), [.fragmented(group)])
    #expect(messages.completion?.groups.first?.playlistPaths == ["main.mpd"])
    let written = Set(messages.files.map(\.path))
    #expect(
      written.isSuperset(of: [
        "main.mpd", "main_120init.mp4", "main_120_000000003.mp4", "main_ainit.mp4",
      ]))
    #expect(!written.contains { $0.hasSuffix(".m3u8") })
    let manifest = try String(contentsOfFile: "\(workshop.output)/main.mpd", encoding: .utf8)
    #expect(manifest.contains("minBufferTime=\"PT1.500S\""))
    #expect(manifest.contains("urn:mpeg:dash:profile:isoff-main:2011"))
    // One length for all: of two seconds in ticks and in samples.
    #expect(manifest.contains("media=\"main_120_$Number%09d$.mp4\" duration=\"20480\"/>"))
    #expect(manifest.contains("media=\"main_a_$Number%09d$.mp4\" duration=\"96000\"/>"))
    #expect(!manifest.contains("<S "))
  }

  @Test("one length is not said where players would ask for segments that are not there")
  func uneven() throws {
    let workshop = try Workshop()
    var clip = Self.clip
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=4"
    let group = Self.group(
      manifest: changing(DASHManifestSettings()) { $0.listsDurations = false })
    _ = try workshop.execute(workshop.make(clip), [.fragmented(group)])
    let manifest = try String(contentsOfFile: "\(workshop.output)/main.mpd", encoding: .utf8)
    // The video has two segments, the longer audio three.
    #expect(manifest.contains(#"<S t="102400" d="20480" r="1"/>"#))
    #expect(manifest.contains("duration=\"96000\"/>"))
  }

  @Test("audio that begins late begins with silence, so that its segments are those of the video")
  func lateAudio() throws {
    let workshop = try Workshop()
    var clip = Self.clip
    clip.container = "matroska"
    clip.audio[0].source = "sine=duration=2"
    clip.audio[0].delay = 3000
    _ = try workshop.execute(workshop.make(clip), [.fragmented(Self.group())])
    let lengths = try String(contentsOfFile: "\(workshop.output)/main_a.m3u8", encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("#EXTINF:") }
      .compactMap { Double($0.dropFirst(8).dropLast()) }
    #expect(lengths.count == 3 && abs(lengths.reduce(0, +) - 5) < 0.1)
    var whole = try [UInt8](contentsOf: "\(workshop.output)/main_ainit.cmfa")
    for number in 1...3 {
      whole += try [UInt8](contentsOf: "\(workshop.output)/main_a_00000000\(number).cmfa")
    }
    let peaks = try MediaFile.frames(of: .audio, in: workshop.write(whole, named: "audio"))
      .map(\.peak)
    // The tone is heard when it was: three fifths of the video are silent.
    #expect(peaks.prefix(peaks.count / 2).allSatisfy { $0 < 0.001 })
    #expect((peaks.suffix(peaks.count / 4).max() ?? 0) > 0.05)
  }
}
