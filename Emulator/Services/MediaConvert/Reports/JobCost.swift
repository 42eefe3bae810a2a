// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// What a job would cost on AWS, by MediaConvert's rules for on-demand queues: each output by its
/// minutes, in whole seconds and at least ten, at a rate that its codec and passes, size and frame rate
/// decide ([prices](https://aws.amazon.com/mediaconvert/pricing/)).
package struct JobCost: Sendable, Equatable {
  /// Outputs of one rate.
  package struct Line: Sendable, Equatable {
    /// Such as `Basic, AVC in one pass, HD, to 30 fps`.
    package let rate: String
    package let minutes: Double
    /// In US dollars; nil where the price is not known here.
    package let dollars: Double?
  }

  package let lines: [Line]

  /// The sum of what is known, in US dollars.
  package var dollars: Double { lines.compactMap(\.dollars).reduce(0, +) }
  /// Whether every line has a price.
  package var isWhole: Bool { lines.allSatisfy { $0.dollars != nil } }

  /// Where the prices are from.
  package static let source =
    "list prices of us-east-1 as published in 2021, without discounts for volume"

  /// - Parameter settings: of the job that made the groups.
  init(_ groups: [MadeGroup], settings: JSON) {
    var minutes: [(rate: Rate, minutes: Double)] = []
    for (groupIndex, group) in groups.enumerated() {
      for (index, output) in group.outputs.enumerated() {
        let said = settings["outputGroups"]?[groupIndex]?["outputs"]?[index] ?? [:]
        let rate = Rate(output, said)
        let seconds = max((output.milliseconds + 999) / 1000, 10)
        if let known = minutes.firstIndex(where: { $0.rate == rate }) {
          minutes[known].minutes += Double(seconds) / 60
        } else {
          minutes.append((rate, Double(seconds) / 60))
        }
      }
    }
    lines = minutes.map { entry in
      Line(
        rate: entry.rate.description, minutes: entry.minutes,
        dollars: entry.rate.dollarsPerMinute.map { $0 * entry.minutes })
    }
  }
}

/// What decides the price of an output's minute.
private struct Rate: Equatable, CustomStringConvertible {
  enum Size: String { case sd = "SD", hd = "HD", uhd = "4K" }

  private let tier: String?
  private let way: String
  private let size: Size?
  /// The highest frame rate of its class.
  private let framesPerSecond: Int?

  init(_ output: MadeOutput, _ settings: JSON) {
    let codec = settings["videoDescription"]?["codecSettings"]
    guard let name = codec?["codec"]?.string, name != "FRAME_CAPTURE", let width = output.width,
      let height = output.height
    else {
      (tier, size, framesPerSecond) = (nil, nil, nil)
      way =
        codec?["codec"] == "FRAME_CAPTURE"
        ? "captured frames" : settings["captionDescriptions"] == nil ? "audio" : "captions"
      return
    }
    let h264 = codec?["h264Settings"]
    let isMultiPass = h264?["qualityTuningLevel"] == "MULTI_PASS_HQ"
    let isQuality = h264?["rateControlMode"] == "QVBR"
    tier = name == "H_264" && !isMultiPass && !isQuality ? "Basic" : "Professional"
    way =
      (name == "H_264" ? "AVC" : name)
      + (isMultiPass ? " in several passes" : isQuality ? " by quality" : " in one pass")
    let (long, short) = (max(width, height), min(width, height))
    size = long < 1280 && short < 720 ? .sd : long <= 1920 && short <= 1080 ? .hd : .uhd
    let rate = output.framesPerSecond ?? 30
    framesPerSecond = rate <= 30.01 ? 30 : rate <= 60.01 ? 60 : 120
  }

  /// The Basic tier's prices to 60 frames a second, above which none was published.
  var dollarsPerMinute: Double? {
    guard tier == "Basic", let size, let framesPerSecond, framesPerSecond <= 60 else { return nil }
    let dollars =
      switch size {
      case .sd: 0.0075
      case .hd: 0.015
      case .uhd: 0.03
      }
    return framesPerSecond > 30 ? dollars * 2 : dollars
  }

  var description: String {
    [tier, way, size?.rawValue, framesPerSecond.map { "to \($0) fps" }].compactMap { $0 }
      .joined(separator: ", ")
  }
}
