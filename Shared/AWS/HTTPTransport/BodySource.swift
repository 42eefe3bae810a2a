// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Reads a request's body for the transfer, never holding more than the piece that is asked for.
struct BodySource: ~Copyable {
  private let body: HTTPRequest.Body
  private var position: Int64 = 0
  /// What the stream gave and the transfer had no room for.
  private var pending: ArraySlice<UInt8> = []

  init(_ body: HTTPRequest.Body) { self.body = body }

  /// The next bytes of the body, as many as fit, or none at its end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
    let count: Int
    switch body {
    case .bytes(let data):
      count = min(buffer.count, data.count - Int(position))
      let start = data.startIndex + Int(position)
      unsafe data.copyBytes(to: buffer, from: start..<start + count)
    case .stream(let length, let next):
      count = try unsafe readStream(length: length, next: next, into: buffer)
    }
    position += Int64(count)
    return count
  }

  /// Goes back to the beginning, when the transfer must send the body again.
  /// - Returns: whether that is possible.
  mutating func rewind() -> Bool {
    if case .stream = body, position > 0 || !pending.isEmpty { return false }
    position = 0
    return true
  }

  private mutating func readStream(
    length: Int64?, next: @Sendable (Int) throws -> [UInt8],
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(TransportError) -> Int {
    if pending.isEmpty {
      do {
        pending = try next(buffer.count)[...]
      } catch {
        throw TransportError(.source, "the body's source failed: \(error)")
      }
    }
    let count = min(pending.count, buffer.count)
    if let length {
      guard position + Int64(pending.count) <= length else {
        throw TransportError(.source, "the body's source gave more than \(length) bytes")
      }
      guard count > 0 || position == length else {
        throw TransportError(
          .source, "the body's source ended after \(position) of \(length) bytes")
      }
    }
    unsafe buffer.copyBytes(from: pending.prefix(count))
    pending = pending.dropFirst(count)
    return count
  }
}
