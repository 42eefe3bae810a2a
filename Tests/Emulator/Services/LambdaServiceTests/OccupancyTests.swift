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
      reserved: reserved, ceiling: 4, streamCeiling: 3, processes: processes, streaming: streaming)
    #expect(occupancy.admission == expected)
  }

  @Test("after many streams there are too many processes", arguments: [(4, 0), (7, 3)])
  func excess(processes: Int, streaming: Int) {
    var occupancy = Occupancy(
      reserved: nil, ceiling: 4, streamCeiling: 3, processes: processes, streaming: streaming)
    #expect(!occupancy.isExcessive)
    occupancy.processes += 1
    #expect(occupancy.isExcessive)
    occupancy.processes -= 1
    occupancy.streaming = max(0, occupancy.streaming - 1)
    #expect(occupancy.isExcessive == (streaming > 0))
  }
}
