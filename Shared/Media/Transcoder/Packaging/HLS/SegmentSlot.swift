// SPDX-License-Identifier: Apache-2.0
import POSIX

/// The segment file that the muxer writes to now.
final class SegmentSlot {
  private let isTransportStream: Bool
  private var pending: PendingFile?
  private var cipher: SegmentCipher?
  private(set) var size = 0

  /// A packet that stands for nothing (ISO/IEC 13818-1, 2.4.3.3: PID 0x1FFF).
  private static let nullPacket: [UInt8] =
    [0x47, 0x1F, 0xFF, 0x10] + Array(repeating: 0xFF, count: 184)

  /// Readers know a transport stream by how its packets follow one another: libavformat asks for
  /// eleven of the longest kind, 204 bytes. A frame or two of one colour have fewer.
  private static let recognisable = 11 * 204

  /// - Parameter isTransportStream: whether a short one is filled up with packets.
  init(isTransportStream: Bool = true) { self.isTransportStream = isTransportStream }

  func begin(_ file: PendingFile, cipher: SegmentCipher?) {
    pending = file
    self.cipher = cipher
    size = 0
  }

  func write(_ bytes: [UInt8]) throws(SystemError) { try unsafe write(bytes.span.bytes) }

  func write(_ bytes: RawSpan) throws(SystemError) {
    size += bytes.byteCount
    guard let cipher else {
      try pending?.write(bytes)
      return
    }
    try pending?.write(cipher.encrypt(bytes))
  }

  /// - Returns: the file with all its bytes; nil when none was begun.
  func end() throws(SystemError) -> PendingFile? {
    guard let file = pending else { return nil }
    while isTransportStream, size < Self.recognisable { try write(Self.nullPacket) }
    if let last = cipher?.finish() { try file.write(last) }
    (pending, cipher) = (nil, nil)
    return file
  }
}
