// SPDX-License-Identifier: Apache-2.0
import Foundation
import FoundationXML
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Captions of outputs")
struct CaptionTests {
  private static let video = VideoSettings(
    size: FrameSize(height: 60), rateControl: .vbr(bitRate: 200_000, maximum: nil),
    gop: .seconds(1))

  private static func video(_ seconds: Int) -> Clip {
    var clip = Clip()
    clip.video[0].source = "testsrc2=size=160x120:rate=10:duration=\(seconds)"
    clip.audio = []
    return clip
  }

  /// A pop-on caption for each word, sent in the frames before the one that shows it.
  private static func closedCaptions(
    _ words: [(text: String, frame: Int)], erased: Int, field: UInt8 = 0
  ) -> [[UInt8]] {
    var frames = [[UInt8]](repeating: [], count: 50)
    func odd(_ byte: UInt8) -> UInt8 { byte.nonzeroBitCount % 2 == 0 ? byte | 0x80 : byte }
    func send(_ pair: (UInt8, UInt8), in frame: Int) {
      frames[frame] += [0xFC | field, odd(pair.0), odd(pair.1)]
    }
    for word in words {
      var pairs: [(UInt8, UInt8)] = [(0x14, 0x20), (0x14, 0x2E), (0x14, 0x70)]
      var bytes = Array(word.text.utf8)
      if bytes.count % 2 == 1 { bytes.append(0) }
      pairs += stride(from: 0, to: bytes.count, by: 2).map { (bytes[$0], bytes[$0 + 1]) }
      for (index, pair) in pairs.enumerated() {
        send(pair, in: word.frame - pairs.count + index)
      }
      send((0x14, 0x2F), in: word.frame)
    }
    send((0x14, 0x2C), in: erased)
    return frames
  }

  private static func hls(
    _ captions: [CaptionSettings], long: Double? = nil, growing: Bool = true,
    encryption: SegmentEncryption? = nil
  ) -> OutputGroup {
    .hls(
      changing(
        HLSGroup(
          base: "master", segmentSeconds: 2,
          outputs: [HLSOutput(nameModifier: "_a", video: video, audio: nil)]
            + captions.enumerated().map { index, captions in
              HLSOutput(nameModifier: "_c\(index)", content: .captions(captions))
            })
      ) {
        $0.growing = growing
        $0.encryption = encryption
        $0.captionSegmentSeconds = long
      })
  }

  private static func text(_ workshop: Workshop, _ name: String) throws -> String {
    try String(contentsOfFile: "\(workshop.output)/\(name)", encoding: .utf8)
  }

  private static func srt(_ workshop: Workshop, _ text: String) throws -> String {
    try workshop.write(Array(text.utf8), named: "captions.srt")
  }

  private static let spoken = """
    1
    00:00:00,500 --> 00:00:01,000
    First

    2
    00:00:01,500 --> 00:00:04,500
    <i>Long</i>

    3
    00:00:30,000 --> 00:00:31,000
    Too late
    """

