// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// The stages of a transcode and the queues between them, gathered from what the outputs ask for before
/// anything runs.
final class StageGraph {
  /// The frames that are made, and who takes them.
  var frames: [(frame: FittedFrame, consumers: [BoundedQueue<VideoEvent>])] = []
  /// Who takes which audio, in the order of the tracks.
  var audio: [(track: Int, settings: AudioSettings, consumers: [AudioFeed])] = []
  /// Who takes captions that come with the video, and who is told of its progress.
  var captions: [CaptionFeed] = []
  /// The encodes of videos, each with the frames that it is made of.
  private var encodes: [(encode: VideoEncode, frame: FittedFrame)] = []
  /// The ways of packets from encodes to outputs that share them.
  private(set) var packets: [PacketFeed] = []
  var stages: [(name: String, body: @Sendable () throws -> Void)] = []
  var fastest = Fraction(num: 1, den: 1)
  /// Whether audio that begins late begins with silence: in segments of its own its playlist would
  /// otherwise begin later than the video's.
  var fillsLateAudio = false
  /// What was found of the videos that were analysed, by group and output.
  let analyses: [Int: [Int: Analysis]]

  init(analyses: [Int: [Int: Analysis]] = [:]) { self.analyses = analyses }

  func frames(of frame: FittedFrame) -> BoundedQueue<VideoEvent> {
    let queue = BoundedQueue<VideoEvent>(capacity: 10, maximumCost: 24 * 1024 * 1024)
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
  ) -> VideoEncode {
    let same = encodes.first {
      $0.frame == frame && $0.encode.h264.makesSameFrames(as: h264)
        && $0.encode.schedule.hasSameKeyFrames(as: schedule)
    }
    if let same, case .frames(_, let followers) = same.encode.source {
      let feed = followers.add()
      packets.append(feed)
      return VideoEncode(h264: h264, schedule: schedule, source: .packets(feed))
    }
    let encode = VideoEncode(
      h264: h264, schedule: schedule,
      source: .frames(frames(of: frame), followers: PacketFollowers()))
    encodes.append((encode, frame))
    return encode
  }

  func add(_ stage: String, _ body: @escaping @Sendable () throws -> Void) {
    stages.append((stage, body))
  }

  func captionFeed() -> CaptionFeed {
    let feed = CaptionFeed(capacity: .max)
    captions.append(feed)
    return feed
  }

  func audio(_ settings: AudioSettings, track: Int) -> AudioFeed {
    let feed = AudioFeed(capacity: .max)
    if let index = audio.firstIndex(where: { $0.track == track && $0.settings == settings }) {
      audio[index].consumers.append(feed)
    } else {
      audio.append((track, settings, [feed]))
    }
    return feed
  }
}
