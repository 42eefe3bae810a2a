// SPDX-License-Identifier: Apache-2.0

/// Makes a tree of the events of one YAML document, within limits that no template comes near.
struct YAMLComposer: ~Copyable {
  /// CloudFormation's limit for a template in S3.
  static let sizeLimit = 1 << 20
  static let depthLimit = 64
  /// Nodes, those that aliases repeat counted each time: a few aliases of aliases make billions.
  static let nodeLimit = 200_000

  private var events: YAMLEvents
  private var anchors: [String: Anchor] = [:]
  private var remarks: [Problem] = []
  private var count = 0
  private var deepest = 0

  private struct Anchor {
    var node: Node
    var size: Int
    var height: Int
  }

  private init(_ events: consuming YAMLEvents) {
    self.events = events
  }

  static func compose(_ bytes: [UInt8]) throws(Problem) -> Node {
    try composeWithRemarks(bytes).root
  }

  /// The tree, and what is wrong with the document without making it unreadable.
  static func composeWithRemarks(
    _ bytes: [UInt8]
  ) throws(Problem) -> (root: Node, remarks: [Problem]) {
    guard bytes.count <= sizeLimit else {
      throw Problem(line: 1, message: "the template is larger than 1 MiB, CloudFormation's limit")
    }
    var composer = YAMLComposer(try YAMLEvents(bytes))
    let root = try composer.document()
    return (root, composer.remarks)
  }

  private mutating func document() throws(Problem) -> Node {
    _ = try events.next()
    let start = try events.next()
    guard case .documentStart = start.kind else {
      throw start.problem("the template is empty")
    }
    let root = try node(try events.next(), depth: 0)
    _ = try events.next()
    let end = try events.next()
    guard case .streamEnd = end.kind else {
      throw end.problem("a template is one YAML document; another begins here")
    }
    return root
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(Problem) -> Node {
    if case .alias(let name) = event.kind {
      guard let target = anchors[name] else {
        throw event.problem("the alias *\(name) has no anchor before it")
      }
      try descend(to: depth + target.height, line: event.line)
      try spend(target.size, line: event.line)
      return target.node
    }
    try descend(to: depth, line: event.line)
    let (before, outerDeepest) = (count, deepest)
    try spend(1, line: event.line)
    deepest = depth
    let content = try content(of: event, depth: depth)
    let node = try ShortForm.expand(Node(line: event.line, content: content), tag: event.tag)
    if let anchor = event.anchor {
      anchors[anchor] = Anchor(node: node, size: count - before, height: deepest - depth)
    }
    deepest = max(deepest, outerDeepest)
    return node
  }

  private mutating func descend(to depth: Int, line: Int) throws(Problem) {
    deepest = max(deepest, depth)
    guard depth < Self.depthLimit else {
      throw Problem(line: line, message: "nested more than \(Self.depthLimit) levels deep")
    }
  }

  private mutating func content(
    of event: YAMLEvent, depth: Int
  ) throws(Problem) -> Node.Content {
    switch event.kind {
    case .scalar(let text, let isPlain): return .scalar(text, isPlain: isPlain)
    case .listStart:
      var elements: [Node] = []
      while true {
        let next = try events.next()
        if case .end = next.kind { return .list(elements) }
        elements.append(try node(next, depth: depth + 1))
      }
    case .mapStart: return .map(try members(depth: depth + 1))
    default: throw event.problem("a value is missing")
    }
  }

  private mutating func members(depth: Int) throws(Problem) -> [Node.Member] {
    var members: [Node.Member] = []
    var merged: [Node.Member] = []
    var keys: Set<String> = []
    while true {
      let next = try events.next()
      if case .end = next.kind { break }
      let keyNode = try node(next, depth: depth)
      guard case .scalar(let key, let isPlain) = keyNode.content else {
        throw next.problem("a key must be a text")
      }
      let value = try node(try events.next(), depth: depth)
      if isPlain, key == "<<" {
        merged += try mergeSources(value)
        continue
      }
      if !keys.insert(key).inserted {
        // As the readers of SAM and of CloudFormation have it.
        remarks.append(next.problem("the key \(key) is given twice; the last counts"))
        members.removeAll { $0.key == key }
      }
      members.append(Node.Member(key: key, line: next.line, value: value))
    }
    for member in merged where keys.insert(member.key).inserted { members.append(member) }
    return members
  }

  /// YAML's merge key: the map, or maps, whose members are taken where the map has none of its own.
  private func mergeSources(_ value: Node) throws(Problem) -> [Node.Member] {
    var all: [Node.Member] = []
    for source in value.list() { all += try source.requiredMembers("what << merges") }
    return all
  }

  private mutating func spend(_ nodes: Int, line: Int) throws(Problem) {
    count += nodes
    guard count <= Self.nodeLimit else {
      throw Problem(line: line, message: "more than \(Self.nodeLimit) values, aliases expanded")
    }
  }
}
