// SPDX-License-Identifier: Apache-2.0
import Captions
import TestSupport
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("SubRip") struct SubRipTests {
  @Test("captions become WebVTT with their styles, or without")
  func converted() throws {
    let cues = try SubRip.read(
      bytes(
        """
        1
        00:00:01,000 --> 00:00:02,500
        <i>Where</i> are you?
        <font color="yellow">Over <b>here</b></font> & there, 1 < 2

        2
        00:00:03,000 --> 00:00:04,000 X1:40 X2:600 Y1:20 Y2:50
        {\\an8}Above <blink>all</blink>
        """))
    #expect(
      WebVTT(cues: cues).text(cues: cues, style: .kept) == """
        WEBVTT

        00:00:01.000 --> 00:00:02.500
        <i>Where</i> are you?
        <c.yellow>Over </c><c.yellow><b>here</b></c> &amp; there, 1 &lt; 2

        00:00:03.000 --> 00:00:04.000 line:0
        Above all

        """)
    #expect(
      SubRip.text(cues, keepsStyle: false) == """
        1
        00:00:01,000 --> 00:00:02,500
        Where are you?
        Over here & there, 1 < 2

        2
        00:00:03,000 --> 00:00:04,000
        Above all


        """)
    #expect(
      SubRip.text(cues, keepsStyle: true).contains(
        #"<font color="yellow">Over </font><font color="yellow"><b>here</b></font> & there"#))
  }

  @Test("the encodings and line ends of the world are read")
  func encodings() throws {
    let text = "1\n00:00:01,000 --> 00:00:02,000\nGrüße – “Ça va”\n"
    let utf16 = Array(text.utf16)
    let windows: [UInt8] =
      bytes("1\r00:00:01,000 --> 00:00:02,000\rGr") + [0xFC, 0xDF] + bytes("e ") + [0x96]
      + bytes(" ") + [0x93, 0xC7] + bytes("a va") + [0x94]
    let forms: [[UInt8]] = [
      bytes(text), [0xEF, 0xBB, 0xBF] + bytes(text), bytes(text.replacing("\n", with: "\r\n")),
      bytes(text.replacing("\n", with: "\r")), windows,
      [0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
      [0xFE, 0xFF] + utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
    ]
    for form in forms {
      #expect(try SubRip.read(form).map(\.text.plain) == ["Grüße – “Ça va”"])
    }
  }

  @Test("what is damaged is left out, what is whole stays")
  func damaged() throws {
    let cues = try SubRip.read(
      bytes(
        """
        garbage
        1
        00:00:09,000 --> 00:00:01,000
        ends before it begins

        2
        00:61:00,000 --> 00:62:00,000
        no such minute

        3
        99999999999999999999:00:00,000 --> 99999999999999999999:00:01,000
        beyond all time

        4
        0:00:05.5-->0:00:06
        sloppy
        5
        00:00:03,000 --> 00:00:04,000
        no blank line before
        00:00:02,000 --> 00:00:08,000

        00:00:07,000 --> 00:00:08,000
        \u{0}unclosed <b>
        00:00:08,000 -->
        """))
    #expect(cues.map(\.text.plain) == ["no blank line before", "sloppy", "\u{FFFD}unclosed"])
    #expect(cues.map(\.start) == [3000, 5500, 7000])
  }

  @Test("a file without one caption is refused, an empty one has none")
  func hopeless() throws {
    #expect(try SubRip.read([]).isEmpty)
    #expect(try SubRip.read(bytes("\u{FEFF}\n\n")).isEmpty)
    #expect(throws: CaptionFileError.self) { try SubRip.read(bytes("<html>no</html>")) }
    #expect(throws: CaptionFileError.self) { try SubRip.read([UInt8](repeating: 0, count: 999)) }
  }

  @Test("a caption is not longer than any can be, nor are there more")
  func bounded() throws {
    let long = String(repeating: "x", count: 100_000)
    let cues = try SubRip.read(bytes("1\n00:00:01,000 --> 00:00:02,000\n\(long)\n"))
    #expect(cues[0].text.plain.count == CaptionLimits.characters)
    let one = "00:00:01,000 --> 00:00:02,000\nx\n\n"
    let many = String(repeating: one, count: CaptionLimits.cues + 10)
    #expect(try SubRip.read(bytes(many)).count == CaptionLimits.cues)
  }

  @Test(
    "brackets without an end are read in a time that grows with their number, no more",
    arguments: ["<", "<a", "<i", "{\\", "{", "&", "<b>", "</", "<i><"])
  func brackets(piece: String) throws {
    // Seeking the end of each anew would take hours.
    let line = String(repeating: piece, count: 100_000 / piece.count)
    #expect(throws: Never.self) {
      try? SubRip.read(bytes("00:00:01,000 --> 00:00:02,000\nx\(line)\n"))
    }
    #expect(
      try WebVTT(bytes("WEBVTT\n\n00:01.000 --> 00:02.000\nx\(line)\n")).cues.count == 1)
  }

  @Test("whatever the bytes, reading ends")
  func noise() {
    var generator = SeededGenerator(seed: 1)
    let words = [
      "00:00:01,000 --> 00:00:02,000\n", "\n", "<b>", "</", "<", ">", "{\\an8", "}", "1", "-->",
      "&amp", ";", "\u{FEFF}", "WEBVTT\n", "STYLE\n", "\r", "é", "\u{0}", "99:59:59.999", " ",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        words[Int.random(in: 0..<words.count, using: &generator)]
      }.joined()
      let cues = (try? SubRip.read(bytes(text))) ?? []
      #expect(cues.allSatisfy { $0.start < $0.end && !$0.text.isBlank })
      let file = try? WebVTT(bytes("WEBVTT\n\n" + text))
      #expect((file?.cues ?? []).allSatisfy { $0.start < $0.end && !$0.text.isBlank })
      for style in WebVTT.Style.allCases {
        let written = WebVTT(cues: cues).text(cues: cues, style: style)
        let again = try? WebVTT(bytes(written))
        #expect(again?.cues.map(\.text.plain) == cues.map(\.text.plain), "\(text.debugDescription)")
      }
    }
  }
}

