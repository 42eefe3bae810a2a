// SPDX-License-Identifier: Apache-2.0

/// How far video and audio have come. Each is read from the source on its own, so that no container,
/// however badly its tracks are interleaved, makes one pile up while the other is sought; this keeps
/// them together. All times are nanoseconds from the first frame that is shown.
final class Pace: Sendable {
  private struct State {
    var origin: Int64?
    var video: Int64 = 0
    var videoEnd: Int64?
    var audio: Int64 = 0
    var silence: Int64 = 0
    var audioHasEnded: Bool
    /// Whether audio waits for no video.
    var isFree = false
    var isAborted = false
  }

  private let state: Monitor<State>

  /// How far audio may run ahead of the video.
  private let lead: Int64
  /// Where both end that are a part of the source; nil where they end with it.
  private let length: Int64?

  init(hasAudio: Bool, lead: Int64, length: Int64? = nil) {
    self.length = length
    state = Monitor(State(audioHasEnded: !hasAudio))
    self.lead = lead
  }

  /// Says when, on the source's own clock, the first frame is shown.
  func begin(at origin: Int64) { state.change { $0.origin = origin } }

  /// Says that no video is read: audio goes on as far as it has, from a time on the source's own clock.
  func begin(withoutVideoAt origin: Int64) {
    state.change {
      $0.origin = origin
      $0.videoEnd = 0
      $0.isFree = true
    }
  }

  /// The source's time of the first frame, waiting for it.
  func origin() throws(Aborted) -> Int64 {
    try wait { $0.origin }
  }

  func videoReached(_ time: Int64) {
    state.change { $0.video = max($0.video, time) }
  }

  /// Says that the last frame is shown until a time.
  func videoEnds(at time: Int64) {
    state.change {
      $0.video = max($0.video, time)
      $0.videoEnd = time
    }
  }

  func audioReached(_ time: Int64) { state.change { $0.audio = max($0.audio, time) } }

  /// Says that nothing is heard until a time.
  func audioIsSilent(until time: Int64) { state.change { $0.silence = max($0.silence, time) } }

  func audioEnds() { state.change { $0.audioHasEnded = true } }

  /// Waits until audio of a time is not too far ahead of the video. Until that time nothing is heard
  /// but what was handed on, which a video that ends must know.
  /// - Returns: whether the video came so far; false when it ended long before, or both do.
  func waitForVideo(near time: Int64) throws(Aborted) -> Bool {
    let (lead, length) = (lead, length)
    audioIsSilent(until: time)
    return try wait { state in
      if let length, time >= length { return false }
      if state.isFree || time <= state.video + lead { return true }
      return state.videoEnd == nil ? nil : false
    }
  }

  /// How far a track is, and whether that is its end.
  struct Position: Sendable {
    var time: Int64
    var isEnd: Bool
  }

  func waitForVideo(past time: Int64) throws(Aborted) -> Position {
    try wait { state in
      if let end = state.videoEnd { return Position(time: end, isEnd: true) }
      return state.video > time ? Position(time: state.video, isEnd: false) : nil
    }
  }

  /// Waits until it is known whether audio goes on past a time. Silence is no reason to go on.
  func waitForAudio(past time: Int64) throws(Aborted) -> Position {
    try wait { state in
      let isEnd = state.audioHasEnded || (state.audio <= time && state.silence > time)
      guard isEnd || state.audio > time else { return nil }
      return Position(time: state.audio, isEnd: isEnd)
    }
  }

  /// When the video ends, once that is known; nil where there is none.
  var videoEnd: Int64? { state.change { $0.isFree ? nil : $0.videoEnd } }

  func abort() { state.change { $0.isAborted = true } }

  private func wait<Value: Sendable>(for body: (inout State) -> Value?) throws(Aborted) -> Value {
    let result = state.wait { state -> Result<Value, Aborted>? in
      state.isAborted ? .failure(Aborted()) : body(&state).map { .success($0) }
    }
    return try result.get()
  }
}
