// SPDX-License-Identifier: Apache-2.0
package import HTTPServer
import Notation

/// The operations of a service that tells them by method and path (`rest-json`).
package struct RESTOperations: Sendable {
  private struct Entry {
    var method: Substring
    var segments: [Substring]
    var name: String
  }

  private let entries: [Entry]

  package var names: [String] { entries.map(\.name) }

  /// - Parameter table: an operation a line: method, URI template, name. A template is one of AWS's
  ///   model: `{Label}` stands for one segment, `{Label+}` for one or more.
  package init(_ table: String) {
    entries = table.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3 else { return nil }
      return Entry(
        method: words[0], segments: words[1].split(separator: "/"), name: String(words[2]))
    }
  }

  /// The operation of a request. Where several fit, the one with the fewest labels is meant.
  package func operation(of head: RequestHead) -> ServiceOperation? {
    let path = head.path.split(separator: "/")
    let fitting = entries.filter { $0.method == head.method }
      .compactMap { entry in
        Self.labels(of: path, as: entry.segments).map { (entry: entry, labels: $0) }
      }
      .min { $0.labels.count < $1.labels.count }
    return fitting.map { ServiceOperation($0.entry.name, labels: $0.labels) }
  }

  private static func labels(of path: [Substring], as template: [Substring]) -> [String: String]? {
    var labels: [String: String] = [:]
    for (index, segment) in template.enumerated() {
      guard index < path.count else { return nil }
      guard segment.first == "{" else {
        guard segment == path[index] else { return nil }
        continue
      }
      let label = segment.dropFirst().dropLast()
      let isRest = label.last == "+"
      let text = isRest ? path[index...].joined(separator: "/") : String(path[index])
      guard let value = PercentEncoding.decode(text) else { return nil }
      if isRest {
        labels[String(label.dropLast())] = value
        return labels
      }
      labels[String(label)] = value
    }
    return path.count == template.count ? labels : nil
  }
}
