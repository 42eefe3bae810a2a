// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Where the segments of an HLS group lie, and what their playlists say")
struct SegmentLayoutTests {
  private static let video = VideoSettings(
    size: FrameSize(height: 120), rateControl: .cbr(bitRate: 200_000))

  private static func group(
    _ outputs: [String] = ["_a"], _ change: (inout HLSGroup) -> Void
  ) -> OutputGroup {
    .hls(
      changing(
        HLSGroup(
          base: "v", segmentSeconds: 1,
          outputs: outputs.map {
            HLSOutput(nameModifier: $0, video: video, audio: AudioSettings())
          }), change))
  }

  private static func clip() -> Clip {
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=2.5"
    clip.audio[0].source = "sine=duration=2.5"
    return clip
  }

  private static func run(
    _ outputs: [String] = ["_a"], _ change: (inout HLSGroup) -> Void
  ) throws -> (workshop: Workshop, messages: Messages) {
    let workshop = try Workshop()
    let messages = try workshop.execute(workshop.make(clip()), [group(outputs, change)])
    return (workshop, messages)
  }

  private static func text(_ workshop: Workshop, _ name: String) throws -> String {
    String(decoding: try [UInt8](contentsOf: "\(workshop.output)/\(name)"), as: UTF8.self)
  }

  @Test("one file has all segments, which the playlist finds by their bytes")
  func singleFile() throws {
    let (workshop, messages) = try Self.run { $0.layout = .singleFile }
    #expect(messages.files.map(\.path) == ["v_a.ts", "v_a.m3u8", "v.m3u8"])
    let bytes = try [UInt8](contentsOf: "\(workshop.output)/v_a.ts")
    let playlist = try Self.text(workshop, "v_a.m3u8")
    #expect(playlist.contains("#EXT-X-VERSION:4\n"))
    let ranges = playlist.matches(of: /#EXT-X-BYTERANGE:(\d+)@(\d+)\nv_a.ts/).compactMap {
      match -> Range<Int>? in
      guard let size = Int(match.1), let offset = Int(match.2) else { return nil }
      return offset..<offset + size
    }
    #expect(ranges.count == 3)
    #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == bytes.count)
    // Each begins with the program's tables.
    for range in ranges { #expect(TransportStream(Array(bytes[range])).firstPIDs.first == 17) }
    #expect(messages.completion?.groups.first?.outputs.first?.size == bytes.count)
  }

  @Test("segments lie in a folder of their output, of so many each when that is asked for")
  func folders() throws {
    let one = try Self.run { $0.folders = .perOutput(segmentsEach: nil) }
    #expect(one.messages.files.first?.path == "v_a/v_a_00001.ts")
    #expect(try Self.text(one.workshop, "v_a.m3u8").contains("\nv_a/v_a_00003.ts\n"))
    let many = try Self.run { $0.folders = .perOutput(segmentsEach: 2) }
    #expect(try Self.text(many.workshop, "v_a.m3u8").contains("\nv_a/00001/v_a_00002.ts\n"))
    #expect(try Self.text(many.workshop, "v_a.m3u8").contains("\nv_a/00002/v_a_00003.ts\n"))
  }

  @Test("a segment modifier stands between the name and the number")
  func segmentModifier() throws {
    let (_, messages) = try Self.run { $0.outputs[0].segmentModifier = "-$h$x" }
    #expect(messages.files.first?.path == "v_a-120x_00001.ts")
  }

  @Test("without playlists there are segments alone, and none of them is named")
  func segmentsOnly() throws {
    let (_, messages) = try Self.run { $0.writesPlaylists = false }
    #expect(messages.files.map(\.path) == (1...3).map { "v_a_0000\($0).ts" })
    #expect(messages.completion?.groups.first?.playlistPaths == [])
    #expect(messages.completion?.groups.first?.outputs.first?.paths == [])
  }

  @Test("a further manifest names the outputs that it was asked for")
  func additional() throws {
    let (workshop, messages) = try Self.run(["_a", "_b"]) {
      $0.additionalManifests = [AdditionalManifest(nameModifier: "-less", outputs: [1])]
      $0.playlists.tellsResolution = false
    }
    let less = try Self.text(workshop, "v-less.m3u8")
    #expect(less.contains("\nv_b.m3u8") && !less.contains("v_a.m3u8"))
    #expect(!less.contains("RESOLUTION"))
    #expect(try Self.text(workshop, "v.m3u8").contains("\nv_a.m3u8\n"))
    #expect(messages.completion?.groups.first?.playlistPaths == ["v.m3u8", "v-less.m3u8"])
  }

  @Test("packets have the identifiers, and tables the numbers, that were asked for")
  func identifiers() throws {
    let (workshop, _) = try Self.run {
      $0.outputs[0].transport = changing(TransportStreamSettings()) {
        $0.programMapPID = 600
        $0.videoPID = 601
        $0.audioPIDs = [700]
        $0.programNumber = 7
        $0.streamID = 9
        $0.tableInterval = 100
      }
    }
    let bytes = try [UInt8](contentsOf: "\(workshop.output)/v_a_00001.ts")
    let packets = stride(from: 0, to: bytes.count - 187, by: 188).map { bytes[$0..<$0 + 188] }
    func pid(_ packet: ArraySlice<UInt8>) -> Int {
      Int(packet[packet.startIndex + 1] & 0x1F) << 8 | Int(packet[packet.startIndex + 2])
    }
    #expect(Set(packets.map(pid)).subtracting([0, 17, 0x1FFF]) == [600, 601, 700])
    // The program association table (ISO/IEC 13818-1, 2.4.4.3): transport_stream_id, then the program.
    let table = try #require(packets.first { pid($0) == 0 })
    let start = table.startIndex + 5
    #expect(Array(table[(start + 3)...(start + 4)]) == [0, 9])
    #expect(Array(table[(start + 8)...(start + 9)]) == [0, 7])
    #expect(packets.count { pid($0) == 600 } > 4)
  }

  @Test("two outputs whose names come to the same are refused before anything is written")
  func sameNames() throws {
    let failure = #expect(throws: TranscodeFailure.self) {
      try Self.run(["_$h$", "_120"]) { _ in }
    }
    #expect(failure?.code == 1040)
  }

  @Test("durations are rounded, the base URL stands in front, dates are said at intervals")
  func playlist() {
    var playlist = MediaPlaylist(longest: 10)
    playlist.settings.roundsDurations = true
    playlist.settings.baseURL = "https://cdn.example/a/"
    playlist.settings.forbidsCaching = true
    playlist.settings.clock = .init(start: 1_800_000_000_000, period: 15)
    playlist.isEnded = true
    playlist.segments = [9.6, 10.2, 9.9, 0.4].enumerated().map {
      Segment(name: "\($0.offset).ts", duration: $0.element, size: 1)
    }
    #expect(
      playlist.text == """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-TARGETDURATION:10
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-ALLOW-CACHE:NO
        #EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.000Z
        #EXTINF:10,
        https://cdn.example/a/0.ts
        #EXTINF:10,
        https://cdn.example/a/1.ts
        #EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:19.800Z
        #EXTINF:10,
        https://cdn.example/a/2.ts
        #EXTINF:0,
        https://cdn.example/a/3.ts
        #EXT-X-ENDLIST

        """)
  }
}
