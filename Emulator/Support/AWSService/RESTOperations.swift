// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPServer
import Notation

/// Operations that are told by method and path (the protocol `rest-json`).
package struct RESTOperations: OperationTable {
  private struct Entry {
    var method: String
    var segments: [Substring]
    /// The parameter that the query must have, as `name=value`.
    var parameter: Substring?
    var name: String
  }

  private let entries: [Entry]

  package var names: [String] { entries.map(\.name) }

  /// - Parameter table: a URI template a line, then the methods that it takes, each before the name of
  ///   its operation. The template is the model's: `{label}` stands for one segment, `{label+}` for
  ///   what is left of the path.
  package init(_ table: String) {
    entries = table.split(separator: "\n").flatMap { line in
      let words = line.split(separator: " ")
      let uri = words[0].split(separator: "?")
      return stride(from: 1, to: words.count - 1, by: 2).map { index in
        Entry(
          method: String(words[index]), segments: uri[0].split(separator: "/"),
          parameter: uri.count > 1 ? uri[1] : nil, name: String(words[index + 1]))
      }
    }
  }

  package func owns(_ head: RequestHead) -> Bool { operation(of: head, body: Data()) != nil }

  package func operation(of head: RequestHead, body: Data) -> ServiceOperation? {
    let path = head.path.split(separator: "/")
    let parameters = head.query?.split(separator: "&") ?? []
    var found: ServiceOperation?
    for entry in entries
    where entry.method == head.method && entry.parameter.map(parameters.contains) ?? true {
      guard let labels = Self.labels(of: path, as: entry.segments) else { continue }
      // Of several that fit, one without labels means more, and one with a parameter most.
      if entry.parameter != nil { return ServiceOperation(entry.name, labels: labels) }
      guard labels.count < found?.labels.count ?? .max else { continue }
      found = ServiceOperation(entry.name, labels: labels)
    }
    return found
  }

  private static func labels(of path: [Substring], as template: [Substring]) -> [String: String]? {
    var labels: [String: String] = [:]
    for (index, pattern) in template.enumerated() {
      guard index < path.count else { return nil }
      guard pattern.first == "{" else {
        guard path[index] == pattern else { return nil }
        continue
      }
      let takesRest = pattern.hasSuffix("+}")
      let text = takesRest ? path[index...].joined(separator: "/") : String(path[index])
      guard let value = PercentEncoding.decode(text) else { return nil }
      labels[String(pattern.dropFirst().dropLast(takesRest ? 2 : 1))] = value
      if takesRest { return labels }
    }
    return path.count == template.count ? labels : nil
  }
}
