// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import XML

@Suite struct XMLWriterTests {
  @Test("a document in S3's form")
  func document() {
    var writer = XMLWriter()
    writer.element("Result", attributes: ["xmlns": "http://s3.amazonaws.com/doc/2006-03-01/"]) {
      $0.element("Key", "a<b>&\"c\"\r\n\t'\u{1}")
      $0.element("Size", 12)
      $0.element("IsTruncated", false)
      $0.optional("Marker", nil)
      $0.element("Prefix", "")
    }
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Result xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
        <Key>a&lt;b&gt;&amp;&quot;c&quot;&#13;\n\t'&#x1;</Key><Size>12</Size>\
        <IsTruncated>false</IsTruncated><Prefix></Prefix></Result>
        """)
    #expect(writer.data == Data(writer.bytes))
  }

  @Test("white space of an attribute is written so that it comes back")
  func attribute() throws {
    var writer = XMLWriter(declaration: false)
    writer.element("a", attributes: ["b": "x\n\t\r'\"<&"], "")
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "<a b=\"x&#10;&#9;&#13;'&quot;&lt;&amp;\"></a>")
    #expect(try XMLReader().read(writer.bytes).attribute("b") == "x\n\t\r'\"<&")
  }
}

@Suite struct XMLPropertyTests {
  private static let alphabet: [Character] = Array(
    "ab<>&\"'\r\n\t ]-?!é😀\u{1}\u{7F}\u{2028}&#;CDATA[")

  private func text(using generator: inout SeededGenerator) -> String {
    String(
      (0..<Int.random(in: 0...12, using: &generator)).compactMap { _ in
        Self.alphabet.randomElement(using: &generator)
      })
  }

  private func tree(depth: Int, using generator: inout SeededGenerator) -> XMLTree {
    let children =
      depth == 0
      ? []
      : (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        tree(depth: depth - 1, using: &generator)
      }
    let attributes = (0..<Int.random(in: 0...2, using: &generator)).map {
      XMLTree.Attribute(name: "n\($0)", value: text(using: &generator))
    }
    return XMLTree(
      ["Key", "a-b", "_x", "é"].randomElement(using: &generator) ?? "a", attributes: attributes,
      text: text(using: &generator), children: children)
  }

  @Test("what is written is read back the same", arguments: 0..<300)
  func roundTrip(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let tree = tree(depth: 3, using: &generator)
    var writer = XMLWriter()
    writer.element(tree)
    #expect(try XMLReader().read(writer.bytes) == tree)
  }

  @Test("a damaged document is read or refused, never worse", arguments: 0..<50)
  func damaged(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var writer = XMLWriter()
    writer.element(tree(depth: 3, using: &generator))
    for _ in 0..<40 {
      var bytes = writer.bytes
      for _ in 0...Int.random(in: 0...3, using: &generator) where !bytes.isEmpty {
        let index = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0...3, using: &generator) {
        case 0: bytes.remove(at: index)
        case 1: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.insert(contentsOf: "<&]>-?/\"".utf8.shuffled(using: &generator), at: index)
        default: bytes.removeSubrange(index...)
        }
      }
      guard let tree = try? XMLReader().read(bytes) else { continue }
      // Whatever was accepted has one meaning: written and read again it is the same.
      var again = XMLWriter()
      again.element(tree)
      #expect((try? XMLReader().read(again.bytes)) == tree)
    }
  }
}
