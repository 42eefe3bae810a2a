// SPDX-License-Identifier: Apache-2.0

/// Something that sends HTTP requests: a client of the network, or a stand-in for tests.
package protocol HTTPSending: Sendable {
  /// Sends a request and waits for the whole answer. Any status is an answer; redirects are not
  /// followed. Cancelling the task ends the transfer.
  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse
}
