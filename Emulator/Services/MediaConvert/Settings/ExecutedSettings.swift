// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// The table of what is executed of MediaConvert's job settings. A setting stands here with the
/// values that the transcoder carries out; one that would change nothing stands with the value that
/// means so. Names and ranges are those of the service's model
/// ([Settings](https://docs.aws.amazon.com/mediaconvert/latest/apireference/jobs.html)).
enum ExecutedSettings {
  static let job: SettingRule = .members(
    [
      "inputs": .list(input, count: 1...1),
      "outputGroups": .list(outputGroup, count: 1...100),
      "timecodeConfig": .members([
        "source": .choice(["EMBEDDED", "ZEROBASED", "SPECIFIEDSTART"]), "start": .text(11...11),
      ]),
      "adAvailOffset": .only(0),
      "followSource": .only(1),
    ], required: ["inputs", "outputGroups"])

  static let none: SettingRule = .list(.only(nil), count: 0...0)
  private static let anything = 0...Int(Int32.max)

  // MARK: Inputs

  private static let input: SettingRule = .members(
    [
      "fileInput": .text(1...2048),
      "videoSelector": videoSelector,
      "audioSelectors": .map(audioSelector),
      "audioSelectorGroups": .members([:]),
      "captionSelectors": .map(captionSelector),
      "inputClippings": none,
      "timecodeSource": .choice(["EMBEDDED", "ZEROBASED", "SPECIFIEDSTART"]),
      "inputScanType": .choice(["AUTO"]),
      "filterEnable": .choice(["AUTO", "DISABLE"]),
      "filterStrength": .only(0),
      "deblockFilter": .choice(["DISABLED"]),
      "denoiseFilter": .choice(["DISABLED"]),
      "advancedInputFilter": .choice(["DISABLED"]),
      "psiControl": .choice(["USE_PSI", "IGNORE_PSI"]),
    ], required: ["fileInput"])

  private static let videoSelector: SettingRule = .members([
    "rotate": .choice(["DEGREE_0", "DEGREES_90", "DEGREES_180", "DEGREES_270", "AUTO"]),
    "colorSpace": .choice(["FOLLOW"]),
    "colorSpaceUsage": .choice(["FORCE", "FALLBACK"]),
    "sampleRange": .choice(["FOLLOW"]),
    "alphaBehavior": .choice(["DISCARD"]),
    "embeddedTimecodeOverride": .choice(["NONE"]),
    "padVideo": .choice(["DISABLED"]),
    "selectorType": .choice(["AUTO"]),
  ])

  private static let audioSelector: SettingRule = .members([
    "defaultSelection": .choice(["DEFAULT", "NOT_DEFAULT"]),
    "selectorType": .choice(["TRACK", "LANGUAGE_CODE"]),
    "tracks": .list(.integer(1...Int(Int32.max)), count: 1...1),
    "languageCode": .text(3...3),
    "customLanguageCode": .text(3...3),
    "offset": .only(0),
    "programSelection": .integer(0...1),
    "audioDurationCorrection": .choice(["DISABLED", "AUTO"]),
  ])

  // MARK: Output groups

  private static let outputGroup: SettingRule = .members(
    [
      "name": .text(0...2048),
      "customName": .text(0...2048),
      "outputGroupSettings": .members(
        [
          "type": .choice([
            "HLS_GROUP_SETTINGS", "FILE_GROUP_SETTINGS", "CMAF_GROUP_SETTINGS",
            "DASH_ISO_GROUP_SETTINGS",
          ]),
          "hlsGroupSettings": hlsGroup,
          "cmafGroupSettings": cmafGroup,
          "dashIsoGroupSettings": dashGroup,
          "fileGroupSettings": .members(
            ["destination": .text(5...2048), "destinationSettings": destination],
            required: ["destination"]),
        ], required: ["type"]),
      "outputs": .list(output, count: 1...100),
    ], required: ["outputGroupSettings", "outputs"])

  static let destination: SettingRule = .members([
    "s3Settings": .members([
      "storageClass": .choice(["STANDARD"]),
      "encryption": .members(["encryptionType": .choice(["SERVER_SIDE_ENCRYPTION_S3"])]),
    ])
  ])

