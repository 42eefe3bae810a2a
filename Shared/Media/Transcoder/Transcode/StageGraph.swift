// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// The stages of a transcode and the queues between them, gathered from what the outputs ask for before
/// anything runs.
final class StageGraph {
  /// The frames that are made, and who takes them.
  private(set) var frames: [(frame: FittedFrame, consumers: [BoundedQueue<VideoEvent>])] = []
  private(set) var encodes: [VideoEncode] = []
  /// Who takes which audio, in the order in which it was asked for.
  private(set) var audio: [EncodedAudio] = []
  /// Who takes captions that come with the video, and who is told of its progress.
  private(set) var captions: [CaptionFeed] = []
  private(set) var stages: [(name: String, body: @Sendable () throws -> Void)] = []
  /// What ends the waits of every queue.
  private(set) var aborts: [@Sendable () -> Void] = []
  /// The highest frame rate of any output.
  var fastest = Fraction(num: 1, den: 1)
  /// Whether audio that begins late begins with silence: in segments of its own its playlist would
  /// otherwise begin later than the video's.
  var fillsLateAudio = false
  /// What was found of the videos that were analysed, by group and output.
  let analyses: [Int: [Int: Analysis]]

  init(analyses: [Int: [Int: Analysis]] = [:]) { self.analyses = analyses }

  /// - Parameter stage: its name, which is the path of what it writes.
  /// - Throws: a fault when another one writes to the same path: what names stand for is known only here.
  func add(
    _ stage: String, _ body: @escaping @Sendable () throws -> Void
  ) throws(TranscodeFailure) {
    guard !stages.contains(where: { $0.name == stage }) else {
      throw Fault.settings("two outputs are named \(stage.lastPathName)")
    }
    stages.append((stage, body))
  }

  func frames(of frame: FittedFrame) -> BoundedQueue<VideoEvent> {
    let queue = BoundedQueue<VideoEvent>(capacity: 10, maximumCost: 24 * 1024 * 1024)
    aborts.append(queue.abort)
    if let index = frames.firstIndex(where: { $0.frame == frame }) {
      frames[index].consumers.append(queue)
    } else {
      frames.append((frame, [queue]))
    }
    return queue
  }

  /// The encode of an output's video: one that is there already when it comes to the same packets.
  func encode(
    _ h264: H264Parameters, schedule: KeyFrameSchedule, frame: FittedFrame
  ) -> EncodedVideo {
    if !encodes.contains(where: { $0.isSame(h264, schedule, frame) }) {
      encodes.append(
        VideoEncode(h264, schedule: schedule, frame: frame, frames: frames(of: frame)))
    }
    let index = encodes.firstIndex { $0.isSame(h264, schedule, frame) } ?? 0
    let feed = encodes[index].addConsumer()
    aborts.append(feed.abort)
    return EncodedVideo(h264: h264, schedule: schedule, feed: feed)
  }

  /// The encode of audio: one that is there already when it comes to the same packets.
  /// - Parameter settings: resolved.
  func audio(_ settings: AudioSettings, from origin: AudioOrigin) -> EncodedFeed {
    // It holds no more than the audio's lead on the video (see Pace), so it needs no bound of its own.
    let feed = EncodedFeed(capacity: .max)
    aborts.append(feed.abort)
    if let index = audio.firstIndex(where: { $0.origin == origin && $0.settings == settings }) {
      audio[index].consumers.append(feed)
    } else {
      audio.append(EncodedAudio(origin: origin, settings: settings, consumers: [feed]))
    }
    return feed
  }

  /// Has audio read that nobody takes.
  func listen(to settings: AudioSettings, from origin: AudioOrigin) {
    audio.append(EncodedAudio(origin: origin, settings: settings, consumers: []))
  }

  func captionFeed() -> CaptionFeed {
    let feed = CaptionFeed(capacity: .max)
    aborts.append(feed.abort)
    captions.append(feed)
    return feed
  }
}

/// A track of audio that is read.
struct AudioOrigin: Hashable, Sendable {
  /// Which of the plan's audio files; nil is the video's own.
  let file: Int?
  /// The index of its stream there.
  let stream: Int
  /// How much later than in its file it is heard, in nanoseconds.
  let delay: Int64
}

/// One encode of audio, and those who take it.
struct EncodedAudio {
  let origin: AudioOrigin
  let settings: AudioSettings
  var consumers: [EncodedFeed]
}
