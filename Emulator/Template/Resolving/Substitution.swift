// SPDX-License-Identifier: Apache-2.0

/// The text of `Fn::Sub`: literals and `${variables}`; `${!Literal}` stands for `${Literal}`.
enum Substitution {
  enum Piece: Equatable {
    case literal(String)
    case variable(String)
  }

  private static let nameCharacters = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_-")

  static func pieces(of source: String, line: Int) throws(Problem) -> [Piece] {
    var pieces: [Piece] = []
    var literal = ""
    var rest = Substring(source)
    while let start = rest.firstRange(of: "${") {
      literal += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: "}") else {
        throw Problem(line: line, message: "Fn::Sub: a ${ has no closing brace")
      }
      let name = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if name.hasPrefix("!") {
        literal += "${\(name.dropFirst())}"
        continue
      }
      guard !name.isEmpty, name.allSatisfy(nameCharacters.contains) else {
        throw Problem(
          line: line, message: "Fn::Sub: ${\(name)} names nothing; ${!\(name)} stands for itself")
      }
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = ""
      pieces.append(.variable(String(name)))
    }
    literal += rest
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }
}
