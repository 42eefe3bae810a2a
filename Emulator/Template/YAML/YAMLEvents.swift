// SPDX-License-Identifier: Apache-2.0
import CYAML

/// One event of a YAML stream (YAML 1.1, chapter 3: the serialization).
struct YAMLEvent: Located {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(String, isPlain: Bool)
    case listStart
    case mapStart
    /// The end of a list or of a map.
    case end
  }

  var kind: Kind
  /// The line on which it begins, from 1.
  var line: Int
  var anchor: String?
  var tag: String?
}

/// libyaml's parser over its own copy of the bytes.
@safe
struct YAMLEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) throws(Problem) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw Problem(line: 1, message: "out of memory")
    }
    let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = unsafe input.initialize(from: bytes)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe self.parser = parser
    unsafe self.input = input
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  mutating func next() throws(Problem) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem }
    defer { unsafe yaml_event_delete(&event) }
    let line = unsafe Int(event.start_mark.line) + 1
    func made(
      _ kind: YAMLEvent.Kind, _ anchor: UnsafeMutablePointer<yaml_char_t>? = nil,
      _ tag: UnsafeMutablePointer<yaml_char_t>? = nil
    ) -> YAMLEvent {
      YAMLEvent(
        kind: kind, line: line, anchor: unsafe Self.text(anchor), tag: unsafe Self.text(tag))
    }
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: return made(.streamStart)
    case YAML_DOCUMENT_START_EVENT: return made(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return made(.documentEnd)
    case YAML_ALIAS_EVENT: return unsafe made(.alias(Self.text(event.data.alias.anchor) ?? ""))
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return unsafe made(
        .scalar(
          String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
        scalar.anchor, scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      let list = unsafe event.data.sequence_start
      return unsafe made(.listStart, list.anchor, list.tag)
    case YAML_MAPPING_START_EVENT:
      let map = unsafe event.data.mapping_start
      return unsafe made(.mapStart, map.anchor, map.tag)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return made(.end)
    default: return made(.streamEnd)
    }
  }

  /// What libyaml says is wrong, in its own words.
  private var problem: Problem {
    guard let message = unsafe parser.pointee.problem else {
      return Problem(line: 1, message: "out of memory")
    }
    let context = unsafe parser.pointee.context.map { unsafe " " + String(cString: $0) } ?? ""
    return unsafe Problem(
      line: Int(parser.pointee.problem_mark.line) + 1,
      message: "not YAML: \(String(cString: message))\(context)")
  }

  private static func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    guard let characters = unsafe characters else { return nil }
    return unsafe String(cString: characters)
  }
}
