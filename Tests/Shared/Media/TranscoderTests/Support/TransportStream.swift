// SPDX-License-Identifier: Apache-2.0

/// What a test must know of the bytes of an MPEG-TS segment (ISO/IEC 13818-1).
struct TransportStream {
  private(set) var faults: [String] = []
  /// The PIDs of the first packets, in order.
  private(set) var firstPIDs: [Int] = []
  /// The first and last continuity counter of each PID.
  private(set) var counters: [Int: (first: Int, last: Int)] = [:]
  /// The H.264 NAL unit types of the first access unit.
  private(set) var firstUnits: [Int] = []
  /// How many frames' packets leave it to the next one where they end.
  private(set) var openFrames = 0

  private static let packetLength = 188

  init(_ bytes: [UInt8]) {
    guard bytes.count % Self.packetLength == 0, !bytes.isEmpty else {
      faults.append("\(bytes.count) bytes are no whole packets")
      return
    }
    var video: [UInt8] = []
    var videoPID: Int?
    var unitStarts = 0
    for start in stride(from: 0, to: bytes.count, by: Self.packetLength) {
      let packet = bytes[start..<start + Self.packetLength]
      guard bytes[start] == 0x47 else {
        faults.append("no sync byte at \(start)")
        return
      }
      let pid = Int(bytes[start + 1] & 0x1F) << 8 | Int(bytes[start + 2])
      let beginsUnit = bytes[start + 1] & 0x40 != 0
      let hasPayload = bytes[start + 3] & 0x10 != 0
      let hasField = bytes[start + 3] & 0x20 != 0
      if firstPIDs.count < 4 { firstPIDs.append(pid) }
      // Of a null packet's counter nothing is said.
      if hasPayload, pid != 0x1FFF { count(pid, Int(bytes[start + 3] & 0x0F)) }
      let payload = start + 4 + (hasField ? 1 + Int(bytes[start + 4]) : 0)
      guard hasPayload, payload < packet.endIndex else { continue }
      // A PES packet of a video stream begins 00 00 01 E0.
      if beginsUnit, videoPID == nil, payload + 9 <= packet.endIndex,
        Array(bytes[payload..<payload + 4]) == [0, 0, 1, 0xE0]
      {
        videoPID = pid
      }
      guard pid == videoPID else { continue }
      if beginsUnit {
        unitStarts += 1
        if bytes[payload + 4] == 0, bytes[payload + 5] == 0 { openFrames += 1 }
      }
      guard unitStarts == 1 else { continue }
      let header = beginsUnit ? 9 + Int(bytes[payload + 8]) : 0
      video += bytes[min(payload + header, packet.endIndex)..<packet.endIndex]
    }
    firstUnits = Self.units(of: video)
  }

  private mutating func count(_ pid: Int, _ counter: Int) {
    guard let seen = counters[pid] else {
      counters[pid] = (counter, counter)
      return
    }
    if counter != (seen.last + 1) & 15 { faults.append("PID \(pid) misses packets") }
    counters[pid] = (seen.first, counter)
  }

  /// The types of the NAL units in Annex B bytes.
  private static func units(of bytes: [UInt8]) -> [Int] {
    guard bytes.count > 3 else { return [] }
    var types: [Int] = []
    for index in 0..<bytes.count - 3 {
      let code = (bytes[index], bytes[index + 1], bytes[index + 2])
      if code == (0, 0, 1) { types.append(Int(bytes[index + 3] & 0x1F)) }
    }
    return types
  }
}
