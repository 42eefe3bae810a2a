// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Where segments and groups of pictures begin, counted in frames of a constant rate. Every
/// rendition of a group has the same schedule, so all are cut at the same instants.
struct KeyFrameSchedule: Hashable, Sendable {
  let segmentFrames: Int64
  /// Frames in a group of pictures; the last group of a segment may be shorter.
  let gopFrames: Int64

  init(frameRate: Fraction, gop: VideoSettings.GOP, segmentSeconds: Double?) {
    let group: Double =
      switch gop {
      case .seconds(let seconds): seconds * frameRate.value
      case .frames(let count): Double(count)
      }
    gopFrames = Self.whole(group)
    segmentFrames = segmentSeconds.map { Self.whole($0 * frameRate.value) } ?? Int64.max
  }

  func isKeyFrame(_ slot: Int64) -> Bool { slot % segmentFrames % gopFrames == 0 }

  func beginsSegment(_ slot: Int64) -> Bool { slot % segmentFrames == 0 }

  /// Whether another schedule makes the same frames key frames.
  func hasSameKeyFrames(as other: KeyFrameSchedule) -> Bool {
    gopFrames == other.gopFrames
      && (segmentFrames == other.segmentFrames || (isRegular && other.isRegular))
  }

  /// Whether segments are cut at key frames that are there without them.
  private var isRegular: Bool { segmentFrames == .max || segmentFrames % gopFrames == 0 }

  private static func whole(_ frames: Double) -> Int64 {
    frames.isFinite ? Int64(min(max(frames.rounded(), 1), 1e9)) : 1
  }
}
