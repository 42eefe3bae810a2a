// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// One of AWS's own presets, such as `System-Ott_Hls_Ts_Avc_Aac_16x9_1280x720p_30Hz_5.0Mbps`.
///
/// AWS does not document what is in them, but their names say the container, the codecs, the size, the
/// frame rate and the bit rate, and jobs that were made with them and published show the rest: constant
/// bit rate in two passes with a buffer of one and a half seconds, groups of pictures of three seconds,
/// Main to 720p and High above, HE-AAC at 96 kbit/s to 720p and AAC-LC at 128 kbit/s above.
struct SystemPreset: Sendable, Equatable {
  let name: String
  private var container = "M3U8"
  private var videoCodec: String?
  private var width = 0
  private var height = 0
  /// Frames a second as a fraction; nil for the source's.
  private var rate: (Int, Int)?
  private var hasAudio = false
  private var isHighEfficiency = false
  private var bitRate = 0
  private var isGeneric = false

  static func == (left: Self, right: Self) -> Bool { left.name == right.name }

  /// The presets whose names are public.
  static let all: [SystemPreset] = {
    let streams = [
      "480x270p_15Hz_0.4Mbps", "640x360p_30Hz_0.6Mbps", "640x360p_30Hz_1.2Mbps",
      "960x540p_30Hz_3.5Mbps", "1280x720p_30Hz_3.5Mbps", "1280x720p_30Hz_5.0Mbps",
      "1280x720p_30Hz_6.5Mbps", "1920x1080p_30Hz_8.5Mbps",
    ]
    let names =
      streams.map { "System-Ott_Hls_Ts_Avc_Aac_16x9_\($0)" }
      + streams.map { "System-Ott_Dash_Mp4_Avc_16x9_\($0)" } + [
        "System-Ott_Dash_Mp4_Aac_He_96Kbps",
        "System-Generic_Sd_Mp4_Avc_Aac_4x3_640x480p_24Hz_1.5Mbps",
        "System-Generic_Hd_Mp4_Avc_Aac_16x9_1280x720p_24Hz_4.5Mbps",
        "System-Generic_Hd_Mp4_Avc_Aac_16x9_1920x1080p_24Hz_6Mbps",
        "System-Generic_Hd_Mp4_Hevc_Aac_16x9_1920x1080p_50Hz_6Mbps",
        "System-Generic_Uhd_Mp4_Hevc_Aac_16x9_3840x2160p_24Hz_8Mbps",
        "System-Avc_16x9_540p_29_97fps_3500kbps", "System-Avc_16x9_720p_29_97fps_5000kbps",
        "System-Avc_16x9_1080p_29_97fps_8500kbps",
      ]
    return names.compactMap { SystemPreset(named: $0) }
  }()

  /// Nil for a name that does not say what is in the preset.
  init?(named name: String) {
    guard name.hasPrefix("System-") else { return nil }
    self.name = name
    // `29_97fps` is one word.
    let words = name.dropFirst("System-".count).replacing("_97fps", with: ".97fps")
      .replacing("_99fps", with: ".99fps").split(separator: "_").map(String.init)
    for word in words where !take(word) { return nil }
    guard bitRate > 0, videoCodec == nil ? hasAudio : height > 0 else { return nil }
    if words.first == "Avc" { hasAudio = true }
  }

  /// - Returns: whether the word is one that is understood.
  private mutating func take(_ word: String) -> Bool {
    switch word {
    case "Ott", "Sd", "Hd", "Uhd", "16x9", "4x3": return true
    case "Generic":
      isGeneric = true
      container = "MP4"
    case "Hls", "Ts": container = "M3U8"
    case "Dash": container = "MPD"
    case "Mp4": if container != "MPD" { container = "MP4" }
    case "Avc": videoCodec = "H_264"
    case "Hevc": videoCodec = "H_265"
    case "Aac": hasAudio = true
    case "He": isHighEfficiency = true
    default: return takeMeasure(word)
    }
    return true
  }

  /// A size, a frame rate or a bit rate.
  private mutating func takeMeasure(_ word: String) -> Bool {
    let digits = word.prefix { $0.isNumber || $0 == "." || $0 == "x" }
    let unit = word.dropFirst(digits.count)
    let sides = digits.split(separator: "x").compactMap { Int($0) }
    switch unit {
    case "p" where sides.count == 2: (width, height) = (sides[0], sides[1])
    case "p" where sides.count == 1:
      (width, height) = ((sides[0] * 16 / 9 + 1) / 2 * 2, sides[0])
    case "Hz", "fps":
      guard let hertz = Double(digits) else { return false }
      let whole = Int(hertz.rounded(.up))
      rate = [24, 30, 60, 15].contains(whole) ? (whole * 1000, 1001) : (whole, 1)
    case "Mbps", "Kbps", "kbps":
      guard let number = Double(digits) else { return false }
      bitRate = Int(number * (unit == "Mbps" ? 1_000_000 : 1000))
    default: return false
    }
    return true
  }

  /// The preset as AWS answers with it.
  var resource: StoredResource {
    var settings: JSON.Object = ["containerSettings": ["container": .string(container)]]
    if videoCodec != nil { settings["videoDescription"] = video }
    if hasAudio { settings["audioDescriptions"] = [audio] }
    let made = Date(timeIntervalSince1970: 1_512_000_000)
    return StoredResource(
      kind: .preset, name: name, createdAt: made, updatedAt: made, isSystem: true,
      members: ["category": .string(isGeneric ? "MP4" : "OTT"), "settings": .object(settings)])
  }

  private var video: JSON {
    var codec: JSON.Object = [
      "rateControlMode": "CBR", "bitrate": JSON(bitRate), "hrdBufferSize": JSON(bitRate / 2 * 3),
      "qualityTuningLevel": "MULTI_PASS_HQ",
    ]
    if let rate {
      codec["framerateControl"] = "SPECIFIED"
      codec["framerateNumerator"] = JSON(rate.0)
      codec["framerateDenominator"] = JSON(rate.1)
      codec["gopSizeUnits"] = "FRAMES"
      codec["gopSize"] = JSON((3 * rate.0 + rate.1 / 2) / rate.1)
    } else {
      codec["framerateControl"] = "INITIALIZE_FROM_SOURCE"
      codec["gopSizeUnits"] = "SECONDS"
      codec["gopSize"] = 3
    }
    let isAVC = videoCodec == "H_264"
    if isAVC {
      codec["codecProfile"] = height > 720 ? "HIGH" : "MAIN"
      codec["codecLevel"] = height > 720 ? "LEVEL_4" : "LEVEL_3_1"
    }
    return [
      "width": JSON(width), "height": JSON(height),
      "codecSettings": [
        "codec": .string(videoCodec ?? ""), isAVC ? "h264Settings" : "h265Settings": .object(codec),
      ],
    ]
  }

  private var audio: JSON {
    let isEfficient = isHighEfficiency || (!isGeneric && videoCodec != nil && height <= 720)
    return [
      "codecSettings": [
        "codec": "AAC",
        "aacSettings": [
          "bitrate": JSON(isEfficient ? 96_000 : 128_000),
          "codecProfile": isEfficient ? "HEV1" : "LC", "codingMode": "CODING_MODE_2_0",
          "sampleRate": 48_000,
        ],
      ]
    ]
  }
}
