// SPDX-License-Identifier: Apache-2.0
package import Notation

/// How a video stands of which nothing is known but an id that was minted for the caller.
package enum AnnouncedUpload {
  /// How long an upload may take: a browser may begin a PUT in the URL's last second and needs its
  /// time, and a multipart upload may be resumed.
  package static let patienceSeconds = 24 * 3600

  /// After how long an id that has no record means nothing any more. The tombstones of deleted videos are
  /// kept for longer, so that none of them comes back.
  package static let memorySeconds = 8 * 24 * 3600

  /// How far the clocks of two functions may be apart. An id from further ahead is self-made: it would
  /// stand before all others in every list until its time comes.
  package static let skewSeconds = 300

  /// When the id of a video without a record was minted; nil unless it was minted for the caller and
  /// is young enough that it may still be spoken of.
  package static func mintedAt(
    _ id: VideoID, for caller: Owner, now: Timestamp
  ) -> Timestamp? {
    guard let mintedAt = id.mintedAt, id.belongs(to: caller),
      (-skewSeconds...memorySeconds).contains(now.seconds(since: mintedAt))
    else { return nil }
    return mintedAt
  }

  /// UPLOADING while the file may still come, then ERROR.
  package static func status(
    mintedAt: Timestamp, now: Timestamp
  ) -> (status: VideoStatus, failure: Failure?) {
    guard now.seconds(since: mintedAt) > patienceSeconds else { return (.uploading, nil) }
    return (
      .error,
      Failure(code: "UploadExpired", message: "No file was uploaded within 24 hours.")
    )
  }
}
