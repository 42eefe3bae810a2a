// SPDX-License-Identifier: Apache-2.0
package import Cryptography
package import Notation

/// Where a stream of notifications goes on when its client comes again: what it has shown, and that it
/// is one of the streams which the caller may have.
///
/// It goes out as an event's id without data, which a client keeps as the last event's id and shows to
/// nobody, and comes back as `Last-Event-ID` (WHATWG HTML, section 9.2.6). The text is signed for its
/// owner, so that nobody lengthens their own lease.
package struct StreamCursor: Sendable, Equatable {
  /// The stream's id, the same in all of its connections.
  package let stream: String
  /// When its first connection began.
  package let openedAt: Timestamp
  /// When it last had news; at first when it was opened.
  package var newsAt: Timestamp
  /// Until when it counts among its owner's.
  package var leasedUntil: Timestamp
  /// What it has shown.
  package var seen: SeenNotifications

  /// A stream that is opened now.
  package init(stream: String, openedAt now: Timestamp) {
    self.stream = stream
    openedAt = now
    newsAt = now
    leasedUntil = now
    seen = SeenNotifications()
  }

  private static let version = "c1"

  /// The signed text, of characters that a header field takes.
  package func text(for owner: Owner, key: HMACSHA256) -> String {
    let fields = [
      Self.version, stream, "\(openedAt.seconds)", "\(newsAt.seconds)", "\(leasedUntil.seconds)",
      seen.text,
    ]
    let claim = fields.joined(separator: "~")
    return "\(claim)~\(Self.code(of: claim, owner, key))"
  }

  /// Reads a text that ``text(for:key:)`` made for the same owner; nil for any other.
  package init?(verifying text: String, for owner: Owner, key: HMACSHA256) {
    guard text.utf8.count <= 8192, text.hasPrefix("\(Self.version)~"),
      let end = text.lastIndex(of: "~")
    else { return nil }
    let code = String(text[text.index(after: end)...])
    let claim = String(text[..<end])
    guard ConstantTime.equal(Self.code(of: claim, owner, key), code) else { return nil }
    let fields = claim.split(separator: "~", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, let opened = Int64(fields[2]), let news = Int64(fields[3]),
      let leased = Int64(fields[4]), let seen = SeenNotifications(fields[5])
    else { return nil }
    stream = String(fields[1])
    openedAt = Timestamp(seconds: opened)
    newsAt = Timestamp(seconds: news)
    leasedUntil = Timestamp(seconds: leased)
    self.seen = seen
  }

  private static func code(of claim: String, _ owner: Owner, _ key: HMACSHA256) -> String {
    Hex.encode(key.code(for: "\(claim)~\(Hex.encode(owner.utf8))"))
  }
}

/// Which of an owner's notifications a stream has shown: all that were placed before a moment, and some
/// behind it by name. The moment lies so far before the last look that whatever was being placed at
/// that time has long been there.
package struct SeenNotifications: Sendable, Equatable {
  /// The outbox's version at the last look.
  private var version = ""
  /// When that was; nil before the first.
  private var lookedAt: Timestamp?
  /// What was placed before has been shown.
  private var horizon = Timestamp(milliseconds: 0)
  /// What was placed since and has been shown, by tag, with the time of its placing.
  private var recent: [Recent] = []

  private struct Recent: Sendable, Equatable {
    var tag: String
    var placedAt: Timestamp
  }

  /// Longer than a function that places a notification may take, and than clocks differ.
  static let settlingSeconds = 120
  /// After how long an outbox is looked through although nothing says that it changed.
  static let restSeconds = 600
  /// The most that are kept by name: what a header field holds.
  static let mostRecent = 200

  /// Nothing.
  package init() {}

  /// Whether an outbox of that version may hold what was not shown.
  package func needsLook(at version: String?, now: Timestamp) -> Bool {
    guard let lookedAt else { return true }
    return Self.tag(version ?? "") != self.version
      || now.seconds(since: lookedAt) >= Self.restSeconds
  }

  /// Whether a notification that was placed then has been shown.
  package func contains(_ id: NotificationID, placedAt: Timestamp) -> Bool {
    placedAt < horizon || recent.contains { $0.tag == Self.tag(id.description) }
  }

  /// Whether all that was stored at that time, by S3's clock in whole seconds, has been shown.
  package func covers(storedAt: Timestamp) -> Bool { storedAt.advanced(bySeconds: 2) < horizon }

  /// A notification was shown.
  package mutating func insert(_ id: NotificationID, placedAt: Timestamp) {
    recent.append(Recent(tag: Self.tag(id.description), placedAt: placedAt))
  }

  /// The outbox was looked through.
  /// - Parameters:
  ///   - began: when the look began.
  ///   - isWhole: whether all that was in it was shown.
  package mutating func looked(at version: String?, began: Timestamp, isWhole: Bool) {
    self.version = Self.tag(version ?? "")
    lookedAt = began
    guard isWhole else { return }
    horizon = max(horizon, began.advanced(bySeconds: -Self.settlingSeconds))
    recent.removeAll { $0.placedAt < horizon }
    guard recent.count > Self.mostRecent else { return }
    recent.sort { $0.placedAt < $1.placedAt }
    recent.removeFirst(recent.count - Self.mostRecent)
    horizon = recent[0].placedAt
  }

  /// The outbox is to be looked through again, whatever its version.
  package mutating func lookAgain() { lookedAt = nil }

  private static func tag(_ text: String) -> String {
    text.isEmpty ? "" : Hex.encode(SHA256.hash(text).prefix(8))
  }

  // MARK: Text

  fileprivate var text: String {
    let names = recent.map { "\($0.tag)@\($0.placedAt.milliseconds)" }.joined(separator: ",")
    return
      "\(version)~\(lookedAt.map { "\($0.milliseconds)" } ?? "")~\(horizon.milliseconds)~\(names)"
  }

  fileprivate init?(_ text: Substring) {
    let fields = text.split(separator: "~", omittingEmptySubsequences: false)
    guard fields.count == 4, let horizon = Int64(fields[2]) else { return nil }
    version = String(fields[0])
    lookedAt = Int64(fields[1]).map(Timestamp.init(milliseconds:))
    self.horizon = Timestamp(milliseconds: horizon)
    for name in fields[3].split(separator: ",") {
      let parts = name.split(separator: "@")
      guard parts.count == 2, let placed = Int64(parts[1]) else { return nil }
      recent.append(Recent(tag: String(parts[0]), placedAt: Timestamp(milliseconds: placed)))
    }
  }
}
