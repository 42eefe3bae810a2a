// SPDX-License-Identifier: Apache-2.0
import Captions
import TestSupport
import Testing

@Suite("CEA-608") struct CEA608Tests {
  /// Byte pairs as frames carry them, one pair a frame, thirty a second.
  private struct Line {
    var decoder: CEA608Decoder
    var time: Int64 = 0
    var field: UInt8 = 0
    var cues: [Cue] = []

    init(channel: Int = 1, field: UInt8 = 0) {
      decoder = CEA608Decoder(channel: channel)
      self.field = field
    }

    mutating func send(_ pairs: [(UInt8, UInt8)]) {
      for (first, second) in pairs {
        decoder.take([0xFC | field, odd(first), odd(second)], at: time)
        cues += decoder.takeCues()
        time += 33
      }
    }

    /// Control codes are sent twice.
    mutating func control(_ first: UInt8, _ second: UInt8) {
      send([(first, second), (first, second)])
    }

    mutating func text(_ text: String) {
      var bytes = Array(text.utf8)
      if bytes.count % 2 == 1 { bytes.append(0) }
      send(stride(from: 0, to: bytes.count, by: 2).map { (bytes[$0], bytes[$0 + 1]) })
    }

    mutating func wait(until time: Int64) { self.time = time }

    mutating func finish(at time: Int64) {
      decoder.finish(at: time)
      cues += decoder.takeCues()
    }

    private func odd(_ byte: UInt8) -> UInt8 {
      byte.nonzeroBitCount % 2 == 0 ? byte | 0x80 : byte
    }
  }

  private func describe(_ cues: [Cue]) -> [String] {
    cues.map { "\($0.start)-\($0.end) \($0.text.plain)" }
  }

  @Test("a pop-on caption is shown from its end-of-caption code to the next erasure")
  func popOn() {
    var line = Line()
    line.control(0x14, 0x20)
    line.control(0x14, 0x2E)
    line.control(0x13, 0x70)
    line.text("HELLO")
    line.control(0x14, 0x60)
    line.text("WORLD")
    line.wait(until: 1000)
    line.control(0x14, 0x2F)
    line.wait(until: 3000)
    line.control(0x14, 0x2C)
    line.finish(at: 9000)
    #expect(describe(line.cues) == ["1000-3000 HELLO\nWORLD"])
  }

  @Test("one caption takes the place of another, the last ends with the video")
  func successive() {
    var line = Line()
    for (text, time) in [("ONE", 1000), ("TWO", 2000)] as [(String, Int64)] {
      line.control(0x14, 0x20)
      line.control(0x14, 0x2E)
      line.control(0x14, 0x70)
      line.text(text)
      line.wait(until: time)
      line.control(0x14, 0x2F)
    }
    line.finish(at: 2500)
    #expect(describe(line.cues) == ["1000-2000 ONE", "2000-2500 TWO"])
  }

  @Test("rolled-up lines are shown line by line, with those above")
  func rollUp() {
    var line = Line()
    line.control(0x14, 0x25)
    line.control(0x14, 0x2D)
    line.control(0x14, 0x70)
    line.text("FIRST LINE")
    line.wait(until: 2000)
    line.control(0x14, 0x2D)
    line.text("SECOND")
    line.wait(until: 4000)
    line.control(0x14, 0x2D)
    line.text("THIRD")
    line.wait(until: 6000)
    line.control(0x14, 0x2C)
    #expect(
      describe(line.cues) == [
        "198-2000 FIRST LINE", "2000-4000 FIRST LINE\nSECOND", "4000-6000 SECOND\nTHIRD",
      ])
  }

  @Test("styles, colours, places and characters beyond ASCII")
  func characters() {
    var line = Line()
    line.control(0x14, 0x29)
    line.control(0x11, 0x4A)
    line.text("RED")
    line.control(0x11, 0x2E)
    line.send([(0x2A, 0x5C)])
    line.control(0x11, 0x37)
    line.text("A")
    line.control(0x12, 0x20)
    line.finish(at: 5000)
    #expect(line.cues.map(\.text.plain) == ["RED áé♪Á"])
    #expect(
      WebVTT(cues: []).text(cues: line.cues, style: .kept).contains(
        "line:10%\n<c.yellow>RED </c><c.yellow><i>áé♪Á</i></c>\n"))
  }

  @Test("each channel has its own captions")
  func channels() {
    for (channel, field, control) in [(1, 0, 0x14), (2, 0, 0x1C), (3, 1, 0x15), (4, 1, 0x1D)] {
      for wanted in 1...4 {
        var line = Line(channel: wanted, field: UInt8(field))
        line.send([(0x01, 0x03), (0x41, 0x42), (0x0F, 0x20)])
        line.control(UInt8(control), 0x29)
        line.text("WORD")
        line.finish(at: 5000)
        #expect(line.cues.map(\.text.plain) == (wanted == channel ? ["WORD"] : []))
      }
    }
  }

  @Test("backspaces, erasures, tabs and doubled codes")
  func edits() {
    var line = Line()
    line.control(0x14, 0x29)
    line.control(0x14, 0x70)
    line.text("ABCD")
    line.control(0x14, 0x21)
    line.control(0x17, 0x22)
    line.text("XY")
    line.control(0x14, 0x21)
    // Two pairs of the same code are two codes.
    line.control(0x14, 0x21)
    line.text("Z")
    line.finish(at: 9000)
    #expect(line.cues.map(\.text.plain) == ["ABC  Z"])
  }

  @Test("whatever the bytes and times, decoding ends with captions in order")
  func noise() {
    var generator = SeededGenerator(seed: 608)
    for channel in 1...4 {
      var decoder = CEA608Decoder(channel: channel)
      var cues: [Cue] = []
      for _ in 0..<20_000 {
        let size = Int.random(in: 0...9, using: &generator)
        let data = (0..<size).map { index -> UInt8 in
          let byte = UInt8.random(in: 0...255, using: &generator)
          return index % 3 == 0
            ? 0xFC | byte & 3 : Bool.random(using: &generator) ? byte : 0x10 | byte & 0x0F
        }
        decoder.take(data, at: Int64.random(in: -5...1_000_000, using: &generator))
        cues += decoder.takeCues()
      }
      decoder.finish(at: 0)
      cues += decoder.takeCues()
      #expect(cues.allSatisfy { $0.start < $0.end && !$0.text.isBlank })
      #expect(zip(cues, cues.dropFirst()).allSatisfy { $0.end <= $1.start })
    }
  }
}
