// SPDX-License-Identifier: Apache-2.0

extension ExecutedSettings {
  /// Encryption under a key that the job brings, by one of some methods.
  static func encryption(
    _ methods: [String], _ more: [String: SettingRule] = [:]
  ) -> SettingRule {
    .members(
      more.merging([
        "encryptionMethod": .choice(methods),
        "type": .choice(["STATIC_KEY"]),
        "staticKeyProvider": .members(
          [
            "staticKeyValue": .block,
            "url": .quotable(1...2048),
            "keyFormat": .quotable(1...256),
            "keyFormatVersions": .quotable(1...256),
          ], required: ["staticKeyValue", "url"]),
        "constantInitializationVector": .block,
        "initializationVectorInManifest": .choice(["INCLUDE", "EXCLUDE"]),
      ]) { $1 }, required: ["encryptionMethod", "type", "staticKeyProvider"])
  }
}
