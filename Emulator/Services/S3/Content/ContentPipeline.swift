// SPDX-License-Identifier: Apache-2.0
import Dispatch
import POSIX
import Synchronization

/// Stores a content and makes several digests of it.
///
/// Digesting costs more than receiving and storing together, so for a large content every digest has
/// a queue of its own, beside the thread that receives. What waits in the queues is bounded: when
/// they are full, receiving waits, and with it the client.
final class ContentPipeline {
  /// A multiple of any page: the system stores whole pages in one go and at half the cost of what
  /// the network happens to bring.
  private static let pieceLength = 128 << 10
  private static let piecesInFlight = 8

  /// A piece of content that every lane reads; it makes room when the last one has.
  private final class Piece: Sendable {
    let bytes: [UInt8]
    private let room: DispatchSemaphore

    init(bytes: [UInt8], room: DispatchSemaphore) {
      self.bytes = bytes
      self.room = room
    }

    deinit { room.signal() }
  }

  private final class Lane: Sendable {
    private let digest: Mutex<any StreamDigest>
    private let queue: DispatchQueue?

    init(_ digest: any StreamDigest, isParallel: Bool) {
      self.digest = Mutex(digest)
      queue = isParallel ? DispatchQueue(label: "s3.digest") : nil
    }

    func update(_ bytes: RawSpan) { digest.withLock { $0.update(bytes) } }

    func submit(_ piece: Piece) {
      queue?.async {
        let bytes = piece.bytes
        self.update(unsafe bytes.span.bytes)
      }
    }

    func finalized() -> [UInt8] {
      queue?.sync {}
      return digest.withLock { $0.finalized() }
    }
  }

  private let file: BlobWriter
  private let lanes: [Lane]
  private let isParallel: Bool
  private let room = DispatchSemaphore(value: ContentPipeline.piecesInFlight)
  private var buffer: [UInt8] = []

  /// - Parameters:
  ///   - file: where the content goes; it is complete once the digests are finalized.
  ///   - isParallel: whether the content is large enough to be worth the queues.
  init(_ digests: [any StreamDigest], file: BlobWriter, isParallel: Bool) {
    self.file = file
    self.isParallel = isParallel
    lanes = digests.map { Lane($0, isParallel: isParallel) }
  }

  func update(_ bytes: RawSpan) throws(SystemError) {
    guard isParallel else {
      for lane in lanes { lane.update(bytes) }
      return try file.write(bytes)
    }
    var position = 0
    while position < bytes.byteCount {
      if buffer.isEmpty { buffer.reserveCapacity(Self.pieceLength) }
      let count = min(bytes.byteCount - position, Self.pieceLength - buffer.count)
      unsafe bytes.extracting(position..<position + count).withUnsafeBytes {
        unsafe buffer.append(contentsOf: $0)
      }
      position += count
      if buffer.count == Self.pieceLength { try submit() }
    }
  }

  private func submit() throws(SystemError) {
    guard !buffer.isEmpty else { return }
    room.wait()
    let bytes = buffer
    buffer = []
    let piece = Piece(bytes: bytes, room: room)
    for lane in lanes { lane.submit(piece) }
    try file.write(unsafe bytes.span.bytes)
  }

  /// The digests in the order that they were given in.
  func finalized() throws(SystemError) -> [[UInt8]] {
    try submit()
    return lanes.map { $0.finalized() }
  }
}
