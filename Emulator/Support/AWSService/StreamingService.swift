// SPDX-License-Identifier: Apache-2.0
package import HTTPServer

/// A service that judges a request by its head, verifies signatures itself, where there are any, and
/// takes the body as it comes.
package protocol StreamingService: AWSService {
  /// The operations, by their names in AWS's API.
  associatedtype Operation: RawRepresentable<String>, Sendable

  /// The operation of a request; nil for a request that is none of the service's operations.
  func operation(of head: RequestHead) -> Operation?
  /// Takes a request that no fault has kept away.
  func accept(_ head: RequestHead, operation: Operation?) -> any RequestReceiver
}

extension StreamingService where Operation: CaseIterable {
  package var operationNames: [String] { Operation.allCases.map(\.rawValue) }
}

extension StreamingService {
  package func accept(_ head: RequestHead, at entrance: ServiceEntrance) -> any RequestReceiver {
    let operation = operation(of: head)
    guard let fault = entrance.fault(of: head, operation: operation?.rawValue) else {
      return accept(head, operation: operation)
    }
    let answer = fault.error.map {
      entrance.response(for: $0, to: head, requestID: entrance.makeRequestID())
    }
    if let answer, fault.moment == .before {
      return ImmediateReceiver(answer, latency: fault.latency)
    }
    return DisturbedReceiver(
      accept(head, operation: operation), answer: answer, latency: fault.latency)
  }
}
