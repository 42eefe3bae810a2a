// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Glibc
import TranscodePlan

/// How decoded audio is brought to the form that an encode takes, as a chain of libavfilter's.
struct AudioConversion: Hashable, Sendable {
  /// Resolved: with a rate and channels.
  let settings: AudioSettings
  /// What is done to reach the wanted loudness; nil for nothing.
  var correction: LoudnessCorrection?

  /// - Parameter channels: how many the decoded audio has.
  func chain(channels: Int) -> String {
    var filters = remixes(of: channels)
    filters.append("aresample=\(settings.sampleRate)")
    let format =
      unsafe av_get_sample_fmt_name(AVSampleFormat(settings.encoderKind.sampleFormat)).map {
        unsafe String(cString: $0)
      } ?? "fltp"
    if let correction {
      filters.append(Self.form("fltp", settings.channels))
      filters += correction.filters(sampleRate: settings.sampleRate)
    }
    filters.append(Self.form(format, settings.channels))
    return "[in]\(filters.joined(separator: ","))[out0]"
  }

  private static func form(_ sampleFormat: String, _ channels: Int) -> String {
    "aformat=sample_fmts=\(sampleFormat):channel_layouts=\(layout(of: channels))"
  }

  /// libavutil's name of the usual layout of so many channels.
  private static func layout(of channels: Int) -> String {
    var layout = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&layout, Int32(channels))
    let name = unsafe layout.name
    return name.isEmpty ? "\(channels)c" : name
  }

  private func remixes(of channels: Int) -> [String] {
    var channels = channels
    return settings.remixes.map { remix in
      defer { channels = remix.gains.count }
      let sums = remix.gains.enumerated().map { output, gains in
        let terms = gains.prefix(channels).enumerated().compactMap { input, gain in
          gain <= -60 ? nil : "\(Self.factor(gain))*c\(input)"
        }
        return "c\(output)=" + (terms.isEmpty ? "0*c0" : terms.joined(separator: "+"))
      }
      return (["pan=\(Self.layout(of: remix.gains.count))"] + sums).joined(separator: "|")
    }
  }

  /// What a level in decibels multiplies an amplitude by.
  static func factor(_ decibels: Double) -> String {
    Decimals.format(min(pow(10, decibels / 20), 1000), digits: 6)
  }
}
