// SPDX-License-Identifier: Apache-2.0
import EventPatterns
import FoundationEssentials
import JSONTree

/// An `InputTransformer`: variables taken from the event by path, and a template with `<variable>`
/// in it
/// ([input transformation](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html)).
package struct InputTransformer: Sendable, Equatable {
  /// Why a transformer is refused.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  private enum Piece: Sendable, Equatable {
    case literal(String)
    /// A placeholder; `inString` when it stands between quotes.
    case variable(String, inString: Bool)
  }

  private let paths: [String: EventPath]
  /// The template as it was written.
  let template: String
  private let pieces: [Piece]

  /// - Parameters:
  ///   - inputPathsMap: a path for each variable, at most 100.
  ///   - inputTemplate: JSON with `<variable>` where a value may stand or inside a string.
  /// - Throws: ``Invalid`` for a bad path, a reserved or unknown variable, or a template that is not
  ///   JSON once its variables are filled.
  package init(inputPathsMap: [String: String], inputTemplate: String) throws(Invalid) {
    guard inputPathsMap.count <= 100 else {
      throw Invalid(description: "InputPathsMap has more than 100 variables")
    }
    var paths: [String: EventPath] = [:]
    for (name, text) in inputPathsMap {
      guard !name.hasPrefix("aws.") else {
        throw Invalid(description: "InputPathsMap: the name \(name) is reserved")
      }
      guard let path = EventPath(text) else {
        throw Invalid(description: "InputPathsMap: \(name): \(text) is not a path")
      }
      paths[name] = path
    }
    self.paths = paths
    template = inputTemplate
    pieces = Self.pieces(of: inputTemplate, variables: Set(paths.keys).union(Self.reserved))
    let probe = pieces.reduce(into: "") { text, piece in
      switch piece {
      case .literal(let literal): text += literal
      case .variable(_, inString: let inString): text += inString ? "" : "0"
      }
    }
    do throws(JSONSyntaxError) { _ = try JSON(parsing: probe) } catch {
      throw Invalid(description: "InputTemplate is not valid JSON: \(error)")
    }
  }

  /// The variables' paths as they were written.
  var pathTexts: [String: String] { paths.mapValues(\.text) }

  private static let reserved: Set = [
    "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time",
    "aws.events.event", "aws.events.event.json",
  ]

  private static func pieces(of template: String, variables: Set<String>) -> [Piece] {
    var pieces: [Piece] = []
    var literal = ""
    var inString = false
    var rest = Substring(template)
    while let character = rest.popFirst() {
      switch character {
      case "\\" where inString:
        literal.append(character)
        if let escaped = rest.popFirst() { literal.append(escaped) }
      case "\"":
        inString.toggle()
        literal.append(character)
      case "<":
        guard let end = rest.firstIndex(of: ">"), variables.contains(String(rest[..<end])) else {
          literal.append(character)
          continue
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        literal = ""
        pieces.append(.variable(String(rest[..<end]), inString: inString))
        rest = rest[rest.index(after: end)...]
      default: literal.append(character)
      }
    }
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }

  func payload(for event: JSON, in context: TargetInput.Context) -> Data {
    var text = ""
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .variable(let name, let inString):
        let value = value(of: name, event, context)
        text += inString ? Self.inString(value) : value.text
      }
    }
    return Data(text.utf8)
  }

  /// A variable's value; the empty string when its path leads nowhere.
  private func value(of name: String, _ event: JSON, _ context: TargetInput.Context) -> JSON {
    switch name {
    case "aws.events.rule-arn": return .string(context.ruleARN)
    case "aws.events.rule-name": return .string(context.ruleName)
    case "aws.events.event.ingestion-time": return .string(context.ingestionTime)
    case "aws.events.event.json": return event
    case "aws.events.event":
      guard var object = event.object else { return event }
      object["detail"] = nil
      return .object(object)
    default: return paths[name]?.value(in: event) ?? ""
    }
  }

  /// A value between quotes: a string's characters, escaped; an array or object without its own
  /// quotes, as EventBridge writes it.
  private static func inString(_ value: JSON) -> String {
    switch value {
    case .string: String(value.text.dropFirst().dropLast())
    case .array, .object: value.text.filter { $0 != "\"" && $0 != "\\" }
    default: value.text
    }
  }
}
