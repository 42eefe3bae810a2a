// SPDX-License-Identifier: Apache-2.0
import Captions
import Testing

@Suite("Captions that are drawn")
struct SubStationTests {
  private static func look(_ change: (inout SubStation.Look) -> Void = { _ in }) -> SubStation.Look
  {
    var look = SubStation.Look(
      width: 640, height: 360, fontSize: 20, fontColor: "&H0000FFFF", outlineColor: "&H00000000",
      outlineSize: 1, backColor: "&H80000000", hasBox: false, shadow: nil, alignsLeft: false,
      position: nil, keepsStyle: true)
    change(&look)
    return look
  }

  private static func lines(_ text: StyledText, _ look: SubStation.Look) -> [Substring] {
    SubStation.text([Cue(start: 61_230, end: 3_600_000, text: text)], look).split(separator: "\n")
  }

  @Test("a style says how they look, and each line when and what")
  func dialogue() throws {
    let lines = Self.lines(StyledText("One\nTwo"), Self.look { $0.keepsStyle = false })
    #expect(lines.contains("PlayResX: 640") && lines.contains("PlayResY: 360"))
    #expect(lines.last == "Dialogue: 0,0:01:01.23,1:00:00.00,Default,,0,0,0,,One\\NTwo")
    let style = try #require(lines.first { $0.hasPrefix("Style:") })
    #expect(
      style.hasPrefix("Style: Default,DejaVu Sans,20,&H0000FFFF,&H0000FFFF,&H00000000,&H80000000,"))
    #expect(style.hasSuffix(",1,1,0,2,18,18,18,1"))
    let boxed = Self.lines(StyledText("x"), Self.look { ($0.hasBox, $0.alignsLeft) = (true, true) })
    #expect(boxed.contains { $0.hasPrefix("Style:") && $0.hasSuffix(",4,1,0,1,18,18,18,1") })
  }

  @Test("styles are kept where that is asked for")
  func styles() {
    var style = StyledText.Style()
    (style.isBold, style.color) = (true, "cyan")
    var text = StyledText("a")
    text.append("b", style)
    #expect(
      Self.lines(text, Self.look()).last?.hasSuffix(
        ",,{\\b0\\i0\\u0\\c&H0000FFFF&}a{\\b1\\i0\\u0\\c&H00FFFF00&}b") == true)
    #expect(
      Self.lines(text, Self.look { $0.keepsStyle = false }).last?.hasSuffix(",,ab") == true)
  }

  @Test("what stands in a text is no command")
  func hostile() {
    let line = Self.lines(StyledText("{\\pos(0,0)}a\\Nb"), Self.look { $0.keepsStyle = false }).last
    #expect(line?.hasSuffix(",,(/pos(0,0))a/Nb") == true)
  }

  @Test("a place and a shadow stand before the text")
  func places() {
    let look = Self.look {
      ($0.position, $0.shadow, $0.keepsStyle) = ((10, 20), (3, 4), false)
    }
    #expect(
      Self.lines(StyledText("x"), look).last?.hasSuffix(",,{\\an7\\pos(10,20)\\xshad3\\yshad4}x")
        == true)
  }
}
