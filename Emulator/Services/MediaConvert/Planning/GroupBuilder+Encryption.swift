// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension GroupBuilder {
  /// The encryption of an HLS group: of whole segments.
  mutating func encryption(
    _ settings: HlsEncryptionSettings?, _ kind: String
  ) -> SegmentEncryption? {
    guard let settings else { return nil }
    return encryption(
      .wholeSegments, settings.staticKeyProvider, settings.constantInitializationVector,
      settings.initializationVectorInManifest, kind)
  }

  /// The encryption of a CMAF group: of samples.
  mutating func encryption(
    _ settings: CmafEncryptionSettings?, _ kind: String
  ) -> SegmentEncryption? {
    guard let settings else { return nil }
    return encryption(
      settings.encryptionMethod == .aesCtr ? .samplesCTR : .samplesCBC,
      settings.staticKeyProvider, settings.constantInitializationVector,
      settings.initializationVectorInManifest, kind)
  }

  /// A vector that no playlist would say would leave the film unplayable, so it is said unless
  /// `EXCLUDE` asks for that.
  private mutating func encryption(
    _ method: SegmentEncryption.Method, _ provider: StaticKeyProvider?, _ vector: String?,
    _ inManifest: Inclusion?, _ kind: String
  ) -> SegmentEncryption? {
    guard let provider, let url = provider.url,
      let key = provider.staticKeyValue.flatMap(CipherBlock.init(hexadecimal:))
    else {
      // Never anything in the clear that was to be encrypted.
      refuse(
        "/outputGroupSettings/\(kind)/encryption/staticKeyProvider",
        "Should have a staticKeyValue and a url")
      return nil
    }
    return SegmentEncryption(
      method: method, key: ContentKey(key), keyURL: url, keyFormat: provider.keyFormat,
      keyFormatVersions: provider.keyFormatVersions,
      constantVector: vector.flatMap(CipherBlock.init(hexadecimal:)),
      namesVector: inManifest != .exclude)
  }
}
