// SPDX-License-Identifier: Apache-2.0

/// Captions of an output.
package struct CaptionSettings: Codable, Hashable, Sendable {
  package var source: CaptionSource
  package var style: CaptionStyle
  /// The language for playlists and manifests (RFC 5646); nil when it is not said.
  package var language: String?
  /// What players call them; free of quotation marks and of control characters.
  package var name: String?
  /// Whether they are made for people who are deaf or hard of hearing.
  package var isForAccessibility = false

  package init(source: CaptionSource, style: CaptionStyle = .simplified) {
    self.source = source
    self.style = style
  }
}

package enum CaptionSource: Codable, Hashable, Sendable {
  /// The video's own data: CEA-608 captions of CC1 to CC4, 1 to 4.
  case embedded(channel: Int)
  case file(CaptionFile)
  /// A 3GPP timed text track of the source: the n-th, counted from 1.
  case track(Int)
  /// A 3GPP timed text track of the source by its place among all tracks, counted from 1.
  case stream(Int)
}

/// A file of captions.
package struct CaptionFile: Codable, Hashable, Sendable {
  package enum Format: String, Codable, Hashable, Sendable, CaseIterable { case subRip, webVTT }

  /// Which of ``TranscodePlan/captionFiles`` it is, counted from 0.
  package var index: Int
  package var format: Format
  /// How much later than the file says captions are shown; negative for earlier.
  package var delayMilliseconds: Int64

  package init(index: Int, format: Format, delayMilliseconds: Int64 = 0) {
    self.index = index
    self.format = format
    self.delayMilliseconds = delayMilliseconds
  }
}

/// MediaConvert's `stylePassthrough`.
package enum CaptionStyle: String, Codable, Hashable, Sendable, CaseIterable {
  /// Text alone, in the usual place (`DISABLED`).
  case simplified
  /// Bold, italics, underline, colours and places (`ENABLED`).
  case kept
  /// WebVTT captions as they were written (`STRICT`).
  case strict
}
