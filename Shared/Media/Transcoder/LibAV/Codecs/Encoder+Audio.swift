// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

extension Encoder {
  /// An encoder of audio. Frames' times count samples.
  /// - Parameters:
  ///   - settings: with a rate and a number of channels that the codec has.
  ///   - isFast: whether speed is all that counts.
  convenience init(_ settings: AudioSettings, isFast: Bool) throws(LibAVError) {
    let kind = settings.encoderKind
    let context = try unsafe Self.allocate(kind.name)
    if kind.isLossy { unsafe context.pointee.bit_rate = Int64(settings.bitRate) }
    unsafe context.pointee.sample_rate = Int32(settings.sampleRate)
    unsafe context.pointee.sample_fmt = AVSampleFormat(kind.sampleFormat)
    if settings.codec == .flac {
      unsafe context.pointee.bits_per_raw_sample = Int32(settings.bitDepth)
    }
    unsafe context.pointee.time_base = Fraction(num: 1, den: Int32(settings.sampleRate))
    unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
    unsafe av_channel_layout_default(&context.pointee.ch_layout, Int32(settings.channels))
    var options: [(String, String)] = []
    if settings.codec == .aac, isFast { options.append(("aac_coder", "fast")) }
    if let level = settings.dialogueLevel, settings.codec == .ac3 || settings.codec == .eac3 {
      options.append(("dialnorm", "\(-level)"))
    }
    let parameters = try unsafe Self.open(context, options)
    unsafe self.init(context, parameters: parameters)
  }
}

extension AudioSettings {
  struct EncoderKind {
    /// libavcodec's name.
    let name: String
    /// The form of the samples that it takes.
    let sampleFormat: Int32
    var isLossy = true
  }

  var encoderKind: EncoderKind {
    let planar = AV_SAMPLE_FMT_FLTP.rawValue
    let whole = bitDepth > 16 ? AV_SAMPLE_FMT_S32.rawValue : AV_SAMPLE_FMT_S16.rawValue
    let bits = bitDepth > 16 ? 24 : 16
    return switch codec {
    case .aac: EncoderKind(name: "aac", sampleFormat: planar)
    case .ac3: EncoderKind(name: "ac3", sampleFormat: planar)
    case .eac3: EncoderKind(name: "eac3", sampleFormat: planar)
    case .mp2: EncoderKind(name: "mp2", sampleFormat: AV_SAMPLE_FMT_S16.rawValue)
    case .mp3: EncoderKind(name: "libmp3lame", sampleFormat: planar)
    case .opus: EncoderKind(name: "libopus", sampleFormat: AV_SAMPLE_FMT_FLT.rawValue)
    case .vorbis: EncoderKind(name: "libvorbis", sampleFormat: planar)
    case .flac: EncoderKind(name: "flac", sampleFormat: whole, isLossy: false)
    case .pcm: EncoderKind(name: "pcm_s\(bits)le", sampleFormat: whole, isLossy: false)
    case .bigEndianPCM: EncoderKind(name: "pcm_s\(bits)be", sampleFormat: whole, isLossy: false)
    }
  }

  /// The settings with the rate and the channels that an encode of a source has.
  func resolved(for stream: StreamDescription) -> AudioSettings {
    var settings = self
    if channels == 0 { settings.channels = codec.channels(for: max(stream.channels, 1)) }
    let wanted = sampleRate == 0 ? max(stream.sampleRate, 8000) : sampleRate
    settings.sampleRate = codec.sampleRates?.min { abs($0 - wanted) < abs($1 - wanted) } ?? wanted
    return settings
  }
}

extension AudioSettings.Codec {
  /// The most channels up to a number that the codec has a layout for.
  fileprivate func channels(for count: Int) -> Int {
    switch self {
    case .aac, .ac3, .eac3: count >= 6 ? 6 : min(count, 2)
    case .mp2, .mp3, .opus, .vorbis: min(count, 2)
    case .flac, .pcm, .bigEndianPCM: min(count, 8)
    }
  }

  /// The rates that the encoder takes; nil for any.
  fileprivate var sampleRates: [Int]? {
    switch self {
    case .aac:
      [7350, 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000]
    case .ac3, .eac3: [32000, 44100, 48000]
    case .mp2, .mp3: [16000, 22050, 24000, 32000, 44100, 48000]
    case .opus: [8000, 12000, 16000, 24000, 48000]
    case .vorbis, .flac, .pcm, .bigEndianPCM: nil
    }
  }
}
