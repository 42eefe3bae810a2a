// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
package import HTTPServer

/// The operations of a service that tells them by the field `X-Amz-Target` (`json`).
package struct JSONOperations: Sendable {
  /// The prefix of the field's value, such as `AWSEvents`.
  package let prefix: String
  package let names: [String]

  /// - Parameter names: the operations' names, separated by white space.
  package init(prefix: String, _ names: String) {
    self.prefix = prefix
    self.names = names.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  package func owns(_ head: RequestHead) -> Bool {
    head.headers["x-amz-target"]?.hasPrefix(prefix + ".") ?? false
  }

  package func operation(of head: RequestHead) -> ServiceOperation? {
    guard owns(head), let target = head.headers["x-amz-target"] else { return nil }
    let name = target.dropFirst(prefix.count + 1)
    return names.contains { $0 == name } ? ServiceOperation(String(name)) : nil
  }
}
