// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// What is executed of captions: sources that are text or in the video's data, to WebVTT and SubRip.
extension ExecutedSettings {
  static let captionSelector: SettingRule = .members(
    [
      "sourceSettings": .members(
        [
          "sourceType": .choice(["EMBEDDED", "SRT", "WEBVTT", "TT_3GPP"]),
          "embeddedSourceSettings": .members([
            "source608ChannelNumber": .integer(1...4),
            "source608TrackNumber": .only(1),
            // About captions inside the video's data, of which none are made.
            "convert608To708": .choice(["UPCONVERT", "DISABLED"]),
            "terminateCaptions": .choice(["END_OF_INPUT"]),
          ]),
          "fileSourceSettings": .members(
            [
              "sourceFile": .text(14...2048),
              "timeDelta": .integer(Int(Int32.min)...Int(Int32.max)),
              "timeDeltaUnits": .choice(["SECONDS", "MILLISECONDS"]),
              "convert608To708": .choice(["UPCONVERT", "DISABLED"]),
              // About sources of other formats.
              "byteRateLimit": .choice(["DISABLED"]),
              "convertPaintToPop": .choice(["DISABLED"]),
              "upconvertSTLToTeletext": .choice(["DISABLED"]),
            ], required: ["sourceFile"]),
          "trackSourceSettings": .members([
            "trackNumber": .integer(1...Int(Int32.max)),
            "streamNumber": .integer(1...Int(Int32.max)),
          ]),
        ], required: ["sourceType"])
    ], required: ["sourceSettings"])

  static let captionDescription: SettingRule = .members(
    [
      "captionSelectorName": .text(1...2048),
      "languageCode": .text(3...3),
      "customLanguageCode": .text(2...35),
      "languageDescription": .quotable(1...256),
      "destinationSettings": .members(
        [
          "destinationType": .choice(["WEBVTT", "SRT"]),
          "webvttDestinationSettings": .members([
            "accessibility": .choice(["DISABLED", "ENABLED"]),
            "stylePassthrough": .choice(["DISABLED", "ENABLED", "STRICT"]),
          ]),
          "srtDestinationSettings": .members([
            "stylePassthrough": .choice(["DISABLED", "ENABLED"])
          ]),
        ], required: ["destinationType"]),
    ], required: ["captionSelectorName", "destinationSettings"])
}