@Suite("WebVTT") struct WebVTTTests {
  private static let source = """
    WEBVTT Kind: captions
    X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

    STYLE
    ::cue(.shout) { color: red }

    NOTE a note with
    two lines

    intro
    00:01.000 --> 00:02.000 line:10% align:start region:r1 onclick:evil
    <v Anna><i>Hello</i> &amp; <c.yellow.bg_blue>goodbye</c> <00:01.500>now</v>

    00:00:03.000 --> 1000:00:04.000
    for ever
    """

  @Test("styles and places are kept, dropped, or left as they stand")
  func styles() throws {
    let file = try WebVTT(bytes(Self.source))
    #expect(
      file.text(cues: file.cues.prefix(1), style: .simplified) == """
        WEBVTT

        00:00:01.000 --> 00:00:02.000
        Hello &amp; goodbye now

        """)
    #expect(
      file.text(cues: file.cues.prefix(1), style: .kept) == """
        WEBVTT

        00:00:01.000 --> 00:00:02.000 line:10% align:start
        <i>Hello</i> &amp; <c.yellow>goodbye</c> now

        """)
    #expect(
      file.text(header: "X-TIMESTAMP-MAP=MPEGTS:9,LOCAL:0", cues: file.cues, style: .strict) == """
        WEBVTT
        X-TIMESTAMP-MAP=MPEGTS:9,LOCAL:0

        STYLE
        ::cue(.shout) { color: red }

        intro
        00:00:01.000 --> 00:00:02.000 line:10% align:start region:r1
        <v Anna><i>Hello</i> &amp; <c.yellow.bg_blue>goodbye</c> <00:01.500>now</v>

        """)
  }

  @Test("no part of a file can pass for the times of a caption")
  func arrows() throws {
    let file = try WebVTT(
      bytes(
        """
        WEBVTT

        STYLE
        ::cue {}
        00:00.000 --> 00:00.500
        ::cue {}

        00:01.000 --> 00:02.000 align:start line:0-->00:05.000
        one
        00:03.000 --> 00:04.000
        two
        """))
    #expect(
      file.text(cues: file.cues, style: .strict) == """
        WEBVTT

        STYLE
        ::cue {}

        00:00:00.000 --> 00:00:00.500
        ::cue {}

        00:00:01.000 --> 00:00:02.000 align:start
        one

        00:00:03.000 --> 00:00:04.000
        two

        """)
  }

  @Test("a file that does not begin as WebVTT does is refused")
  func refused() {
    for text in ["", "WEBVT", "WEBVTTX\n", "\nWEBVTT", "1\n00:00:01,000 --> 00:00:02,000\nx"] {
      #expect(throws: CaptionFileError.self) { try WebVTT(bytes(text)) }
    }
    #expect(throws: Never.self) { try WebVTT(bytes("\u{FEFF}WEBVTT")) }
  }
}

