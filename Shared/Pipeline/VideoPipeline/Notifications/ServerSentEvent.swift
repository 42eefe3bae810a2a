// SPDX-License-Identifier: Apache-2.0

/// The text form of server-sent events (WHATWG HTML, section 9.2).
package enum ServerSentEvent {
  /// One event with its id; a line break in the data begins a further `data:` line. Line breaks
  /// cannot occur in an id or a name, so they are dropped there.
  package static func event(_ name: String, id: String, data: String) -> String {
    let lines = data.split(omittingEmptySubsequences: false) { $0.isNewline }
      .map { "data: \($0)\n" }.joined()
    return "event: \(oneLine(name))\nid: \(oneLine(id))\n\(lines)\n"
  }

  /// An id without data: the client keeps it as the last event's and shows nothing.
  package static func position(_ id: String) -> String { "id: \(oneLine(id))\n\n" }

  /// How long the client waits before it connects again.
  package static func retry(milliseconds: Int) -> String { "retry: \(milliseconds)\n\n" }

  /// A comment, which keeps a quiet connection alive and shows that it still is.
  package static let heartbeat = ": heartbeat\n\n"

  private static func oneLine(_ text: String) -> String { text.filter { !$0.isNewline } }
}
