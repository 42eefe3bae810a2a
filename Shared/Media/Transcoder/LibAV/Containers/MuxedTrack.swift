// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// A track that a container is to have.
struct MuxedTrack {
  let parameters: CodecParameters
  /// The container's own number of it; nil lets the container choose.
  var identifier: Int?
  var label = TrackLabel()

  init(_ parameters: CodecParameters, identifier: Int? = nil, label: TrackLabel = TrackLabel()) {
    self.parameters = parameters
    self.identifier = identifier
    self.label = label
  }

  /// What the container is told of it, by libavformat's keys.
  var notes: [(String, String)] {
    [("language", label.language), ("title", label.name), ("handler_name", label.name)]
      .compactMap { key, value in value.map { (key, $0) } }
  }

  var disposition: Int32 {
    switch label.purpose {
    case .cleanEffects: AV_DISPOSITION_CLEAN_EFFECTS
    case .hearingImpaired: AV_DISPOSITION_HEARING_IMPAIRED
    case .visuallyImpaired: AV_DISPOSITION_VISUAL_IMPAIRED
    case nil: 0
    }
  }
}

/// What is said of a track of audio.
struct TrackLabel: Hashable, Sendable {
  /// ISO 639-2 or RFC 5646; nil when it is not said.
  var language: String?
  var name: String?
  var purpose: AudioDescription.Purpose?
}