  @Test("a sidecar file becomes segments in step with the video's, and is named in the playlists")
  func sidecar() throws {
    let workshop = try Workshop()
    let file = CaptionSource.file(CaptionFile(index: 0, format: .subRip))
    let settings = changing(CaptionSettings(source: file, style: .kept)) {
      $0.language = "eng"
      $0.name = "English"
      $0.isForAccessibility = true
    }
    let messages = try workshop.execute(
      workshop.make(Self.video(5)), [Self.hls([settings, CaptionSettings(source: file)])],
      captions: [Self.srt(workshop, Self.spoken)])
    let master = try Self.text(workshop, "master.m3u8").split(separator: "\n")
    let media = master.filter { $0.hasPrefix("#EXT-X-MEDIA") }.joined(separator: "\n")
    #expect(
      media == #"""
        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="English",LANGUAGE="eng",DEFAULT=YES,\#
        AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,\#
        public.accessibility.describes-music-and-sound",URI="master_c0.m3u8"
        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subs",NAME="Captions 2",DEFAULT=NO,\#
        AUTOSELECT=YES,FORCED=NO,URI="master_c1.m3u8"
        """#)
    let variant = try #require(master.first { $0.hasPrefix("#EXT-X-STREAM-INF") })
    #expect(variant.hasSuffix(#",SUBTITLES="subs""#))
    let video = try Self.text(workshop, "master_a.m3u8")
    #expect(
      try Self.text(workshop, "master_c0.m3u8")
        == video.replacing("_a_", with: "_c0_").replacing(".ts", with: ".vtt"))
    let first = try #require(workshop.conformance().renditions.first?.start)
    let header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:\(Int(first * 90_000 + 0.5)),LOCAL:00:00:00.000\n"
    let long = "\n00:00:01.500 --> 00:00:04.500\n<i>Long</i>\n"
    #expect(
      try Self.text(workshop, "master_c0_00001.vtt")
        == header + "\n00:00:00.500 --> 00:00:01.000\nFirst\n" + long)
    #expect(try Self.text(workshop, "master_c0_00002.vtt") == header + long)
    #expect(try Self.text(workshop, "master_c0_00003.vtt") == header + long)
    let outputs = try #require(messages.completion?.groups.first?.outputs)
    #expect(outputs.map(\.paths) == [["master_a.m3u8"], ["master_c0.m3u8"], ["master_c1.m3u8"]])
    #expect(outputs.map(\.durationMilliseconds) == [5000, 5000, 5000])
    #expect(outputs.map(\.width) == [80, nil, nil])
    #expect(try workshop.conformance().faults == [])
  }

  @Test("nothing is told of in a playlist before it is there")
  func growing() throws {
    let workshop = try Workshop()
    let file = CaptionSource.file(CaptionFile(index: 0, format: .subRip))
    let messages = try workshop.execute(
      workshop.make(Self.video(5)), [Self.hls([CaptionSettings(source: file)])],
      captions: [Self.srt(workshop, Self.spoken)])
    let told = messages.files.map(\.path)
    let master = try #require(told.firstIndex(of: "master.m3u8"))
    for name in ["master_c0_00001.vtt", "master_c0.m3u8", "master_a_00001.ts", "master_a.m3u8"] {
      #expect(try #require(told.firstIndex(of: name)) < master)
    }
    #expect(told.filter { $0 == "master_c0.m3u8" }.count == 4)
    #expect(told.last == "master.m3u8")
  }

  @Test("long segments come when all is done, whatever grows")
  func longSegments() throws {
    let workshop = try Workshop()
    let file = CaptionSource.file(CaptionFile(index: 0, format: .subRip))
    let messages = try workshop.execute(
      workshop.make(Self.video(5)), [Self.hls([CaptionSettings(source: file)], long: 3)],
      captions: [Self.srt(workshop, Self.spoken)])
    let playlist = try Self.text(workshop, "master_c0.m3u8")
    #expect(playlist.contains("#EXT-X-TARGETDURATION:3\n"))
    #expect(playlist.contains("#EXTINF:3.000000,\nmaster_c0_00001.vtt\n#EXTINF:2.000000,\n"))
    #expect(messages.files.filter { $0.path == "master_c0.m3u8" }.map(\.isFinal) == [true])
    #expect(messages.files.filter { $0.path == "master.m3u8" }.count == 2)
    #expect(try Self.text(workshop, "master.m3u8").contains("TYPE=SUBTITLES"))
  }

  @Test("captions in the frames' data come out at their time, to the end of the video")
  func embedded() throws {
    let workshop = try Workshop()
    var clip = Self.video(5)
    clip.video[0].closedCaptions = Self.closedCaptions(
      [("ONE", 10), ("TWO", 25), ("END", 45)], erased: 35)
    let messages = try workshop.execute(
      workshop.make(clip),
      [
        Self.hls([CaptionSettings(source: .embedded(channel: 1))]),
        .file(
          FileGroup(
            base: "side",
            outputs: [
              FileOutput(
                nameModifier: "",
                content: .captions(
                  CaptionSettings(source: .embedded(channel: 1)), format: .subRip)),
              FileOutput(
                nameModifier: "_cc3",
                content: .captions(
                  CaptionSettings(source: .embedded(channel: 3)), format: .webVTT)),
            ])),
      ])
    #expect(
      try Self.text(workshop, "side.srt") == """
        1
        00:00:01,000 --> 00:00:02,500
        ONE

        2
        00:00:02,500 --> 00:00:03,500
        TWO

        3
        00:00:04,500 --> 00:00:05,000
        END


        """)
    #expect(try Self.text(workshop, "side_cc3.vtt") == "WEBVTT\n")
    #expect(
      try Self.text(workshop, "master_c0_00002.vtt").hasSuffix(
        "\n00:00:01.000 --> 00:00:02.500\nONE\n\n00:00:02.500 --> 00:00:03.500\nTWO\n"))
    let sides = messages.completion?.groups[1].outputs.map(\.paths)
    #expect(sides == [["side.srt"], ["side_cc3.vtt"]])
    #expect(
      messages.files.filter { $0.kind == .captions }.map(\.path).sorted() == [
        "side.srt", "side_cc3.vtt",
      ])
  }

  @Test("no output carries closed captions that nobody asked for")
  func unasked() throws {
    let workshop = try Workshop()
    var clip = Self.video(2)
    clip.video[0].closedCaptions = Self.closedCaptions([("ONE", 10)], erased: 15)
    let path = try workshop.make(clip)
    #expect(try MediaFile.frames(of: .video, in: path).contains { $0.closedCaptions != nil })
    _ = try workshop.execute(path, [Self.hls([])])
    let frames = try MediaFile.frames(
      of: .video, in: "\(workshop.output)/master_a_00001.ts")
    #expect(frames.count == 20)
    #expect(frames.allSatisfy { $0.closedCaptions == nil })
  }

  @Test("a CMAF group has captions for HLS in segments and for DASH in whole")
  func cmaf() throws {
    let workshop = try Workshop()
    let file = CaptionFile(index: 0, format: .subRip, delayMilliseconds: 500)
    let group = changing(
      FragmentedGroup(
        base: "main", segmentSeconds: 2,
        outputs: [
          FragmentedOutput(nameModifier: "_v", content: .video(Self.video)),
          FragmentedOutput(
            nameModifier: "_c",
            content: .captions(
              changing(CaptionSettings(source: .file(file))) {
                $0.language = "fra"
                $0.name = "<Français> & \u{2764}"
              })),
        ])
    ) { $0.fragmentSeconds = 1 }
    let messages = try workshop.execute(
      workshop.make(Self.video(5)), [.fragmented(group)],
      captions: [Self.srt(workshop, Self.spoken)]
    )
    #expect(
      try Self.text(workshop, "main_c.m3u8").contains("#EXTINF:2.000000,\nmain_c_000000001.vtt\n"))
    #expect(
      try Self.text(workshop, "main_c_000000001.vtt").hasPrefix(
        "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:00:01.000 --> "))
    #expect(try Self.text(workshop, "main.m3u8").contains(#"SUBTITLES="subs""#))
    let manifest = try Self.text(workshop, "main.mpd")
    let document = try XMLDocument(xmlString: manifest)
    let sets = try document.nodes(forXPath: "//*[local-name()='AdaptationSet'][@lang='fra']")
    let set = try #require(sets.first as? XMLElement)
    #expect(
      set.attributes?.contains { $0.name == "mimeType" && $0.stringValue == "text/vtt" } == true)
    #expect(set.elements(forName: "Label").first?.stringValue == "<Français> & \u{2764}")
    let representation = try #require(set.elements(forName: "Representation").first)
    #expect(
      representation.attributes?.contains { $0.name == "id" && $0.stringValue == "2" } == true)
    #expect(representation.elements(forName: "BaseURL").first?.stringValue == "main_c.vtt")
    #expect(
      try Self.text(workshop, "main_c.vtt") == """
        WEBVTT

        00:00:01.000 --> 00:00:01.500
        First

        00:00:02.000 --> 00:00:05.000
        Long

        """)
    #expect(messages.completion?.groups.first?.outputs.map(\.paths) == [[], []])
  }

  @Test("captions of encrypted videos are encrypted too")
  func encrypted() throws {
    let workshop = try Workshop()
    let key = try #require(CipherBlock(hexadecimal: String(repeating: "42", count: 16)))
    let file = CaptionSource.file(CaptionFile(index: 0, format: .subRip))
    _ = try workshop.execute(
      workshop.make(Self.video(1)),
      [
        Self.hls(
          [CaptionSettings(source: file)],
          encryption: SegmentEncryption(key: ContentKey(key), keyURL: "https://keys.example/1"))
      ], captions: [Self.srt(workshop, Self.spoken)])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(workshop.output)/master_c0_00001.vtt"))
    #expect(bytes.count % 16 == 0 && !bytes.starts(with: Data("WEBVTT".utf8)))
    #expect(try Self.text(workshop, "master_c0.m3u8").contains("#EXT-X-KEY:METHOD=AES-128"))
  }

  @Test("captions that cannot be read end the job with the reason")
  func unreadable() throws {
    let workshop = try Workshop()
    let path = try workshop.make(Self.video(1))
    let page = try workshop.write(Array("<html>".utf8), named: "page.srt")
    let large = try workshop.write(
      [UInt8](repeating: 0x31, count: 4 * 1024 * 1024 + 1), named: "large.srt")
    let sources: [(CaptionSource, Int, String)] = [
      (.file(CaptionFile(index: 0, format: .subRip)), 1010, "no caption"),
      (.file(CaptionFile(index: 0, format: .webVTT)), 1010, "WEBVTT"),
      (.file(CaptionFile(index: 1, format: .subRip)), 1010, "longer than"),
      (.file(CaptionFile(index: 2, format: .subRip)), 1010, "No such file"),
      (.file(CaptionFile(index: 3, format: .subRip)), 1040, "caption file 3"),
      (.track(1), 1040, "caption track 1"), (.stream(9), 1040, "caption stream 9"),
    ]
    for (source, code, word) in sources {
      let failure = #expect(throws: TranscodeFailure.self) {
        _ = try workshop.execute(
          path, [Self.hls([CaptionSettings(source: source)])],
          captions: [page, large, "\(workshop.folder)/missing.srt"])
      }
      #expect(failure?.code == code)
      #expect(failure?.message.contains(word) == true, "\(failure?.message ?? "")")
    }
  }
}
