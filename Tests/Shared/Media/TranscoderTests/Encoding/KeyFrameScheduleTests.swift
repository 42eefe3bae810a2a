// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Key frames and segments")
struct KeyFrameScheduleTests {
  @Test("a segment begins with a key frame even where groups do not divide it")
  func schedule() {
    let schedule = KeyFrameSchedule(
      frameRate: Fraction(num: 10, den: 1), gop: .seconds(2), segmentSeconds: 5)
    let keys = (0..<110).filter { schedule.isKeyFrame(Int64($0)) }
    #expect(keys == [0, 20, 40, 50, 70, 90, 100])
    #expect(keys.filter { schedule.beginsSegment(Int64($0)) } == [0, 50, 100])
  }

  @Test("absurd lengths are whole positive numbers of frames")
  func absurd() {
    let schedule = KeyFrameSchedule(
      frameRate: Fraction(num: 25, den: 1), gop: .seconds(.infinity), segmentSeconds: -3)
    #expect(schedule.gopFrames == 1)
    #expect(schedule.segmentFrames == 1)
  }
}
