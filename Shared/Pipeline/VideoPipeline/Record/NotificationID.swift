// SPDX-License-Identifier: Apache-2.0

/// The name of one notification: the video's id and the number of the attempt at its job. It is
/// derived, not drawn, so that every repetition of an event means the same notification.
package struct NotificationID: Hashable, Sendable, CustomStringConvertible {
  /// The video that it tells of.
  package let videoID: VideoID
  /// Which attempt at the video's job, from 1.
  package let attempt: Int

  /// The notification of that attempt.
  package init(videoID: VideoID, attempt: Int) {
    self.videoID = videoID
    self.attempt = attempt
  }

  /// Reads what ``description`` writes, or nil.
  package init?(_ text: String) {
    guard let dash = text.lastIndex(of: "-"),
      let videoID = VideoID(rawValue: String(text[..<dash])),
      let attempt = Int(text[text.index(after: dash)...]), attempt >= 1,
      "\(videoID)-\(attempt)" == text
    else { return nil }
    self.init(videoID: videoID, attempt: attempt)
  }

  /// The video's id, a dash and the attempt.
  package var description: String { "\(videoID)-\(attempt)" }
}

extension NotificationID: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let id = NotificationID(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a notification id"))
    }
    self = id
  }

  /// Writes the text form.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
