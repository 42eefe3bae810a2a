// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Testing

@testable import Transcoder

@Suite("Video and audio wait for one another, and never both at once")
struct PaceTests {
  private static let second: Int64 = 1_000_000_000

  @Test("a video ends where audio waits far behind it, and that audio is over")
  func audioFarBehind() throws {
    let pace = Pace(hasAudio: true, lead: 15 * Self.second)
    pace.videoReached(Self.second)
    let waiting = DispatchGroup()
    DispatchQueue(label: "audio").async(group: waiting) {
      #expect((try? pace.waitForVideo(near: 40 * Self.second)) == false)
    }
    let audio = try pace.waitForAudio(past: 11 * Self.second)
    #expect(audio.isEnd)
    pace.videoEnds(at: Self.second)
    waiting.wait()
  }

  @Test("audio a little ahead of the video goes on")
  func audioNear() throws {
    let pace = Pace(hasAudio: true, lead: 15 * Self.second)
    pace.videoEnds(at: Self.second)
    #expect(try pace.waitForVideo(near: 16 * Self.second))
    #expect(try !pace.waitForVideo(near: 17 * Self.second))
  }
}
