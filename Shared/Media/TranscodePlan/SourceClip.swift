// SPDX-License-Identifier: Apache-2.0

/// The part of a source that is transcoded (MediaConvert's `inputClippings`), by timecodes that are counted
/// in frames of the source's rate.
package struct SourceClip: Codable, Hashable, Sendable {
  /// The first frame; nil is the source's own.
  package var start: Timecode?
  /// The last frame; nil is the source's own.
  package var end: Timecode?
  /// The timecode of the source's first frame.
  package var origin: TimecodeStart

  package init(start: Timecode? = nil, end: Timecode? = nil, origin: TimecodeStart = .zero) {
    self.start = start
    self.end = end
    self.origin = origin
  }
}
