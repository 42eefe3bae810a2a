// SPDX-License-Identifier: Apache-2.0

/// A refusal by a service. The service's ``ServiceErrorForm`` makes the answer of it.
package struct ServiceError: Error, Equatable, CustomStringConvertible {
  /// Whose fault it is: what the query protocol and Lambda tell as `Type`.
  package enum Fault: Sendable { case sender, receiver }

  package var status: Int
  /// The code by its name in the service's API, such as `ResourceNotFoundException`.
  package var code: String
  package var message: String

  package init(_ status: Int, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }

  package var fault: Fault { status < 500 ? .sender : .receiver }

  package var description: String { "\(code): \(message)" }
}
