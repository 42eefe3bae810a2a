// SPDX-License-Identifier: Apache-2.0

/// SAM's `Globals` section: properties that every function or API has, unless it says otherwise.
/// The rules are those of SAM's documentation: single values are replaced, maps are merged, lists
/// are joined with the global elements first.
struct Globals {
  private let section: Node?

  init(section: Node?) {
    self.section = section
  }

  /// A resource's properties with the globals of its type; `kind` is `Function` or `HttpApi`.
  func applied(to properties: Node, of kind: String) -> Node {
    guard let preset = section?[kind] else { return properties }
    return Self.merge(preset, properties)
  }

  private static func merge(_ global: Node, _ local: Node) -> Node {
    switch (global.content, local.content) {
    case (.map(let globals), .map(let locals)) where !isFunction(globals) && !isFunction(locals):
      var members = globals
      for member in locals {
        if let index = members.firstIndex(where: { $0.key == member.key }) {
          let merged = merge(members[index].value, member.value)
          members[index] = Node.Member(key: member.key, line: member.line, value: merged)
        } else {
          members.append(member)
        }
      }
      return .map(members, line: local.line)
    case (.list(let globals), .list(let locals)):
      return .list(globals + locals, line: local.line)
    default: return local
    }
  }

  /// A call of an intrinsic function is one value, although it is written as a map.
  private static func isFunction(_ members: [Node.Member]) -> Bool {
    guard members.count == 1, let key = members.first?.key else { return false }
    return key == "Ref" || key == "Condition" || key.hasPrefix("Fn::")
  }
}
