// SPDX-License-Identifier: Apache-2.0

/// A video, or audio alone, in one file.
package struct ContainerFile: Codable, Hashable, Sendable {
  package var container: Container
  package var video: VideoSettings?
  package var audio: [AudioDescription]

  package init(_ container: Container, video: VideoSettings?, audio: [AudioDescription]) {
    self.container = container
    self.video = video
    self.audio = audio
  }

  package enum Container: Codable, Hashable, Sendable {
    /// With its index in front of the media (fast start), or behind it.
    case mp4(hasIndexInFront: Bool)
    /// With its index behind the media.
    case quickTime
    case transportStream(TransportStreamSettings)
    /// One track of audio, in the form that its codec has for files.
    case bare
  }

  /// The extension that its name has unless another one is asked for.
  package var pathExtension: String {
    switch container {
    case .mp4: "mp4"
    case .quickTime: "mov"
    case .transportStream: "m2ts"
    case .bare:
      switch audio.first?.settings.codec {
      case .pcm: "wav"
      case .bigEndianPCM: "aiff"
      case .opus, .vorbis: "ogg"
      case let codec: codec?.rawValue ?? "aac"
      }
    }
  }
}
