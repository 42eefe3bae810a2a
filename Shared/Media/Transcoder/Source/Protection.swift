// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// What keeps a stream's content from those who have no key. No container says it in the same place,
/// and libav* hands the encrypted bytes on as if they were the codec's.
enum Protection: Sendable {
  /// ISO/IEC 23001-7, with whatever rights management holds the keys.
  case commonEncryption
  /// Apple's, of videos from its store.
  case fairPlay
  /// A track with `ContentEncryption` (RFC 9559, 5.1.4.1.31.8; WebM's encryption is the same).
  case matroska
  /// Scrambled packets of a transport stream (ISO/IEC 13818-1, 2.4.3.3 and 2.4.3.7).
  case conditionalAccess
  /// Scrambled packets of a program stream (2.4.3.7), as DVDs have them.
  case contentScramble
  /// A segment of an HLS stream with the method `SAMPLE-AES`.
  case sampleEncryption
  /// A file with a content encryption object (ASF specification, 3.14 and 3.15).
  case windowsMedia

  var name: String {
    switch self {
    case .commonEncryption: "Common Encryption"
    case .fairPlay: "FairPlay"
    case .matroska: "Matroska encryption"
    case .conditionalAccess: "conditional access"
    case .contentScramble: "DVD content scrambling"
    case .sampleEncryption: "SAMPLE-AES"
    case .windowsMedia: "Windows Media DRM"
    }
  }

  /// What a stream's own header says.
  /// - Parameters:
  ///   - tag: the code by which the container names the codec: a sample entry, or a transport stream's
  ///     `stream_type`.
  ///   - isTransportStream: whether it is the latter.
  ///   - keyIdentifier: the key that a Matroska track names.
  init?(tag: UInt32, isTransportStream: Bool, keyIdentifier: String?) {
    if keyIdentifier != nil {
      self = .matroska
    } else if isTransportStream {
      // Apple, "MPEG-2 Stream Encryption Format for HTTP Live Streaming", 2.3: one type for each of
      // H.264, AAC, AC-3 and E-AC-3.
      guard [0xDB, 0xCF, 0xC1, 0xC2].contains(tag) else { return nil }
      self = .sampleEncryption
    } else {
      switch StreamDescription.fourCC(tag) {
      case "encv", "enca": self = .commonEncryption
      case "drms", "drmi", "drmt": self = .fairPlay
      default: return nil
      }
    }
  }
}

extension [UInt8] {
  /// The track that is encrypted, by the codes that occur in this beginning of an ISO file: those of a
  /// sample entry, and of the `sinf` box that it then holds (ISO/IEC 14496-12, 8.12).
  var encryptedISOTrack: String? {
    guard contains("sinf".utf8) else { return nil }
    return contains("encv".utf8) ? "video" : contains("enca".utf8) ? "audio" : nil
  }

  /// Whether the header of an ASF file has an object that says that its content is encrypted.
  var hasContentEncryptionObject: Bool {
    let objects: [[UInt8]] = [
      [
        0xFB, 0xB3, 0x11, 0x22, 0x23, 0xBD, 0xD2, 0x11, 0xB4, 0xB7, 0x00, 0xA0, 0xC9, 0x55, 0xFC,
        0x6E,
      ],
      [
        0x14, 0xE6, 0x8A, 0x29, 0x22, 0x26, 0x17, 0x4C, 0xB9, 0x35, 0xDA, 0xE0, 0x7E, 0xE9, 0x28,
        0x9C,
      ],
    ]
    return objects.contains { contains($0) }
  }
}
