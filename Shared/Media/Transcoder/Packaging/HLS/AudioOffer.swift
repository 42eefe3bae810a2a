// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// How a playlist offers audio in segments of its own.
struct AudioOffer: Sendable {
  let settings: AudioRenditionSettings
  let channels: Int
  /// As it is said in containers and playlists.
  let label: TrackLabel
  /// Whether it is a variant of its own instead of one that a video is played with.
  let isVariant: Bool

  var group: String { settings.group }
}

extension MultivariantPlaylist {
  /// Adds audio under a name that no other of its group has; one of a group is the default at most
  /// (RFC 8216, section 4.3.4.1.1).
  mutating func append(_ offer: AudioOffer, like variant: Variant) {
    let others = audio.filter { $0.group == offer.group }
    let wish = offer.label.name ?? offer.label.language ?? "Audio \(others.count + 1)"
    var name = wish
    var number = 2
    while others.contains(where: { $0.name == name }) {
      name = "\(wish) \(number)"
      number += 1
    }
    let role = offer.settings.role ?? (others.isEmpty ? .standard : .automatic)
    audio.append(
      AudioRendition(
        group: offer.group, playlist: variant.playlist, name: name, language: offer.label.language,
        isDefault: role == .standard && !others.contains(where: \.isDefault),
        isAutoSelected: role != .manual, describesVideo: offer.settings.describesVideo,
        channels: offer.channels, bandwidth: variant.bandwidth,
        averageBandwidth: variant.averageBandwidth, codecs: variant.codecs))
  }
}