  private static let hlsGroup: SettingRule = .members(
    [
      "destination": .text(5...2048),
      "destinationSettings": destination,
      "segmentLength": .integer(1...3600),
      "minSegmentLength": .only(0),
      "minFinalSegmentLength": .only(0),
      "segmentLengthControl": .choice(["EXACT", "GOP_MULTIPLE"]),
      "segmentControl": .choice(["SEGMENTED_FILES"]),
      "directoryStructure": .choice(["SINGLE_DIRECTORY"]),
      "manifestDurationFormat": .choice(["FLOATING_POINT"]),
      "manifestCompression": .choice(["NONE"]),
      // What is written is the syntax that both documents define for AVC and AAC.
      "codecSpecification": .choice(["RFC_4281", "RFC_6381"]),
      "streamInfResolution": .choice(["INCLUDE"]),
      "outputSelection": .choice(["MANIFESTS_AND_SEGMENTS"]),
      "programDateTime": .choice(["EXCLUDE"]),
      "programDateTimePeriod": .integer(0...3600),
      "clientCache": .choice(["ENABLED"]),
      "progressiveWriteHlsManifest": .choice(["ENABLED", "DISABLED"]),
      // No segment is longer than the target, so that both modes write the same.
      "targetDurationCompatibilityMode": .choice(["LEGACY", "SPEC_COMPLIANT"]),
      "timedMetadataId3Frame": .choice(["NONE"]),
      "timestampDeltaMilliseconds": .only(0),
      "audioOnlyHeader": .choice(["INCLUDE", "EXCLUDE"]),
      "captionLanguageSetting": .choice(["OMIT", "NONE"]),
      "adMarkers": none,
      "additionalManifests": none,
      "captionLanguageMappings": none,
      "captionSegmentLengthControl": .choice(["LARGE_SEGMENTS", "MATCH_VIDEO"]),
      "imageBasedTrickPlay": trickPlay,
      "imageBasedTrickPlaySettings": trickPlaySettings,
      "encryption": encryption(
        ["AES128"], ["offlineEncrypted": .choice(["DISABLED"])]),
    ], required: ["destination", "segmentLength"])

  static let trickPlay: SettingRule = .choice(["NONE", "ADVANCED"])

  static let trickPlaySettings: SettingRule = .members(
    [
      "intervalCadence": .choice(["FOLLOW_CUSTOM"]),
      "thumbnailInterval": .number(0.001...1_000_000),
      "thumbnailWidth": .integer(8...4096),
      "thumbnailHeight": .even(2...4096),
      "tileWidth": .integer(1...512),
      "tileHeight": .integer(1...2048),
    ], required: ["intervalCadence", "thumbnailInterval", "tileWidth", "tileHeight"])

  // MARK: Outputs

  private static let output: SettingRule = .members(
    [
      "nameModifier": .text(1...256),
      "containerSettings": container,
      "outputSettings": .members([
        "hlsSettings": .members([
          "audioGroupId": .text(0...256),
          "audioOnlyContainer": .choice(["AUTOMATIC"]),
          "iFrameOnlyManifest": .choice(["EXCLUDE"]),
          "segmentModifier": .only(""),
        ])
      ]),
      "videoDescription": videoDescription,
      "audioDescriptions": .list(audioDescription, count: 0...1),
      "captionDescriptions": .list(captionDescription, count: 0...1),
    ], required: ["containerSettings"])

