// SPDX-License-Identifier: Apache-2.0

/// One pass over a document's bytes. Nesting is kept on a stack of its own, not on the thread's.
struct Parser {
  private struct Open {
    var tree: XMLTree
    let qualifiedName: ArraySlice<UInt8>
    var text: [UInt8] = []
  }

  private let bytes: [UInt8]
  private let limits: XMLReader.Limits
  private var position = 0
  private var stack: [Open] = []
  private var elements = 0

  init(bytes: [UInt8], limits: XMLReader.Limits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(XMLError) -> XMLTree {
    guard bytes.count <= limits.bytes else {
      throw failure(.limitExceeded("longer than \(limits.bytes) bytes"))
    }
    try checkCharacters()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if looking(at: "<?xml"), position + 5 < bytes.count, isSpace(bytes[position + 5]) {
      try declaration()
    }
    try miscellany()
    guard peek() == UInt8(ascii: "<") else { throw malformed("expected the root element") }
    let root = try content()
    try miscellany()
    guard position == bytes.count else { throw malformed("content after the root element") }
    return root
  }

  /// Reads from the root's start tag to its end tag.
  private mutating func content() throws(XMLError) -> XMLTree {
    while true {
      if let root = try markupOrText() { return root }
    }
  }

  /// Reads one piece of content.
  /// - Returns: the root, once its end has been read.
  private mutating func markupOrText() throws(XMLError) -> XMLTree? {
    guard let byte = peek() else {
      throw malformed(
        stack.last.map {
          "the end of <\(String(decoding: $0.qualifiedName, as: UTF8.self))> is missing"
        }
          ?? "expected an element")
    }
    guard byte == UInt8(ascii: "<") else {
      try characterData()
      return nil
    }
    if skip("</") { return try endTag() }
    if looking(at: "<![CDATA[") {
      try section()
    } else if looking(at: "<!--") {
      try comment()
    } else if looking(at: "<!DOCTYPE") {
      throw failure(.documentType)
    } else if looking(at: "<?") {
      try processingInstruction()
    } else {
      return try startTag()
    }
    return nil
  }

  private mutating func startTag() throws(XMLError) -> XMLTree? {
    elements += 1
    guard elements <= limits.elements else {
      throw failure(.limitExceeded("more than \(limits.elements) elements"))
    }
    guard stack.count < limits.depth else {
      throw failure(.limitExceeded("nested deeper than \(limits.depth)"))
    }
    position += 1
    let name = try self.name()
    var tree = XMLTree(try localName(of: name))
    var seen: [ArraySlice<UInt8>] = []
    while true {
      let spaced = skipSpace()
      if skip("/>") { return finish(tree) }
      if skip(">") {
        stack.append(Open(tree: tree, qualifiedName: name))
        return nil
      }
      guard spaced else { throw malformed("expected white space, '>' or '/>' in a start tag") }
      let attribute = try self.name()
      guard !seen.contains(attribute) else { throw malformed("an attribute is given twice") }
      seen.append(attribute)
      guard seen.count <= limits.attributes else {
        throw failure(.limitExceeded("more than \(limits.attributes) attributes of one element"))
      }
      skipSpace()
      guard skip("=") else { throw malformed("expected '=' after an attribute's name") }
      skipSpace()
      let value = try attributeValue()
      if attribute.elementsEqual("xmlns".utf8) || attribute.starts(with: "xmlns:".utf8) { continue }
      tree.attributes.append(.init(name: try localName(of: attribute), value: value))
    }
  }

  private mutating func endTag() throws(XMLError) -> XMLTree? {
    let name = try self.name()
    skipSpace()
    guard skip(">") else { throw malformed("expected '>' at the end of an end tag") }
    guard let open = stack.popLast(), open.qualifiedName == name else {
      throw malformed("</\(String(decoding: name, as: UTF8.self))> ends no open element")
    }
    var tree = open.tree
    tree.text = try string(open.text)
    return finish(tree)
  }

  /// Hands a finished element to its parent, or out when it is the root.
  private mutating func finish(_ tree: XMLTree) -> XMLTree? {
    guard !stack.isEmpty else { return tree }
    stack[stack.count - 1].tree.children.append(tree)
    return nil
  }

  // MARK: Text

  private mutating func characterData() throws(XMLError) {
    var text: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "<") {
      switch byte {
      case UInt8(ascii: "&"):
        text += try reference()
      case UInt8(ascii: "]") where looking(at: "]]>"):
        throw malformed("']]>' in text")
      default:
        text.append(normalizedLineEnd())
      }
    }
    stack[stack.count - 1].text += text
  }

