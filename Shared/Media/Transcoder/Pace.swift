// SPDX-License-Identifier: Apache-2.0

/// How far picture and sound have come. Each is read from the source on its own, so that no container,
/// however badly its tracks are interleaved, makes one pile up while the other is sought; this keeps
/// them together. All times are nanoseconds from the first picture that is shown.
final class Pace: Sendable {
  private struct State {
    var origin: Int64?
    var picture: Int64 = 0
    var pictureEnd: Int64?
    var sound: Int64 = 0
    var silence: Int64 = 0
    var soundHasEnded: Bool
    var isAborted = false
  }

  private let state: Monitor<State>

  /// How far sound may run ahead of the picture.
  private let lead: Int64

  init(hasSound: Bool, lead: Int64) {
    state = Monitor(State(soundHasEnded: !hasSound))
    self.lead = lead
  }

  /// Says when, on the source's own clock, the first picture is shown.
  func begin(at origin: Int64) { state.change { $0.origin = origin } }

  /// The source's time of the first picture, waiting for it.
  func origin() throws(Aborted) -> Int64 {
    try wait { $0.origin }
  }

  /// Says that pictures up to a time were handed on.
  func pictureReached(_ time: Int64) {
    state.change { $0.picture = max($0.picture, time) }
  }

  /// Says that the last picture is shown until a time.
  func pictureEnds(at time: Int64) {
    state.change {
      $0.picture = max($0.picture, time)
      $0.pictureEnd = time
    }
  }

  /// Says that sound up to a time was handed on.
  func soundReached(_ time: Int64) { state.change { $0.sound = max($0.sound, time) } }

  /// Says that nothing is heard until a time.
  func soundIsSilent(until time: Int64) { state.change { $0.silence = max($0.silence, time) } }

  /// Says that no more sound will come.
  func soundEnds() { state.change { $0.soundHasEnded = true } }

  /// Waits until sound of a time is not too far ahead of the picture. Until that time nothing is heard
  /// but what was handed on, which a picture that ends must know.
  /// - Returns: whether the picture came so far; false when it ended long before.
  func waitForPicture(near time: Int64) throws(Aborted) -> Bool {
    let lead = lead
    soundIsSilent(until: time)
    return try wait { state in
      if time <= state.picture + lead { return true }
      return state.pictureEnd == nil ? nil : false
    }
  }

  /// How far a track is, and whether that is its end.
  struct Position: Sendable {
    var time: Int64
    var isEnd: Bool
  }

  /// Waits until the picture is past a time or at its end.
  func waitForPicture(past time: Int64) throws(Aborted) -> Position {
    try wait { state in
      if let end = state.pictureEnd { return Position(time: end, isEnd: true) }
      return state.picture > time ? Position(time: state.picture, isEnd: false) : nil
    }
  }

  /// Waits until it is known whether sound goes on past a time. Silence is no reason to go on.
  func waitForSound(past time: Int64) throws(Aborted) -> Position {
    try wait { state in
      let isEnd = state.soundHasEnded || (state.sound <= time && state.silence > time)
      guard isEnd || state.sound > time else { return nil }
      return Position(time: state.sound, isEnd: isEnd)
    }
  }

  /// Where the picture ends, once it is known.
  var pictureEnd: Int64? { state.change { $0.pictureEnd } }

  /// Ends every wait with ``Aborted``.
  func abort() { state.change { $0.isAborted = true } }

  private func wait<Value: Sendable>(for body: (inout State) -> Value?) throws(Aborted) -> Value {
    let result = state.wait { state -> Result<Value, Aborted>? in
      state.isAborted ? .failure(Aborted()) : body(&state).map { .success($0) }
    }
    return try result.get()
  }
}
