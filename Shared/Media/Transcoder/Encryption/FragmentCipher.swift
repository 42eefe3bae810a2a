// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Encrypts the samples of one track of fragmented MP4 and describes that in its boxes (common
/// encryption, ISO/IEC 23001-7).
final class FragmentCipher {
  private let encryption: SegmentEncryption
  private let cipher: BlockCipher
  private let slices: SliceHeader?
  private let lengthSize: Int
  /// The vector of the next sample in CTR mode.
  private var vector: UInt64

  /// The track's header with what says how its samples are encrypted.
  let header: [UInt8]

  private static let patternLength = 10 * BlockCipher.blockLength

  /// - Parameters:
  ///   - header: the track's own header: `ftyp` and `moov`.
  ///   - track: a number that no other track under the key has, less than 2^23.
  init(_ encryption: SegmentEncryption, header: [UInt8], track: Int) throws {
    self.encryption = encryption
    cipher = try BlockCipher(key: encryption.key)
    let seed = encryption.constantVector?.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } ?? 0
    // A stream of keys must never be used twice, so tracks are as far apart as none is long.
    vector = seed &+ UInt64(track) << 40
    let protected = try ProtectedHeader(header, encryption)
    self.header = protected.bytes
    lengthSize = protected.configuration?.lengthSize ?? 0
    slices = protected.configuration?.slices
  }

  /// Encrypts what the muxer wrote of a fragment: `moof` and `mdat`.
  func encrypt(_ fragment: [UInt8]) throws -> [UInt8] {
    guard let layout = try FragmentLayout(fragment) else { return fragment }
    var bytes = fragment
    var samples: [[(clear: Int, protected: Int)]] = []
    var vectors: [UInt64] = []
    var place = layout.data
    for size in layout.sizes {
      guard size <= bytes.count - place else { throw Box.Malformed() }
      let parts = try parts(of: bytes[place..<place + size])
      samples.append(parts)
      vectors.append(vector)
      encryptSample(at: place, parts, in: &bytes)
      place += size
    }
    return try layout.adding(auxiliary(samples, vectors), to: bytes)
  }

  // MARK: - Samples

  /// Which bytes of a sample are encrypted. Of a frame only the data of slices is, so that all that
  /// a parser reads stays clear (9.5.2); audio is encrypted as a whole.
  private func parts(of sample: ArraySlice<UInt8>) throws -> [(clear: Int, protected: Int)] {
    guard let slices else { return [(0, sample.count)] }
    var parts: [(clear: Int, protected: Int)] = []
    var clear = 0
    var place = sample.startIndex
    while place < sample.endIndex {
      guard place + lengthSize < sample.endIndex else { throw Box.Malformed() }
      let length = sample[place..<place + lengthSize].reduce(0) { $0 << 8 | Int($1) }
      let start = place + lengthSize
      guard length > 0, length <= sample.endIndex - start else { throw Box.Malformed() }
      let unit = sample[start..<start + length]
      place = start + length
      clear += lengthSize
      guard [1, 5].contains(sample[start] & 0x1F) else {
        clear += length
        continue
      }
      let head = try slices.end(in: unit) - start
      // Key streams are used by whole blocks; a chain leaves the rest of a block clear by itself.
      let rest = length - head
      let protected =
        encryption.method == .samplesCTR ? rest - rest % BlockCipher.blockLength : rest
      clear += head + (rest - protected)
      guard protected >= BlockCipher.blockLength else {
        clear += protected
        continue
      }
      while clear > Int(UInt16.max) {
        parts.append((Int(UInt16.max), 0))
        clear -= Int(UInt16.max)
      }
      parts.append((clear, protected))
      clear = 0
    }
    while clear > 0 {
      parts.append((min(clear, Int(UInt16.max)), 0))
      clear -= min(clear, Int(UInt16.max))
    }
    return parts
  }

  private func encryptSample(
    at start: Int, _ parts: [(clear: Int, protected: Int)], in bytes: inout [UInt8]
  ) {
    var place = start
    var stream: ArraySlice<UInt8> = []
    if encryption.method == .samplesCTR {
      let length = parts.reduce(0) { $0 + $1.protected }
      stream =
        cipher.keyStream(
          blocks: (length + BlockCipher.blockLength - 1) / BlockCipher.blockLength, vector: vector
        )[...]
      vector &+= 1
    }
    for part in parts {
      place += part.clear
      let end = place + part.protected
      if encryption.method == .samplesCTR {
        for (index, key) in zip(place..<end, stream) { bytes[index] ^= key }
        stream = stream.dropFirst(part.protected)
      } else {
        chain(place..<end, in: &bytes)
      }
      place = end
    }
  }

  /// Of video every tenth block is encrypted, of audio every block (10.4).
  private func chain(_ range: Range<Int>, in bytes: inout [UInt8]) {
    var vector = encryption.trackVector.bytes
    let whole = range.count - range.count % BlockCipher.blockLength
    let (step, length) =
      slices == nil ? (max(whole, 1), whole) : (Self.patternLength, BlockCipher.blockLength)
    for place in stride(from: range.lowerBound, to: range.lowerBound + whole, by: step) {
      let blocks = place..<place + length
      bytes.replaceSubrange(blocks, with: cipher.chain(bytes[blocks], vector: &vector))
    }
  }

  // MARK: - Boxes

  /// The boxes that say how each sample is encrypted (7.2): nothing where all are so as the header says.
  private func auxiliary(
    _ samples: [[(clear: Int, protected: Int)]], _ vectors: [UInt64]
  ) throws -> FragmentLayout.Auxiliary? {
    let hasVectors = encryption.method == .samplesCTR
    let hasParts = slices != nil
    guard hasVectors || hasParts else { return nil }
    var sizes: [UInt8] = []
    var content = BoxWriter()
    for (parts, vector) in zip(samples, vectors) {
      let start = content.bytes.count
      if hasVectors { content.append(vector) }
      if hasParts {
        content.append(UInt16(clamping: parts.count))
        for part in parts {
          content.append(UInt16(clamping: part.clear))
          content.append(UInt32(clamping: part.protected))
        }
      }
      guard let size = UInt8(exactly: content.bytes.count - start) else { throw Box.Malformed() }
      sizes.append(size)
    }
    return .init(sizes: sizes, content: content.bytes, hasParts: hasParts)
  }
}

extension SegmentEncryption {
  /// The one vector of a track's samples in CBC mode.
  var trackVector: CipherBlock { vector(ofSegment: MediaPlaylist.firstSequenceNumber) }

  /// The key's identifier, made of the URL that names it (RFC 9562, 5.3, in the namespace of URLs): a
  /// static key has none of its own.
  var keyIdentifier: [UInt8] {
    let namespace: [UInt8] = [
      0x6B, 0xA7, 0xB8, 0x11, 0x9D, 0xAD, 0x11, 0xD1, 0x80, 0xB4, 0x00, 0xC0, 0x4F, 0xD4, 0x30,
      0xC8,
    ]
    var digest = MD5.digest(namespace + keyURL.utf8)
    digest[6] = digest[6] & 0x0F | 0x30
    digest[8] = digest[8] & 0x3F | 0x80
    return digest
  }

  /// The four characters of the scheme (ISO/IEC 23001-7, 10).
  var scheme: String { method == .samplesCTR ? "cenc" : "cbcs" }
}