@Suite("Segments of captions") struct CaptionSegmentTests {
  private func cue(_ start: Int64, _ end: Int64, _ text: String) -> Cue {
    Cue(start: start, end: end, text: StyledText(text))
  }

  @Test("a caption stands in every segment in which it is shown")
  func repeated() {
    let cues = [
      cue(0, 1000, "a"), cue(500, 5000, "b"), cue(2000, 2500, "c"), cue(4000, 4001, "d"),
    ]
    var segments = CaptionSegments()
    let parts = [(0, 2000), (2000, 4000), (4000, 6000), (6000, 8000)].map {
      segments.segment(from: $0.0, to: $0.1, of: cues).map(\.text.plain)
    }
    #expect(parts == [["a", "b"], ["b", "c"], ["b", "d"], []])
  }

  @Test("captions that are all shown all the time do not fill every segment")
  func hostile() {
    let cues = (0..<1000).map { cue(Int64($0), 10_000_000, "x") }
    var segments = CaptionSegments()
    #expect(segments.segment(from: 0, to: 2000, of: cues).count == 1000)
    #expect(segments.segment(from: 2000, to: 4000, of: cues).count == CaptionLimits.repeated)
  }

  @Test("a delay moves captions, and cuts off what is before the video")
  func delayed() {
    let cues = [cue(0, 1000, "a"), cue(1500, 2500, "b")]
    #expect(cues.delayed(by: -2000).map(\.text.plain) == ["b"])
    #expect(cues.delayed(by: -2000).map(\.start) == [0])
    #expect(cues.delayed(by: 250).map(\.end) == [1250, 2750])
    #expect(cues.until(1500).map(\.text.plain) == ["a"])
    #expect(cues.until(2000).map(\.end) == [1000, 2000])
  }
}

@Suite("3GPP timed text") struct TimedTextTests {
  @Test("text has the styles of its record")
  func styled() {
    let record: [UInt8] = [0, 6, 0, 11, 0, 1, 0x02, 18, 255, 255, 255, 255]
    let box: [UInt8] = [0, 0, 0, 22] + bytes("styl") + [0, 1] + record
    let text = TimedText.text(
      ofSample: [0, 11] + bytes("Héllo world".replacing("é", with: "e")) + box)
    let cue = Cue(start: 0, end: 1, text: text ?? StyledText())
    #expect(WebVTT(cues: []).text(cues: [cue], style: .kept).contains("Hello <i>world</i>\n"))
  }

  @Test(
    "damaged samples have no text",
    arguments: [[], [0], [0, 0], [0, 9, 65], [255, 255, 65], [0, 1, 32]] as [[UInt8]])
  func damaged(sample: [UInt8]) { #expect(TimedText.text(ofSample: sample) == nil) }

  @Test("damaged boxes leave the text as it is")
  func damagedBoxes() {
    for box: [UInt8] in [
      [0, 0, 0, 0], [255, 255, 255, 255] + bytes("styl"),
      [0, 0, 0, 10] + bytes("styl") + [255, 255],
      [0, 0, 0, 22] + bytes("styl") + [255, 255, 0, 9, 0, 1, 0, 1, 7, 0, 0, 0, 0, 0],
    ] {
      #expect(TimedText.text(ofSample: [0, 2] + bytes("ok") + box)?.plain == "ok")
    }
  }
}
