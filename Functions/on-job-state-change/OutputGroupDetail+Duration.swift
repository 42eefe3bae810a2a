// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI

extension [OutputGroupDetail] {
  /// The length of what is played, in milliseconds: the HLS group's alone. A frame capture's duration
  /// is the number of its pictures by their interval, which may be longer than the video. A job that is
  /// asked for (GetJob) does not tell its groups' types; they come in the order of its settings, where
  /// HLS is first.
  var playbackDurationInMs: Int64? {
    let group = first { $0.type == "HLS_GROUP" } ?? first { $0.type == nil }
    return group?.outputDetails?.compactMap(\.durationInMs).max().map(Int64.init)
  }
}
