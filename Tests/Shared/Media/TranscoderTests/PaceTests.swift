// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Testing

@testable import Transcoder

@Suite("Picture and sound wait for one another, and never both at once")
struct PaceTests {
  private static let second: Int64 = 1_000_000_000

  @Test("a picture ends where sound waits far behind it, and that sound is over")
  func soundFarBehind() throws {
    let pace = Pace(hasSound: true, lead: 15 * Self.second)
    pace.pictureReached(Self.second)
    let waiting = DispatchGroup()
    DispatchQueue(label: "sound").async(group: waiting) {
      #expect((try? pace.waitForPicture(near: 40 * Self.second)) == false)
    }
    let sound = try pace.waitForSound(past: 11 * Self.second)
    #expect(sound.isEnd)
    pace.pictureEnds(at: Self.second)
    waiting.wait()
  }

  @Test("sound a little ahead of the picture goes on")
  func soundNear() throws {
    let pace = Pace(hasSound: true, lead: 15 * Self.second)
    pace.pictureEnds(at: Self.second)
    #expect(try pace.waitForPicture(near: 16 * Self.second))
    #expect(try !pace.waitForPicture(near: 17 * Self.second))
  }
}