  private static let container: SettingRule = .members(
    [
      "container": .choice(["M3U8", "MP4", "RAW", "CMFC", "MPD"]),
      "cmfcSettings": .members([
        "audioDuration": .choice(["DEFAULT_CODEC_DURATION"]),
        "iFrameOnlyManifest": .choice(["EXCLUDE"]),
        "scte35Source": .choice(["NONE"]),
        "timedMetadata": .choice(["NONE"]),
      ]),
      "mpdSettings": .members([
        "accessibilityCaptionHints": .choice(["EXCLUDE"]),
        "audioDuration": .choice(["DEFAULT_CODEC_DURATION"]),
        "captionContainerType": .choice(["RAW", "FRAGMENTED_MP4"]),
        "klvMetadata": .choice(["NONE"]),
        "manifestMetadataSignaling": .choice(["DISABLED"]),
        "scte35Esam": .choice(["NONE"]),
        "scte35Source": .choice(["NONE"]),
        "timedMetadata": .choice(["NONE"]),
      ]),
      "m3u8Settings": .members([
        "audioFramesPerPes": .integer(anything),
        "audioDuration": .choice(["DEFAULT_CODEC_DURATION"]),
        "dataPTSControl": .choice(["AUTO", "ALIGN_TO_VIDEO"]),
        "nielsenId3": .choice(["NONE"]),
        "patInterval": .only(0),
        "pmtInterval": .only(0),
        "pcrControl": .choice(["PCR_EVERY_PES_PACKET"]),
        "programNumber": .only(1),
        "ptsOffsetMode": .choice(["AUTO"]),
        "scte35Source": .choice(["NONE"]),
        "timedMetadata": .choice(["NONE"]),
      ]),
      "mp4Settings": .members([
        "moovPlacement": .choice(["PROGRESSIVE_DOWNLOAD"]),
        "audioDuration": .choice(["DEFAULT_CODEC_DURATION"]),
        "cttsVersion": .only(0),
        "freeSpaceBox": .choice(["EXCLUDE"]),
        "cslgAtom": .choice(["INCLUDE", "EXCLUDE"]),
      ]),
    ], required: ["container"])

  private static let videoDescription: SettingRule = .members(
    [
      "width": .even(32...8192),
      "height": .even(32...8192),
      "scalingBehavior": .choice([
        "DEFAULT", "STRETCH_TO_OUTPUT", "FIT", "FIT_NO_UPSCALE", "FILL",
      ]),
      "sharpness": .only(50),
      "antiAlias": .choice(["ENABLED"]),
      "colorMetadata": .choice(["INSERT"]),
      "afdSignaling": .choice(["NONE"]),
      "respondToAfd": .choice(["NONE"]),
      "dropFrameTimecode": .choice(["ENABLED", "DISABLED"]),
      "timecodeInsertion": .choice(["DISABLED"]),
      "chromaPositionMode": .choice(["AUTO"]),
      "videoPreprocessors": .members([
        // Interlaced sources are deinterlaced and HDR sources tone-mapped to BT.709 in any case.
        "deinterlacer": .members([
          "algorithm": .choice(["INTERPOLATE"]), "control": .choice(["NORMAL"]),
          "mode": .choice(["DEINTERLACE", "ADAPTIVE"]),
        ]),
        "colorCorrector": .members([
          "colorSpaceConversion": .choice(["FORCE_709"]),
          "sampleRangeConversion": .choice(["LIMITED_RANGE_SQUEEZE"]),
        ]),
      ]),
      "codecSettings": .members(
        [
          "codec": .choice(["H_264", "FRAME_CAPTURE"]),
          "h264Settings": h264,
          "frameCaptureSettings": .members([
            "framerateNumerator": .integer(1...Int(Int32.max)),
            "framerateDenominator": .integer(1...Int(Int32.max)),
            "maxCaptures": .integer(1...10_000_000),
            "quality": .integer(1...100),
          ]),
        ], required: ["codec"]),
    ], required: ["codecSettings"])

