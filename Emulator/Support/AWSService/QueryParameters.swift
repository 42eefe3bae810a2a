// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import HTTPMessage
package import HTTPServer
import Notation

/// The parameters of a request in the protocol `query`: names with dots, in which numbers count a list's
/// elements (`Entry.1.Id`).
package struct QueryParameters: Sendable {
  private let values: [String: String]
  /// What the names begin with here.
  private let prefix: String

  private init(values: [String: String], prefix: String) {
    self.values = values
    self.prefix = prefix
  }

  /// - Parameter body: a form; a request with GET has its parameters in the query.
  package init(_ head: RequestHead, _ body: Data) {
    let texts = [head.query ?? "", String(decoding: body, as: UTF8.self)]
    let pairs = texts.flatMap { text in
      PercentEncoding.parseQuery(text.replacing("+", with: "%20")).map {
        ($0.name, $0.value ?? "")
      }
    }
    self.init(values: Dictionary(pairs) { _, last in last }, prefix: "")
  }

  package init(_ request: ServiceRequest) { self.init(request.head, request.body) }

  /// A parameter's value; nil when it is missing.
  package subscript(name: String) -> String? { values[prefix + name] }

  /// A list's elements, in the order of their numbers.
  /// - Parameter name: with all that stands before the numbers: `Tags.member`.
  package func elements(_ name: String) -> [QueryParameters] {
    numbers(of: name).map { QueryParameters(values: values, prefix: "\(prefix)\(name).\($0).") }
  }

  /// The texts of a list of texts.
  package func strings(_ name: String) -> [String] {
    numbers(of: name).compactMap { self["\(name).\($0)"] }
  }

  /// A map's texts by their names.
  /// - Parameter key: what the name is called in an element, and `value` what the value is.
  package func dictionary(_ name: String, key: String, value: String) -> [String: String] {
    let pairs = elements(name).compactMap { element in
      element[key].map { ($0, element[value] ?? "") }
    }
    return Dictionary(pairs) { _, last in last }
  }

  private func numbers(of name: String) -> [Int] {
    let start = "\(prefix)\(name)."
    let numbers = values.keys.compactMap { key in
      key.hasPrefix(start) ? Int(key.dropFirst(start.count).prefix { $0 != "." }) : nil
    }
    return Set(numbers).sorted()
  }
}
