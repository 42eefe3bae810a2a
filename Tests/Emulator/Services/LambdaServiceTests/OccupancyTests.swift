// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import LambdaService

@Suite("A function's processes, counted") struct OccupancyTests {
  @Test(
    "one more invocation has a process started, waits or is throttled",
    arguments: [
      // Processes, those of them that stream, reserved concurrency.
      (0, 0, nil, .start), (3, 0, nil, .start), (4, 0, nil, .wait), (4, 1, nil, .start),
      (6, 2, nil, .wait), (7, 4, nil, .wait), (1, 0, 1, .throttle), (0, 0, 0, .throttle),
      (1, 1, 1, .throttle), (4, 0, 9, .wait), (4, 0, 4, .throttle),
    ] as [(Int, Int, Int?, Occupancy.Admission)])
  func admission(
    processes: Int, streaming: Int, reserved: Int?, expected: Occupancy.Admission
  ) {
    let occupancy = Occupancy(
      processes: processes, streaming: streaming, reserved: reserved, ceiling: 4, streamCeiling: 3)
    #expect(occupancy.admission == expected)
  }

  @Test(
    "after many streams there are too many processes",
    arguments: [(4, 0, false), (5, 0, true), (7, 3, false), (7, 2, true), (8, 4, true)])
  func excess(processes: Int, streaming: Int, isExcessive: Bool) {
    let occupancy = Occupancy(
      processes: processes, streaming: streaming, reserved: nil, ceiling: 4, streamCeiling: 3)
    #expect(occupancy.isExcessive == isExcessive)
  }
}
