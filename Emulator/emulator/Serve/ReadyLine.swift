// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// The line that `serve` prints when every port answers.
struct ReadyLine: Codable, Sendable {
  var ready = true
  var aws: String
  var api: String
  var cdn: String
  var pid: Int32

  /// The line's JSON, in the order of its documentation.
  func encoded() -> Data {
    Data(#"{"ready":true,"aws":"\#(aws)","api":"\#(api)","cdn":"\#(cdn)","pid":\#(pid)}"#.utf8)
  }
}
