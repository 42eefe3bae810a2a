// SPDX-License-Identifier: Apache-2.0
import Captions

/// What flows from the video to the captions.
enum CaptionEvent: Sendable {
  /// The video begins at a time of the source's own clock, in nanoseconds; comes first.
  case began(Int64)
  /// Closed caption data of a frame that is shown at a time, in nanoseconds from the first.
  case data([UInt8], Int64)
  case reached(Int64)
  case end(Int64)
}

/// The way of the video's captions and progress to one output. Who takes them only writes small
/// texts, so its queue needs no bound of its own.
typealias CaptionFeed = BoundedQueue<CaptionEvent>

/// The captions of one output as they become known.
struct CaptionTrack {
  /// All captions so far by time, and what else a WebVTT source says.
  private(set) var captions: WebVTT
  /// Every caption that begins before this is known with its end, in milliseconds.
  private(set) var settled: Int64 = 0
  /// How far the video has come, in nanoseconds.
  private(set) var reached: Int64 = 0
  /// Where the video ends, once it is known, in nanoseconds.
  private(set) var end: Int64?
  private var decoder: CEA608Decoder?

  /// Captions that are all known at once.
  init(_ captions: WebVTT) {
    self.captions = captions
    settled = .max
  }

  /// Captions that come with the video.
  init(channel: Int) {
    captions = WebVTT(cues: [])
    decoder = CEA608Decoder(channel: channel)
  }

  mutating func take(_ event: CaptionEvent) {
    switch event {
    case .began: break
    case .data(let data, let time): decoder?.take(data, at: time / 1_000_000)
    case .reached(let time): reached = max(reached, time)
    case .end(let time):
      reached = max(reached, time, 1)
      end = reached
      decoder?.finish(at: reached / 1_000_000)
    }
    guard decoder != nil else { return }
    captions.cues += decoder?.takeCues() ?? []
    settled = end != nil ? .max : min(decoder?.openSince ?? .max, reached / 1_000_000)
  }
}
