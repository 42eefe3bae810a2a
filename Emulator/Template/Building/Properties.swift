// SPDX-License-Identifier: Apache-2.0

/// Reads the properties of a resource, or of a map within it, one by one: each is resolved when it
/// is asked for, and what nobody asked for is warned of in the end.
final class Properties: Located {
  /// The path for messages, such as `Presign.FunctionUrlConfig`.
  let path: String
  let line: Int
  private let resolver: Resolver
  private let members: [Node.Member]
  /// Properties that mean something here, or are known to mean nothing.
  private var known: Set<String> = []
  /// Properties that were resolved, so that what they refer to was checked.
  private var checked: Set<String> = []

  init(_ node: Node, path: String, resolver: Resolver) throws(Problem) {
    self.path = path
    self.resolver = resolver
    line = node.line
    members = try node.requiredMembers(path)
  }

  /// A property's value, resolved; nil when it is missing, null or `AWS::NoValue`.
  func node(_ key: String) throws(Problem) -> Node? {
    known.insert(key)
    checked.insert(key)
    guard let member = members.first(where: { $0.key == key }), !member.value.isNull,
      let value = try resolver.resolve(member.value)
    else { return nil }
    return value
  }

  /// A property as it stands in the template, nothing resolved.
  func unresolved(_ key: String) -> Node? {
    known.insert(key)
    checked.insert(key)
    return members.first { $0.key == key }.map(\.value)
  }

  func required(_ key: String) throws(Problem) -> Node {
    guard let value = try node(key) else { throw problem("\(path) has no \(key)") }
    return value
  }

  func string(_ key: String) throws(Problem) -> String? {
    try node(key)?.string("\(path).\(key)")
  }

  func requiredString(_ key: String) throws(Problem) -> String {
    try required(key).string("\(path).\(key)")
  }

  func strings(_ key: String) throws(Problem) -> [String] {
    try node(key)?.strings("\(path).\(key)") ?? []
  }

  func integer(
    _ key: String, in range: ClosedRange<Int> = .min...(.max)
  ) throws(Problem) -> Int? {
    try node(key)?.integer("\(path).\(key)", in: range)
  }

  func boolean(_ key: String) throws(Problem) -> Bool? {
    try node(key)?.boolean("\(path).\(key)")
  }

  func json(_ key: String) throws(Problem) -> String? {
    try node(key)?.json
  }

  /// A map within, or nil.
  func properties(_ key: String) throws(Problem) -> Properties? {
    guard let value = try node(key) else { return nil }
    return try Properties(value, path: "\(path).\(key)", resolver: resolver)
  }

  /// The maps of a list within.
  func list(_ key: String) throws(Problem) -> [Properties] {
    guard let value = try node(key) else { return [] }
    return try value.list().map { (element) throws(Problem) in
      try Properties(element, path: "\(path).\(key)", resolver: resolver)
    }
  }

  /// These make no difference here and are not worth a word: descriptions, tags.
  func ignore(_ keys: String...) {
    known.formUnion(keys)
  }

  /// These make no difference here, but they do in AWS.
  func note(_ keys: String..., because reason: String) {
    for key in keys {
      known.insert(key)
      guard let member = members.first(where: { $0.key == key }) else { continue }
      resolver.findings.add(.note, line: member.line, "\(path).\(key): \(reason)")
    }
  }

  /// Warns of every property that nobody asked for, and checks what they refer to.
  func warnOfTheRest() throws(Problem) {
    for member in members where !checked.contains(member.key) {
      _ = try resolver.evaluate(member.value)
      guard !known.contains(member.key) else { continue }
      resolver.findings.add(
        .warning, line: member.line, "\(path).\(member.key) is not emulated; it has no effect")
    }
  }
}
