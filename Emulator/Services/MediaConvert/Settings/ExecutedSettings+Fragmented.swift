// SPDX-License-Identifier: Apache-2.0
import JSONTree

extension ExecutedSettings {
  /// What CMAF and DASH ISO groups have in common.
  private static let fragmented: [String: SettingRule] = [
    "destination": .text(5...2048),
    "destinationSettings": destination,
    "segmentLength": .integer(1...3600),
    "fragmentLength": .integer(1...3600),
    "minFinalSegmentLength": .only(0),
    "segmentLengthControl": .choice(["EXACT", "GOP_MULTIPLE"]),
    "segmentControl": .choice(["SEGMENTED_FILES", "SINGLE_FILE"]),
    "writeSegmentTimelineInRepresentation": .choice(["ENABLED", "DISABLED"]),
    "mpdProfile": .choice(["MAIN_PROFILE", "ON_DEMAND_PROFILE"]),
    "mpdManifestBandwidthType": .choice(["MAX", "AVERAGE"]),
    "minBufferTime": .integer(0...3_600_000),
    "baseUrl": .text(1...2048),
    "dashManifestStyle": .choice(["BASIC"]),
    "videoCompositionOffsets": .choice(["UNSIGNED"]),
    "additionalManifests": none,
    "imageBasedTrickPlay": trickPlay,
    "imageBasedTrickPlaySettings": trickPlaySettings,
  ]

  static let cmafGroup: SettingRule = .members(
    fragmented.merging(
      [
        "manifestDurationFormat": .choice(["FLOATING_POINT"]),
        "manifestCompression": .choice(["NONE"]),
        "codecSpecification": .choice(["RFC_4281", "RFC_6381"]),
        "streamInfResolution": .choice(["INCLUDE"]),
        "clientCache": .choice(["ENABLED"]),
        "targetDurationCompatibilityMode": .choice(["LEGACY", "SPEC_COMPLIANT"]),
        "writeHlsManifest": .choice(["ENABLED", "DISABLED"]),
        "writeDashManifest": .choice(["ENABLED", "DISABLED"]),
        "encryption": encryption(["SAMPLE_AES", "AES_CTR"]),
      ]) { $1 }, required: ["destination", "segmentLength", "fragmentLength"])

  static let dashGroup: SettingRule = .members(
    fragmented.merging([
      "audioChannelConfigSchemeIdUri": .choice(["MPEG_CHANNEL_CONFIGURATION"]),
      "hbbtvCompliance": .choice(["NONE"]),
    ]) { $1 }, required: ["destination"])
}
