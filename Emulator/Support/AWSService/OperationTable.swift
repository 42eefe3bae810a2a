// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
import HTTPMessage
package import HTTPServer
import Notation

/// The operations of a service's API, in the way that its protocol tells them apart.
package protocol OperationTable: Sendable {
  /// The names of all operations.
  var names: [String] { get }
  /// Whether a request without a credential scope is shaped as one of the service's.
  func owns(_ head: RequestHead) -> Bool
  /// The operation of a request; nil for what the API does not have.
  func operation(of head: RequestHead, body: Data) -> ServiceOperation?
}

/// Operations that are told by the field `X-Amz-Target` (the protocol `json`).
package struct JSONOperations: OperationTable {
  private let prefix: String
  package let names: [String]

  /// - Parameters:
  ///   - prefix: of the field's value, such as `AWSEvents`.
  ///   - names: the operations' names, separated by white space.
  package init(prefix: String, _ names: String) {
    self.prefix = prefix + "."
    self.names = names.words
  }

  package func owns(_ head: RequestHead) -> Bool {
    head.headers["x-amz-target"]?.hasPrefix(prefix) ?? false
  }

  package func operation(of head: RequestHead, body: Data) -> ServiceOperation? {
    guard let target = head.headers["x-amz-target"], target.hasPrefix(prefix) else { return nil }
    let name = target.dropFirst(prefix.count)
    return names.first { $0 == name }.map { ServiceOperation($0) }
  }
}

/// Operations that are told by the parameter `Action` of a form or a query (the protocol `query`).
package struct QueryOperations: OperationTable {
  private let version: String
  package let names: [String]

  /// - Parameters:
  ///   - version: the value of the parameter `Version`.
  ///   - names: the operations' names, separated by white space.
  package init(version: String, _ names: String) {
    self.version = version
    self.names = names.words
  }

  package func owns(_ head: RequestHead) -> Bool {
    let type = head.headers["content-type"] ?? ""
    return head.method == "POST" && type.hasPrefix("application/x-www-form-urlencoded")
      || Self.parameters(head, body: Data())["Version"] == version
  }

  package func operation(of head: RequestHead, body: Data) -> ServiceOperation? {
    let parameters = Self.parameters(head, body: body)
    guard parameters["Version"] == version, let action = parameters["Action"] else { return nil }
    return names.first { $0 == action }.map { ServiceOperation($0) }
  }

  private static func parameters(_ head: RequestHead, body: Data) -> [String: String] {
    let text = head.method == "POST" ? String(decoding: body, as: UTF8.self) : head.query ?? ""
    return Dictionary(
      PercentEncoding.parseQuery(text.replacing("+", with: "%20")).map { ($0.name, $0.value ?? "") }
    ) { first, _ in first }
  }
}

extension String {
  fileprivate var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}
