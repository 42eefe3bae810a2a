// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The part of a source that is transcoded, in nanoseconds from the source's first frame.
struct ClipTimes: Hashable, Sendable {
  /// The first frame's.
  let start: Int64
  /// How long it is; nil is to the end.
  let length: Int64?
  /// Half a frame: times that miss their frame's by less are that frame's.
  let tolerance: Int64
  /// The first frame's timecode on the source's clock, counted in frames from midnight.
  let firstTimecode: Int64

  /// - Parameters:
  ///   - embedded: the source's own timecode.
  ///   - rate: the source's frames a second.
  /// - Throws: for a part that has no frame.
  init(_ clip: SourceClip, embedded: Timecode?, rate: Fraction) throws(TranscodeFailure) {
    let counted = rate.timecodeRate
    let origin: Int64 =
      switch clip.origin {
      case .embedded: embedded?.frame(rate: counted) ?? 0
      case .zero: 0
      case .at(let timecode): timecode.frame(rate: counted)
      }
    let first = clip.start.map { $0.frame(rate: counted) - origin } ?? 0
    let last = clip.end.map { $0.frame(rate: counted) - origin }
    guard first >= 0, last.map({ $0 >= first }) ?? true else {
      throw Fault.settings("an input clip that ends before it, or the input, begins")
    }
    start = rate.inverse.nanoseconds(first)
    length = last.map { rate.inverse.nanoseconds($0 - first + 1) }
    tolerance = rate.inverse.nanoseconds(1) / 2
    firstTimecode = origin + first
  }
}
