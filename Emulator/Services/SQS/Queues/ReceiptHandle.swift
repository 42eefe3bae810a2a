// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// A receipt: the message of a queue that was received, and how often it had been by then. To clients
/// it is an opaque text.
struct ReceiptHandle: Sendable, Equatable {
  var queue: String
  var sequence: Int64
  var receiveCount: Int

  init(queue: String, sequence: Int64, receiveCount: Int) {
    self.queue = queue
    self.sequence = sequence
    self.receiveCount = receiveCount
  }

  /// Reads a receipt; nil for what is none.
  init?(_ text: String) {
    guard let data = Data(base64Encoded: text),
      let plain = String(validating: data, as: UTF8.self)
    else { return nil }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let sequence = Int64(parts[1]), let receiveCount = Int(parts[2])
    else { return nil }
    self.init(queue: String(parts[0]), sequence: sequence, receiveCount: receiveCount)
  }

  var text: String { Data("\(queue)/\(sequence)/\(receiveCount)".utf8).base64EncodedString() }
}
