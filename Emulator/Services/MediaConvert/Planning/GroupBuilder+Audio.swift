// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// Whether an output is one of audio alone.
  static func isAudio(_ output: Setting) -> Bool {
    !output["videoDescription"].isSet && !output["audioDescriptions"].elements.isEmpty
      && output["captionDescriptions"].elements.isEmpty
  }

  /// The audio tracks of an output, those whose settings go together.
  /// - Parameter codecs: what its container has.
  mutating func audio(
    _ output: Setting, _ codecs: Set<AudioSettings.Codec> = [.aac, .ac3, .eac3, .mp2, .mp3]
  ) -> [AudioDescription] {
    output["audioDescriptions"].elements.compactMap { audio(description: $0, codecs) }
  }

  /// The one track of an output of audio alone.
  mutating func loneAudio(
    _ output: Setting, _ codecs: Set<AudioSettings.Codec>
  ) -> AudioDescription? {
    let descriptions = output["audioDescriptions"]
    if descriptions.elements.count > 1 { refuse(descriptions, "Should have at most 1 items") }
    return audio(output, codecs).first
  }

  private mutating func audio(
    description: Setting, _ codecs: Set<AudioSettings.Codec>
  ) -> AudioDescription? {
    let name = description["audioSourceName"]
    guard let selected = selectors[name.text] else {
      refuse(name, "The input has no audio selector \(name.text ?? "")")
      return nil
    }
    let codec = description["codecSettings"]
    guard var settings = encoding(codec) else { return nil }
    guard codecs.contains(settings.codec) else {
      let words = codecs.map(\.word).sorted().map { "\"\($0)\"" }.joined(separator: ",")
      refuse(codec["codec"], "Should be equal to one of the allowed values in [\(words)]")
      return nil
    }
    settings.source = selected.source
    settings.remixes = [selected.remix, ChannelRemix(description["remixSettings"])]
      .compactMap(\.self)
    settings.loudness = loudness(description["audioNormalizationSettings"])
    var audio = AudioDescription(settings)
    let custom = description["customLanguageCode"]
    audio.language =
      custom.text.flatMap { $0.isEmpty ? nil : $0 }
      ?? description["languageCode"].text?.lowercased()
    audio.followsSourceLanguage = description["languageCodeControl"].text != "USE_CONFIGURED"
    audio.name = description["streamName"].text.flatMap { $0.isEmpty ? nil : $0 }
    if description["audioTypeControl"].text == "USE_CONFIGURED" {
      audio.purpose =
        [1: .cleanEffects, 2: .hearingImpaired, 3: .visuallyImpaired][
          description["audioType"].integer ?? 0]
    }
    return audio
  }

  /// What the loudness of a track is brought to; nil where it is only measured, or left alone.
  private mutating func loudness(_ settings: Setting) -> LoudnessTarget? {
    guard settings.isSet else { return nil }
    let log = settings["loudnessLogging"]
    if log.text == "LOG" { warn(log, "The emulator writes no log of loudness") }
    guard settings["algorithmControl"].text != "MEASURE_ONLY" else { return nil }
    // What is left out is -23 LKFS for the algorithms that have gates (API reference, `targetLkfs`).
    var target = LoudnessTarget(level: settings["targetLkfs"].number ?? -23)
    target.gate = Double(settings["correctionGateLevel"].integer ?? -70)
    target.peak = settings["truePeakLimiterThreshold"].number ?? 0
    return target
  }

  // MARK: Codecs

  /// The encode that codec settings ask for.
  private mutating func encoding(_ settings: Setting) -> AudioSettings? {
    switch settings["codec"].text {
    case "AAC": return aac(settings["aacSettings"])
    case "AC3": return dolby(.ac3, settings["ac3Settings"])
    case "EAC3": return dolby(.eac3, settings["eac3Settings"])
    case "MP2": return plain(.mp2, settings["mp2Settings"], bitRate: 192_000)
    case "MP3": return plain(.mp3, settings["mp3Settings"], bitRate: 192_000)
    case "OPUS": return plain(.opus, settings["opusSettings"], bitRate: 96_000)
    case "FLAC": return lossless(.flac, settings["flacSettings"])
    case "WAV": return lossless(.pcm, settings["wavSettings"])
    case "AIFF": return lossless(.bigEndianPCM, settings["aiffSettings"])
    default: return nil
    }
  }

  private mutating func aac(_ settings: Setting) -> AudioSettings? {
    guard settings.isSet else { return nil }
    let profile = settings["codecProfile"]
    if profile.text == "HEV1" || profile.text == "HEV2" {
      warn(profile, "The emulator has no encoder for HE-AAC: made as AAC-LC of the same bit rate")
    }
    return AudioSettings(
      codec: .aac, bitRate: settings["bitrate"].integer ?? 128_000,
      sampleRate: settings["sampleRate"].integer ?? 48_000,
      channels: Self.channels(settings["codingMode"].text) ?? 2)
  }

  /// AC-3 and E-AC-3.
  private mutating func dolby(_ codec: AudioSettings.Codec, _ settings: Setting) -> AudioSettings {
    for name in [
      "dynamicRangeCompressionProfile", "dynamicRangeCompressionLine", "dynamicRangeCompressionRf",
    ] {
      let profile = settings[name]
      guard let word = profile.text, word != "NONE" else { continue }
      warn(profile, "The emulator tells decoders of no range compression, of which this is one")
    }
    let channels = Self.channels(settings["codingMode"].text) ?? 2
    let usual = channels == 6 ? 384_000 : channels == 1 ? 96_000 : 192_000
    var audio = AudioSettings(
      codec: codec, bitRate: settings["bitrate"].integer ?? usual,
      sampleRate: settings["sampleRate"].integer ?? 48_000, channels: channels)
    audio.dialogueLevel = settings["dialnorm"].integer
    return audio
  }

  private func plain(
    _ codec: AudioSettings.Codec, _ settings: Setting, bitRate: Int
  ) -> AudioSettings {
    AudioSettings(
      codec: codec, bitRate: settings["bitrate"].integer ?? bitRate,
      sampleRate: settings["sampleRate"].integer ?? 48_000,
      channels: settings["channels"].integer ?? 2)
  }

  private func lossless(_ codec: AudioSettings.Codec, _ settings: Setting) -> AudioSettings {
    var audio = AudioSettings(
      codec: codec, bitRate: 0, sampleRate: settings["sampleRate"].integer ?? 0,
      channels: settings["channels"].integer ?? 2)
    audio.bitDepth = settings["bitDepth"].integer ?? 16
    audio.bitRate =
      (audio.sampleRate == 0 ? 48_000 : audio.sampleRate) * max(audio.channels, 1)
      * audio.bitDepth
    return audio
  }

  /// How many channels a coding mode has; 0 for as many as the source.
  private static func channels(_ mode: String?) -> Int? {
    switch mode {
    case "CODING_MODE_1_0": 1
    case "CODING_MODE_2_0": 2
    case "CODING_MODE_5_1", "CODING_MODE_3_2_LFE", "CODING_MODE_3_2": 6
    case "CODING_MODE_AUTO": 0
    default: nil
    }
  }

  // MARK: Renditions

  /// How an output of audio alone is offered, by the members of `hlsSettings` or `cmfcSettings`.
  /// - Parameter group: the name of its group where it has none.
  mutating func rendition(
    _ audio: AudioDescription, _ settings: Setting, group: String
  ) -> AudioRenditionSettings {
    var rendition = AudioRenditionSettings(
      audio, group: settings["audioGroupId"].text.flatMap { $0.isEmpty ? nil : $0 } ?? group)
    rendition.role =
      switch settings["audioTrackType"].text {
      case "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT": .standard
      case "ALTERNATE_AUDIO_AUTO_SELECT": .automatic
      case "ALTERNATE_AUDIO_NOT_AUTO_SELECT": .manual
      case "AUDIO_ONLY_VARIANT_STREAM": .variant
      default: nil
      }
    rendition.describesVideo = settings["descriptiveVideoServiceFlag"].text == "FLAG"
    return rendition
  }

  /// The groups of audio that a video names (`audioRenditionSets`), as they stand; nil for none named.
  func audioGroups(_ settings: Setting) -> [String]? {
    guard let text = settings["audioRenditionSets"].text else { return nil }
    let names = text.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
      .filter { !$0.isEmpty }
    return names.isEmpty ? nil : names
  }
}

extension AudioSettings.Codec {
  /// MediaConvert's word.
  fileprivate var word: String {
    switch self {
    case .pcm: "WAV"
    case .bigEndianPCM: "AIFF"
    default: rawValue.uppercased()
    }
  }
}
