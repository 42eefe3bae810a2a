// SPDX-License-Identifier: Apache-2.0
import Testing
import TranscodePlan

@Suite("Timecodes")
struct TimecodeTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let text: String
    let rate: Int
    let frame: Int64
    var testDescription: String { "\(text) at \(rate)" }
  }

  /// Frame numbers as SMPTE ST 12-1 counts them: ten minutes of 29.97 frames a second are 17,982.
  static let examples = [
    Example(text: "00:00:00:00", rate: 25, frame: 0),
    Example(text: "00:00:31:24", rate: 25, frame: 799),
    Example(text: "01:00:00:00", rate: 24, frame: 86_400),
    Example(text: "00:01:00:00", rate: 30, frame: 1800),
    Example(text: "00:00:59;29", rate: 30, frame: 1799),
    Example(text: "00:01:00;02", rate: 30, frame: 1800),
    Example(text: "00:02:00;02", rate: 30, frame: 3598),
    Example(text: "00:09:59;29", rate: 30, frame: 17_981),
    Example(text: "00:10:00;00", rate: 30, frame: 17_982),
    Example(text: "00:11:00;02", rate: 30, frame: 19_782),
    Example(text: "01:00:00;00", rate: 30, frame: 107_892),
    Example(text: "00:01:00;04", rate: 60, frame: 3600),
    Example(text: "23:59:59:23", rate: 24, frame: 2_073_599),
  ]

  @Test("a timecode is a frame counted from midnight, and the other way round", arguments: examples)
  func frames(example: Example) throws {
    let timecode = try #require(Timecode(example.text))
    #expect(timecode.frame(rate: example.rate) == example.frame)
    #expect(timecode.description == example.text)
    let back = Timecode(
      frame: example.frame, rate: example.rate, dropsFrames: example.text.contains(";"))
    #expect(back == timecode)
  }

  @Test("the frames of a dropping clock follow one another without a gap")
  func everyFrame() {
    for frame in stride(from: Int64(0), to: 40_000, by: 1) {
      let timecode = Timecode(frame: frame, rate: 30, dropsFrames: true)
      if timecode.frame(rate: 30) != frame { Issue.record("\(frame): \(timecode)") }
      if timecode.seconds == 0, timecode.minutes % 10 != 0 { #expect(timecode.frames >= 2) }
    }
  }

  @Test("a day later it is the same time, and other rates drop nothing")
  func wraps() {
    #expect(
      Timecode(frame: 86_400 * 25 + 3, rate: 25, dropsFrames: false).description == "00:00:00:03")
    #expect(Timecode(frame: 1500, rate: 25, dropsFrames: true).description == "00:01:00:00")
  }

  @Test(
    "what is no timecode is none",
    arguments: [
      "", "00:00:00", "00:00:00:0", "00:60:00:00", "00:00:60:00", "25:00:00:00", "-1:00:00:00",
      "00:00:00:00:00", "aa:00:00:00", "00:00:00:+1",
    ])
  func none(text: String) { #expect(Timecode(text) == nil) }
}
