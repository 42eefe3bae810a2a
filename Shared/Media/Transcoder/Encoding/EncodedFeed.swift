// SPDX-License-Identifier: Apache-2.0

/// What flows from an encoder to the outputs.
enum EncodedEvent: Sendable {
  /// What the packets are; comes first.
  case header(CodecParameters)
  /// A packet, in decoding order.
  case packet(Packet)
}

/// The way of one encoder's packets to one output.
typealias EncodedFeed = BoundedQueue<EncodedEvent>

extension BoundedQueue where Element == EncodedEvent {
  /// What the packets are, waiting for it; asked for once, before the first packet.
  func header() throws -> CodecParameters {
    guard case .header(let parameters)? = try pop() else { throw Aborted() }
    return parameters
  }

  /// The next packet, waiting for it; nil at the end.
  func nextPacket() throws -> Packet? {
    if case .packet(let packet)? = try pop() { packet } else { nil }
  }
}
