// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The timecode of the outputs' first frames (`timecodeConfig`).
struct PlannedTimecode {
  let start: TimecodeStart
  private(set) var problems: [SettingProblem] = []

  init(_ settings: Setting) {
    switch settings["source"].text {
    case "ZEROBASED": start = .zero
    case "SPECIFIEDSTART":
      guard let first = settings["start"].text.flatMap({ Timecode($0) }) else {
        start = .zero
        problems.append(settings.lacks("start"))
        return
      }
      start = .at(first)
    default: start = .embedded
    }
  }
}
