// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// The encryption of a CMAF group: of samples.
  mutating func sampleEncryption(_ settings: Setting) -> SegmentEncryption? {
    encryption(
      settings,
      settings["encryptionMethod"].text == "AES_CTR" ? .samplesCTR : .samplesCBC)
  }

  /// A vector that no playlist would say would leave the video unplayable, so it is said unless
  /// `EXCLUDE` asks for that.
  mutating func encryption(
    _ settings: Setting, _ method: SegmentEncryption.Method
  ) -> SegmentEncryption? {
    guard settings.isSet else { return nil }
    let provider = settings["staticKeyProvider"]
    guard let url = provider["url"].text,
      let key = provider["staticKeyValue"].text.flatMap(CipherBlock.init(hexadecimal:))
    else {
      // Never anything in the clear that was to be encrypted.
      refuse(provider, "Should have a staticKeyValue and a url")
      return nil
    }
    var encryption = SegmentEncryption(method: method, key: ContentKey(key), keyURL: url)
    encryption.keyFormat = provider["keyFormat"].text
    encryption.keyFormatVersions = provider["keyFormatVersions"].text
    encryption.constantVector = settings["constantInitializationVector"].text.flatMap(
      CipherBlock.init(hexadecimal:))
    encryption.namesVector = settings["initializationVectorInManifest"].text != "EXCLUDE"
    return encryption
  }
}
