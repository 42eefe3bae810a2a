// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Foundation
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Thumbnails for seeking")
struct ThumbnailTests {
  private static func group(
    _ interval: Double, columns: Int = 2, rows: Int = 2, growing: Bool = true
  ) -> HLSGroup {
    changing(
      HLSGroup(
        base: "master", segmentSeconds: 2,
        outputs: [
          HLSOutput(
            nameModifier: "_a",
            video: VideoSettings(rateControl: .vbr(bitRate: 300_000, maximum: nil)),
            audio: nil)
        ])
    ) {
      $0.growing = growing
      $0.thumbnails = ThumbnailTiles(
        size: FrameSize(width: 64, height: 48, scaling: .stretch), intervalSeconds: interval,
        columns: columns, rows: rows)
    }
  }

  /// A video that is as bright as the time says: a step every second.
  private static func steps(_ seconds: Int) -> Clip {
    var clip = Clip()
    clip.video[0].source =
      "color=black:size=160x120:rate=10:duration=\(seconds),"
      + "geq=lum='40+floor(T)*25':cb=128:cr=128"
    clip.audio = []
    return clip
  }

  private static func frame(_ path: String) throws -> Frame {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let decoder = unsafe avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_MJPEG))
    defer {
      var decoder = unsafe decoder
      unsafe avcodec_free_context(&decoder)
    }
    try LibAVError.check(unsafe avcodec_open2(decoder, nil, nil), "opening a decoder")
    let packet = try Packet()
    try LibAVError.check(
      unsafe av_new_packet(packet.pointer, Int32(bytes.count)), "making a packet")
    unsafe bytes.copyBytes(to: packet.pointer.pointee.data, count: bytes.count)
    try LibAVError.check(unsafe avcodec_send_packet(decoder, packet.pointer), "decoding")
    let frame = try Frame()
    try LibAVError.check(unsafe avcodec_receive_frame(decoder, frame.pointer), "decoding")
    return frame
  }

  @Test("tiles hold the frame of each interval, and the playlist says when")
  func tiles() throws {
    let workshop = try Workshop()
    let messages = try workshop.execute(workshop.make(Self.steps(7)), [.hls(Self.group(1.26))])
    // 1.26 s is 13 frames of a tenth of a second.
    let text = try String(contentsOfFile: "\(workshop.output)/master_tiles.m3u8", encoding: .utf8)
    #expect(
      text == """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:5
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-IMAGES-ONLY
        #EXTINF:5.200000,
        #EXT-X-TILES:RESOLUTION=64x48,LAYOUT=2x2,DURATION=1.300000
        master_tiles_00001.jpg
        #EXTINF:1.800000,
        #EXT-X-TILES:RESOLUTION=64x48,LAYOUT=2x2,DURATION=1.300000
        master_tiles_00002.jpg
        #EXT-X-ENDLIST

        """)
    for (tile, shown) in [(1, [0, 1, 2, 3]), (2, [5, 6])] {
      let path = "\(workshop.output)/master_tiles_0000\(tile).jpg"
      let frame = try Self.frame(path)
      #expect(frame.width == 128 && frame.height == 96)
      for (place, second) in shown.enumerated() {
        let luma = frame.sample(
          plane: 0, x: Double(place % 2) / 2 + 0.25, y: Double(place / 2) / 2 + 0.25)
        let expected = Double(40 + second * 25 - 16) * 255 / 219
        #expect(abs(Double(luma) - expected) < 6)
      }
    }
    let master = try String(contentsOfFile: "\(workshop.output)/master.m3u8", encoding: .utf8)
    let line = try #require(
      master.split(separator: "\n").first { $0.hasPrefix("#EXT-X-IMAGE-STREAM-INF:") })
    #expect(line.contains(#",RESOLUTION=64x48,CODECS="jpeg",URI="master_tiles.m3u8""#))
    #expect(try workshop.conformance().faults == [])
    let told = messages.files.filter { $0.path.contains("tiles") }
    #expect(told.allSatisfy { $0.isFinal && $0.output == nil && $0.group == 0 })
    #expect(
      told.map(\.path) == [
        "master_tiles_00001.jpg", "master_tiles_00002.jpg", "master_tiles.m3u8",
      ])
    #expect(messages.completion?.groups.first?.outputs.count == 1)
  }

  @Test("groups of fragmented MP4 have them in the playlist and in the manifest")
  func fragmented() throws {
    let workshop = try Workshop()
    var tiles = try #require(Self.group(1).thumbnails)
    tiles.columns = 3
    let outputs = [
      FragmentedOutput(
        nameModifier: "_v",
        content: .video(VideoSettings(rateControl: .vbr(bitRate: 300_000, maximum: nil))))
    ]
    let groups = [
      changing(FragmentedGroup(base: "main", segmentSeconds: 2, outputs: outputs)) {
        $0.thumbnails = tiles
      },
      changing(FragmentedGroup(base: "dash", packaging: .dash, segmentSeconds: 2, outputs: outputs))
      {
        $0.writesHLS = false
        $0.thumbnails = tiles
      },
    ]
    let messages = try workshop.execute(
      workshop.make(Self.steps(7)), groups.map { .fragmented($0) })
    for base in ["main", "dash"] {
      let manifest = try String(contentsOfFile: "\(workshop.output)/\(base).mpd", encoding: .utf8)
      let set = try #require(manifest.firstRange(of: #"<AdaptationSet contentType="image""#))
      let bits = try #require(manifest[set.lowerBound...].firstMatch(of: /bandwidth="(\d+)"/))
      #expect(
        manifest[set.lowerBound...].hasPrefix(
          """
          <AdaptationSet contentType="image" mimeType="image/jpeg">
                <SegmentTemplate timescale="1000000" duration="6000000" startNumber="1" \
          media="\(base)_tiles_$Number%05d$.jpg"/>
                <Representation id="2" bandwidth="\(bits.1)" width="192" height="96">
                  <EssentialProperty schemeIdUri="http://dashif.org/guidelines/thumbnail_tile" \
          value="3x2"/>
                </Representation>
              </AdaptationSet>
          """))
      for number in 1...2 {
        _ = try Self.frame("\(workshop.output)/\(base)_tiles_0000\(number).jpg")
      }
    }
    let master = try String(contentsOfFile: "\(workshop.output)/main.m3u8", encoding: .utf8)
    #expect(master.contains(#"URI="main_tiles.m3u8""#))
    let names = messages.files.map(\.path)
    #expect(names.contains("main_tiles.m3u8") && !names.contains("dash_tiles.m3u8"))
  }

  @Test("a video shorter than the interval has one thumbnail")
  func short() throws {
    let workshop = try Workshop()
    _ = try workshop.execute(
      workshop.make(Self.steps(1)), [.hls(Self.group(60, growing: false))])
    let text = try String(contentsOfFile: "\(workshop.output)/master_tiles.m3u8", encoding: .utf8)
    #expect(text.contains("#EXTINF:1.000000,\n"))
    #expect(text.split(separator: "\n").filter { $0.hasSuffix(".jpg") }.count == 1)
  }

  @Test("tiles that no player could hold are refused")
  func tooLarge() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.steps(1))
    let failure = #expect(throws: TranscodeFailure.self) {
      _ = try workshop.execute(path, [.hls(Self.group(1, columns: 512, rows: 2))])
    }
    #expect(failure?.code == 1040)
  }
}