  private static let h264: SettingRule = .members([
    "rateControlMode": .choice(["CBR", "VBR", "QVBR"]),
    "bitrate": .integer(1000...1_152_000_000),
    "maxBitrate": .integer(1000...1_152_000_000),
    "qvbrSettings": .members([
      "qvbrQualityLevel": .integer(1...10), "qvbrQualityLevelFineTune": .number(0...1),
      "maxAverageBitrate": .integer(1000...1_152_000_000),
    ]),
    "hrdBufferSize": .integer(0...1_152_000_000),
    "hrdBufferInitialFillPercentage": .only(90),
    "qualityTuningLevel": .choice(["SINGLE_PASS", "SINGLE_PASS_HQ", "MULTI_PASS_HQ"]),
    "codecProfile": .choice(["BASELINE", "MAIN", "HIGH"]),
    "codecLevel": .choice([
      "AUTO", "LEVEL_1", "LEVEL_1_1", "LEVEL_1_2", "LEVEL_1_3", "LEVEL_2", "LEVEL_2_1",
      "LEVEL_2_2", "LEVEL_3", "LEVEL_3_1", "LEVEL_3_2", "LEVEL_4", "LEVEL_4_1", "LEVEL_4_2",
      "LEVEL_5", "LEVEL_5_1", "LEVEL_5_2",
    ]),
    "gopSize": .number(0.1...10_000),
    "gopSizeUnits": .choice(["FRAMES", "SECONDS", "AUTO"]),
    "gopClosedCadence": .only(1),
    "gopBReference": .choice(["ENABLED", "DISABLED"]),
    "minIInterval": .only(0),
    "numberBFramesBetweenReferenceFrames": .integer(0...7),
    "numberReferenceFrames": .integer(1...6),
    "sceneChangeDetect": .choice(["DISABLED", "ENABLED", "TRANSITION_DETECTION"]),
    "framerateControl": .choice(["INITIALIZE_FROM_SOURCE", "SPECIFIED"]),
    "framerateConversionAlgorithm": .choice(["DUPLICATE_DROP"]),
    "framerateNumerator": .integer(1...Int(Int32.max)),
    "framerateDenominator": .integer(1...Int(Int32.max)),
    "interlaceMode": .choice(["PROGRESSIVE"]),
    // Pixels come out square in either mode.
    "parControl": .choice(["INITIALIZE_FROM_SOURCE", "SPECIFIED"]),
    "parNumerator": .only(1),
    "parDenominator": .only(1),
    "entropyEncoding": .choice(["CABAC"]),
    "adaptiveQuantization": .choice(["AUTO"]),
    "spatialAdaptiveQuantization": .choice(["ENABLED"]),
    "temporalAdaptiveQuantization": .choice(["ENABLED"]),
    "flickerAdaptiveQuantization": .choice(["DISABLED"]),
    "dynamicSubGop": .choice(["ADAPTIVE", "STATIC"]),
    "slices": .only(1),
    "softness": .only(0),
    "syntax": .choice(["DEFAULT"]),
    // About interlaced video, of which none is made.
    "fieldEncoding": .choice(["PAFF", "FORCE_FIELD", "MBAFF"]),
    "scanTypeConversionMode": .choice(["INTERLACED", "INTERLACED_OPTIMIZE"]),
    "telecine": .choice(["NONE"]),
    "slowPal": .choice(["DISABLED"]),
    "repeatPps": .choice(["DISABLED"]),
    "unregisteredSeiTimecode": .choice(["DISABLED"]),
    "saliencyAwareEncoding": .choice(["DISABLED"]),
    "writeMp4PackagingType": .choice(["AVC1"]),
  ])

  private static let audioDescription: SettingRule = .members(
    [
      "audioSourceName": .text(1...2048),
      "audioType": .only(0),
      "audioTypeControl": .choice(["FOLLOW_INPUT"]),
      "languageCodeControl": .choice(["FOLLOW_INPUT"]),
      "codecSettings": .members(
        [
          "codec": .choice(["AAC"]),
          "aacSettings": .members(
            [
              "bitrate": .integer(6000...1_024_000),
              "sampleRate": .integer(8000...96_000),
              "codingMode": .choice(["CODING_MODE_1_0", "CODING_MODE_2_0", "CODING_MODE_5_1"]),
              "codecProfile": .choice(["LC"]),
              "rateControlMode": .choice(["CBR"]),
              "rawFormat": .choice(["NONE"]),
              "specification": .choice(["MPEG4"]),
              "audioDescriptionBroadcasterMix": .choice(["NORMAL"]),
            ], required: ["bitrate", "codingMode", "sampleRate"]),
        ], required: ["codec", "aacSettings"]),
    ], required: ["codecSettings"])
}
