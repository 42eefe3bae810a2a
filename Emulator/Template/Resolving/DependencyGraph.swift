// SPDX-License-Identifier: Apache-2.0

/// Which resource needs which: CloudFormation makes them in that order, so there must be one.
struct DependencyGraph {
  private var edges: [String: [(target: String, line: Int)]] = [:]

  mutating func add(from source: String, to target: String, line: Int) {
    guard !edges[source, default: []].contains(where: { $0.target == target }) else { return }
    edges[source, default: []].append((target, line))
  }

  /// The first circle, or nil: its resources in order, the first one again at the end, and the line
  /// that leads from the first to the second.
  func firstCycle() -> (path: [String], line: Int)? {
    var finished: Set<String> = []
    for start in edges.keys.sorted() where !finished.contains(start) {
      if let cycle = cycle(from: start, finished: &finished) { return cycle }
    }
    return nil
  }

  private func cycle(
    from start: String, finished: inout Set<String>
  ) -> (path: [String], line: Int)? {
    var path: [(node: String, next: Int)] = [(start, 0)]
    while let (node, next) = path.last {
      let targets = edges[node, default: []]
      guard next < targets.count else {
        finished.insert(node)
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      let target = targets[next].target
      if let index = path.firstIndex(where: { $0.node == target }) {
        let circle = path[index...]
        let line = edges[target]?[circle[index].next - 1].line ?? targets[next].line
        return (circle.map(\.node) + [target], line)
      }
      if !finished.contains(target) { path.append((target, 0)) }
    }
    return nil
  }
}
