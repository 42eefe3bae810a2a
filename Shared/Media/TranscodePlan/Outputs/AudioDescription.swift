// SPDX-License-Identifier: Apache-2.0

/// An audio track of an output: what is encoded, and what is said of it.
package struct AudioDescription: Codable, Hashable, Sendable {
  package var settings: AudioSettings
  /// ISO 639-2 or RFC 5646; nil leaves it unsaid.
  package var language: String?
  /// Whether the source's language is said instead where it is known.
  package var followsSourceLanguage = true
  /// What players call it (`streamName`); free of quotation marks and of control characters.
  package var name: String?
  /// What it is for, as transport streams and MP4 say it; nil for nothing particular.
  package var purpose: Purpose?

  package init(_ settings: AudioSettings) { self.settings = settings }

  /// The audio types of ISO 639 language descriptors (ISO/IEC 13818-1, 2.6.19).
  package enum Purpose: String, Codable, Hashable, Sendable, CaseIterable {
    case cleanEffects, hearingImpaired, visuallyImpaired
  }
}

/// Audio in segments of its own, and how playlists offer it.
package struct AudioRenditionSettings: Codable, Hashable, Sendable {
  package var audio: AudioDescription
  /// The `GROUP-ID`; free of quotation marks and of control characters.
  package var group: String
  package var role: Role?
  /// Whether it describes what is seen (`public.accessibility.describes-video`).
  package var describesVideo = false
  /// Whether HLS segments are transport streams, and not bare audio (RFC 8216, section 3.4).
  package var isTransportStream = false

  package init(_ audio: AudioDescription, group: String) {
    self.audio = audio
    self.group = group
  }

  package init(_ settings: AudioSettings, group: String = "audio") {
    self.init(AudioDescription(settings), group: group)
  }

  /// MediaConvert's `audioTrackType`. Without one, the first of a group is ``standard`` and the others
  /// ``automatic``; in HLS audio that no video refers to is a ``variant``.
  package enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    /// `DEFAULT=YES,AUTOSELECT=YES`.
    case standard
    /// `DEFAULT=NO,AUTOSELECT=YES`.
    case automatic
    /// `DEFAULT=NO,AUTOSELECT=NO`.
    case manual
    /// A variant of its own, without video.
    case variant
  }
}
