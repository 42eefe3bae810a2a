// SPDX-License-Identifier: Apache-2.0
package import Notation

/// Where a video is to be had.
package struct PlaybackURLs: Codable, Sendable, Equatable {
  /// The HLS multivariant playlist.
  package var hls: String
  /// The MP4 for download.
  package var mp4: String?
  /// The first frame.
  package var thumbnail: String
  /// The storyboard's WebVTT.
  package var storyboard: String?
  /// What opens every file of the video, also those that its playlists name: the query to put behind
  /// their addresses. Only where it was asked for and the CDN asks for signatures.
  package var query: String?
  /// Until when it does.
  package var queryExpiresAt: Timestamp?

  /// The outputs under the CDN's address, with or without a slash at its end.
  package init(_ outputs: Outputs, cdnBaseURL: String) {
    let base = cdnBaseURL.hasSuffix("/") ? String(cdnBaseURL.dropLast()) : cdnBaseURL
    // The keys are built of video ids and fixed names, which need no encoding.
    func url(_ key: String) -> String { "\(base)/\(key)" }
    hls = url(outputs.hls)
    mp4 = outputs.mp4.map(url)
    thumbnail = url(outputs.thumbnail)
    storyboard = outputs.storyboard.map(url)
  }

  /// Puts a query behind each address.
  package mutating func sign(with query: String, until: Timestamp) {
    func signed(_ url: String) -> String { "\(url)?\(query)" }
    hls = signed(hls)
    mp4 = mp4.map(signed)
    thumbnail = signed(thumbnail)
    storyboard = storyboard.map(signed)
    self.query = query
    queryExpiresAt = until
  }
}
