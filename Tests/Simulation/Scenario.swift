// SPDX-License-Identifier: Apache-2.0
import TestSupport
import VideoPipeline

/// What one seed is about: an owner's uploads, when they are published, and what becomes of them. It
/// is drawn apart from the faults, so that the same seed has a clean run to compare with.
struct Scenario: Sendable {
  struct Video: Sendable {
    let fate: SimulatedMediaConvert.Fate
    let form: Form
    /// When its owner asks for the upload, and how long after that the file is there.
    let begins: Int64
    let uploads: Int64
    /// How long after its beginning it is published; nil for never.
    let publishes: Int64?
    /// Whether its owner has it tried once more when it failed.
    let retries: Bool
    /// How long after its beginning it is deleted; nil for never.
    let deletes: Int64?
  }

  /// How the file is sent.
  enum Form: Sendable {
    case single, multipart
    /// In parts, and given up after the first of them.
    case abandoned
  }

  /// The application's own server.
  struct Server: Sendable {
    /// How often it is tried before a notification is given up.
    let attempts: Int
    /// When it begins to take what it is sent.
    let heals: Int64
  }

  let videos: [Video]
  let webhook: Server?
  /// Whether the owner reads the stream and acknowledges.
  let watches: Bool
  let dailyLimit: Int
  let ladder: Ladder

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0xABCD)
    func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
    func milliseconds(_ most: Int64) -> Int64 { Int64.random(in: 0...most, using: &random) }
    videos = (0..<Int.random(in: 1...2, using: &random)).map { _ in
      Video(
        fate: [.completes, .completes, .completes, .fails, .failsOnce, .notAVideo]
          .randomElement(using: &random) ?? .completes,
        form: [.single, .single, .single, .multipart, .multipart, .abandoned]
          .randomElement(using: &random) ?? .single,
        begins: milliseconds(120_000), uploads: milliseconds(60_000),
        publishes: oneIn(2)
          ? milliseconds(400_000) : oneIn(5) ? nil : milliseconds(60_000),
        retries: oneIn(2), deletes: oneIn(5) ? milliseconds(500_000) : nil)
    }
    webhook =
      oneIn(2)
      ? Server(attempts: oneIn(2) ? 2 : 1000, heals: oneIn(2) ? 0 : milliseconds(500_000)) : nil
    watches = webhook == nil || !oneIn(3)
    dailyLimit = Int.random(in: 1...2, using: &random)
    var ladder = oneIn(2) ? Ladder.showroom : .standard
    if oneIn(2) { ladder.storyboardIntervalSeconds = nil }
    self.ladder = ladder
  }
}

/// What a client of the pipeline sees in the end, without times and the ids of jobs. How far a job
/// came before it failed is as much as was heard of it, so that is left out too.
struct Outcome: Equatable, Sendable {
  var status: VideoStatus
  var isDeleted = false
  var attempt: Int?
  var percent: Int?
  var isPublished = false
  var notification: ProcessingNotification.Status?
  var kind: ProcessingNotification.Kind?
  var failure: String?
  var outputs: Outputs?
}
