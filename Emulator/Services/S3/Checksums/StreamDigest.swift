// SPDX-License-Identifier: Apache-2.0
import Cryptography
import FoundationEssentials
import Glibc
import HTTPServer
import POSIX

/// A digest that is fed piece by piece, of whatever kind.
protocol StreamDigest: Sendable {
  mutating func update(_ bytes: RawSpan)
  func finalized() -> [UInt8]
}

extension MD5: StreamDigest {}
extension SHA1: StreamDigest {}
extension SHA256: StreamDigest {}
extension SHA512: StreamDigest {}

/// A cyclic redundancy check in the making.
struct CRCDigest: StreamDigest {
  private let algorithm: CRCAlgorithm
  private var register: UInt64

  init(_ algorithm: CRCAlgorithm) {
    self.algorithm = algorithm
    register = algorithm.initial
  }

  mutating func update(_ bytes: RawSpan) { register = algorithm.update(register, bytes) }

  func finalized() -> [UInt8] { algorithm.bytes(of: register ^ algorithm.initial) }
}

/// The digests of a content that is stored already, made in one pass.
struct ContentDigests: Sendable {
  var md5: [UInt8]
  var checksum: Checksum

  init(
    of file: OpenFile, offset: Int64 = 0, length: Int64, _ algorithm: ChecksumAlgorithm
  ) throws(SystemError) {
    var md5 = MD5()
    var digest = algorithm.digest()
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var position = offset
    let end = offset + length
    while position < end {
      let wanted = min(buffer.count, Int(end - position))
      let count = unsafe pread(file.descriptor, &buffer, wanted, off_t(position))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw SystemError("cannot read an object's content", number: count < 0 ? errno : EIO)
      }
      let bytes = unsafe buffer.span.extracting(0..<count).bytes
      md5.update(bytes)
      digest.update(bytes)
      position += Int64(count)
    }
    self.md5 = md5.finalized()
    checksum = Checksum(
      kind: ChecksumKind(algorithm: algorithm, type: .fullObject),
      value: Data(digest.finalized()).base64EncodedString())
  }
}