  private mutating func section() throws(XMLError) {
    position += "<![CDATA[".utf8.count
    var text: [UInt8] = []
    while !skip("]]>") {
      guard peek() != nil else { throw malformed("the end of a CDATA section is missing") }
      text.append(normalizedLineEnd())
    }
    stack[stack.count - 1].text += text
  }

  /// Takes one byte; `\r\n` and `\r` come out as `\n` (XML 1.0, 2.11).
  private mutating func normalizedLineEnd() -> UInt8 {
    let byte = bytes[position]
    position += 1
    guard byte == UInt8(ascii: "\r") else { return byte }
    if peek() == UInt8(ascii: "\n") { position += 1 }
    return UInt8(ascii: "\n")
  }

  private mutating func attributeValue() throws(XMLError) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw malformed("expected a quoted attribute value")
    }
    position += 1
    var value: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case quote:
        position += 1
        return try string(value)
      case UInt8(ascii: "<"): throw malformed("'<' in an attribute value")
      case UInt8(ascii: "&"): value += try reference()
      default:
        let byte = normalizedLineEnd()
        value.append(isSpace(byte) ? UInt8(ascii: " ") : byte)
      }
    }
    throw malformed("the end of an attribute value is missing")
  }

  private mutating func reference() throws(XMLError) -> [UInt8] {
    let start = position
    position += 1
    // The longest legal reference is shorter than this; a missing ';' is not searched for farther.
    let window = bytes[position..<min(position + 16, bytes.count)]
    guard let end = window.firstIndex(of: UInt8(ascii: ";")) else {
      position = start
      throw malformed("'&' does not begin a reference")
    }
    let name = bytes[position..<end]
    position = end + 1
    if name.first == UInt8(ascii: "#") {
      guard let scalar = scalar(of: name.dropFirst()) else {
        position = start
        throw malformed("a character reference to what is no XML character")
      }
      return Array(String(Character(scalar)).utf8)
    }
    switch String(decoding: name, as: UTF8.self) {
    case "amp": return Array("&".utf8)
    case "lt": return Array("<".utf8)
    case "gt": return Array(">".utf8)
    case "quot": return Array("\"".utf8)
    case "apos": return Array("'".utf8)
    case let name:
      position = start
      throw failure(.unknownEntity(name))
    }
  }

  private func scalar(of digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let isHexadecimal = digits.first == UInt8(ascii: "x")
    let digits = isHexadecimal ? digits.dropFirst() : digits
    // Int(_:radix:) would take a sign.
    guard let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10),
      value != 0, value != 0xFFFE, value != 0xFFFF
    else { return nil }
    return Unicode.Scalar(value)
  }

  // MARK: What is not content

  private mutating func declaration() throws(XMLError) {
    position += "<?xml".utf8.count
    guard let version = try pseudoAttribute("version"), version.hasPrefix("1.") else {
      throw malformed("expected version=\"1.0\" in the XML declaration")
    }
    if let encoding = try pseudoAttribute("encoding"), encoding.lowercased() != "utf-8" {
      throw malformed("the encoding must be UTF-8")
    }
    if let standalone = try pseudoAttribute("standalone"), standalone != "yes", standalone != "no" {
      throw malformed("standalone must be yes or no")
    }
    skipSpace()
    guard skip("?>") else { throw malformed("expected '?>' at the end of the XML declaration") }
  }

  private mutating func pseudoAttribute(_ name: StaticString) throws(XMLError) -> String? {
    let start = position
    guard skipSpace(), skip(name) else {
      position = start
      return nil
    }
    skipSpace()
    guard skip("=") else { throw malformed("expected '=' in the XML declaration") }
    skipSpace()
    return try attributeValue()
  }

  /// Comments, processing instructions and white space around the root element.
  private mutating func miscellany() throws(XMLError) {
    while true {
      skipSpace()
      if looking(at: "<!--") {
        try comment()
      } else if looking(at: "<?") {
        try processingInstruction()
      } else if looking(at: "<!DOCTYPE") {
        throw failure(.documentType)
      } else {
        return
      }
    }
  }

  private mutating func comment() throws(XMLError) {
    position += "<!--".utf8.count
    while !skip("--") {
      guard peek() != nil else { throw malformed("the end of a comment is missing") }
      position += 1
    }
    guard skip(">") else { throw malformed("'--' in a comment") }
  }

  private mutating func processingInstruction() throws(XMLError) {
    position += "<?".utf8.count
    let target = try name()
    guard String(decoding: target, as: UTF8.self).lowercased() != "xml" else {
      throw malformed("the XML declaration stands only at the start")
    }
    guard looking(at: "?>") || peek().map(isSpace) == true else {
      throw malformed("expected white space after a processing instruction's target")
    }
    while !skip("?>") {
      guard peek() != nil else { throw malformed("the end of a processing instruction is missing") }
      position += 1
    }
  }

  // MARK: Tokens

  /// A name (XML 1.0, 2.3); any character outside ASCII is taken for a name character.
  private mutating func name() throws(XMLError) -> ArraySlice<UInt8> {
    let start = position
    guard let first = peek(), isNameStart(first) else { throw malformed("expected a name") }
    while let byte = peek(), isNameStart(byte) || isNameRest(byte) { position += 1 }
    return bytes[start..<position]
  }

  private func localName(of name: ArraySlice<UInt8>) throws(XMLError) -> String {
    let parts = name.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 2, !parts.contains(where: \.isEmpty) else {
      throw malformed("a name may hold one ':' between a prefix and a local name")
    }
    return try string(Array(last))
  }

  private func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: ":"), 0x80...0xFF:
      true
    default: false
    }
  }

  private func isNameRest(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
    default: false
    }
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  @discardableResult private mutating func skipSpace() -> Bool {
    let start = position
    while let byte = peek(), isSpace(byte) { position += 1 }
    return position > start
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func looking(at token: StaticString) -> Bool {
    bytes[position...].starts(with: token.description.utf8)
  }

  private mutating func skip(_ token: StaticString) -> Bool {
    guard looking(at: token) else { return false }
    position += token.utf8CodeUnitCount
    return true
  }

  private func string(_ bytes: [UInt8]) throws(XMLError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw malformed("not UTF-8")
    }
    return text
  }

  /// Refuses the bytes of what is no XML character (XML 1.0, 2.2) and can be told from bytes alone.
  private mutating func checkCharacters() throws(XMLError) {
    for index in bytes.indices {
      let byte = bytes[index]
      let isControl = byte < 0x20 && !isSpace(byte)
      let isNonCharacter =
        byte == 0xEF && index + 2 < bytes.count && bytes[index + 1] == 0xBF
        && bytes[index + 2] >= 0xBE
      if isControl || isNonCharacter {
        position = index
        throw malformed("a character that XML does not allow")
      }
    }
  }

  // MARK: Failures

  private func malformed(_ text: String) -> XMLError { failure(.malformed(text)) }

  private func failure(_ reason: XMLError.Reason) -> XMLError {
    let before = bytes[..<min(position, bytes.count)]
    let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return XMLError(reason: reason, line: line, column: 1 + before.count - start)
  }
}
