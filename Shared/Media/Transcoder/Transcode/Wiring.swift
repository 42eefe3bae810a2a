// SPDX-License-Identifier: Apache-2.0
import CLibAV
import TranscodePlan

/// What the outputs ask for, gathered before anything runs.
final class Wiring {
  /// The frames that are made, and who takes them.
  var takers: [(frame: FittedFrame, takers: [BoundedQueue<PictureEvent>])] = []
  /// Who takes which sound, in the order of the tracks.
  var sounds: [(track: Int, settings: AudioSettings, takers: [SoundFeed])] = []
  /// Who takes captions that come with the picture, and who is told of its progress.
  var captions: [CaptionFeed] = []
  /// The encodes of pictures, each with the frames that it is made of.
  private var encodes: [(encode: PictureEncode, frame: FittedFrame)] = []
  /// The ways of packets from encodes to outputs that share them.
  private(set) var packets: [PacketFeed] = []
  var stages: [(name: String, body: @Sendable () throws -> Void)] = []
  var fastest = Fraction(num: 1, den: 1)
  /// Whether sound that begins late begins with silence: in segments of its own its playlist would
  /// otherwise begin later than the picture's.
  var fillsLateSound = false
  /// What was found of the pictures that were analysed, by group and output.
  let analyses: [Int: [Int: Analysis]]

  init(analyses: [Int: [Int: Analysis]] = [:]) { self.analyses = analyses }

  func pictures(of frame: FittedFrame) -> BoundedQueue<PictureEvent> {
    let queue = BoundedQueue<PictureEvent>(capacity: 10, maximumCost: 24 * 1024 * 1024)
    if let index = takers.firstIndex(where: { $0.frame == frame }) {
      takers[index].takers.append(queue)
    } else {
      takers.append((frame, [queue]))
    }
    return queue
  }

  /// The encode of an output's pictures: one that is there already when it comes to the same packets.
  func encode(
    _ h264: H264Parameters, schedule: KeyFrameSchedule, frame: FittedFrame
  ) -> PictureEncode {
    let same = encodes.first {
      $0.frame == frame && $0.encode.h264.makesSamePictures(as: h264)
        && $0.encode.schedule.hasSameKeyFrames(as: schedule)
    }
    if let same, case .pictures(_, let followers) = same.encode.source {
      let feed = followers.add()
      packets.append(feed)
      return PictureEncode(h264: h264, schedule: schedule, source: .packets(feed))
    }
    let encode = PictureEncode(
      h264: h264, schedule: schedule,
      source: .pictures(pictures(of: frame), followers: PacketFollowers()))
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

  func sound(_ settings: AudioSettings, track: Int) -> SoundFeed {
    let feed = SoundFeed(capacity: .max)
    if let index = sounds.firstIndex(where: { $0.track == track && $0.settings == settings }) {
      sounds[index].takers.append(feed)
    } else {
      sounds.append((track, settings, [feed]))
    }
    return feed
  }
}
