// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPServer

/// An operation by its name in AWS's API, and what the request's path says of it.
package struct ServiceOperation: Sendable, Equatable {
  package var name: String
  /// The values of the labels of the operation's URI, decoded.
  package var labels: [String: String] = [:]

  package init(_ name: String, labels: [String: String] = [:]) {
    self.name = name
    self.labels = labels
  }
}

/// A request that was verified.
package struct ServiceRequest: Sendable {
  package var operation: ServiceOperation
  package var head: RequestHead
  package var body: Data
  /// Who signed it.
  package var accessKeyID: String
  /// What `x-amzn-requestid` of the answer will say, unless the answer has that field already.
  package var requestID: String

  package init(
    operation: ServiceOperation, head: RequestHead, body: Data, accessKeyID: String,
    requestID: String
  ) {
    self.operation = operation
    self.head = head
    self.body = body
    self.accessKeyID = accessKeyID
    self.requestID = requestID
  }
}
