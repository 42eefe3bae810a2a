// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Writes timecodes into the packets of an H.264 encoder.
struct TimecodeStamp: Hashable, Sendable {
  /// The first frame's timecode, counted in frames from midnight.
  let first: Int64
  /// Frames that a second of timecode counts.
  let rate: Int
  let dropsFrames: Bool
  let isInPictureTiming: Bool
  let isInUserData: Bool

  /// Names the user data: MediaConvert does not say which identifier its own has.
  private static let userDataIdentifier: [UInt8] = [
    0x6D, 0x69, 0x6C, 0x6C, 0x72, 0x61, 0x63, 0x65, 0x2D, 0x74, 0x69, 0x6D, 0x65, 0x63, 0x6F, 0x64,
  ]

  private enum NAL {
    static let slices: ClosedRange<UInt8> = 1...5
    static let supplement: UInt8 = 6
  }

  private enum Payload {
    static let pictureTiming: UInt8 = 1
    static let unregisteredUserData: UInt8 = 5
  }

  /// The packet of a frame, which is of Annex B and whose time counts frames, with its timecode before its
  /// first slice. The encoder's own picture timing, which has no timecode, gives way to it.
  func stamp(_ packet: Packet) throws(LibAVError) -> Packet {
    guard let slot = packet.presentationTime else { return packet }
    let timecode = Timecode(frame: first + slot, rate: rate, dropsFrames: dropsFrames)
    var stamped: [UInt8] = []
    var isStamped = false
    for unit in Self.units(of: packet.bytes) {
      let kind = (unit.first ?? 0) & 0x1F
      if isInPictureTiming, kind == NAL.supplement,
        unit.dropFirst().first == Payload.pictureTiming
      {
        continue
      }
      if !isStamped, NAL.slices.contains(kind) {
        isStamped = true
        if isInPictureTiming {
          Self.append(supplement(Payload.pictureTiming, timecode.pictureTiming), to: &stamped)
        }
        if isInUserData {
          Self.append(
            supplement(
              Payload.unregisteredUserData, Self.userDataIdentifier + timecode.binaryCoded),
            to: &stamped)
        }
      }
      Self.append(unit, to: &stamped)
    }
    return try packet.replacing(bytes: stamped)
  }

  private func supplement(_ kind: UInt8, _ payload: [UInt8]) -> ArraySlice<UInt8> {
    var unit: [UInt8] = [NAL.supplement]
    var zeros = 0
    // The bytes that keep start codes out (ITU-T H.264, 7.4.1).
    for byte in [kind, UInt8(payload.count)] + payload + [0x80] {
      if zeros >= 2, byte <= 3 {
        unit.append(3)
        zeros = 0
      }
      unit.append(byte)
      zeros = byte == 0 ? zeros + 1 : 0
    }
    return unit[...]
  }

  private static func append(_ unit: ArraySlice<UInt8>, to stream: inout [UInt8]) {
    stream += [0, 0, 0, 1]
    stream += unit
  }

  /// The NAL units of a stream of Annex B, without their start codes.
  private static func units(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var units: [ArraySlice<UInt8>] = []
    var start: Int?
    var index = 0
    while index + 2 < bytes.count {
      if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
        if let start { units.append(trimmed(bytes[start..<index])) }
        index += 3
        start = index
      } else {
        index += 1
      }
    }
    if let start { units.append(bytes[start...]) }
    return units
  }

  /// Zeros before a start code are not part of the unit before it.
  private static func trimmed(_ unit: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var unit = unit
    while unit.last == 0 { unit.removeLast() }
    return unit
  }
}

extension Timecode {
  /// The picture timing of a frame in a stream without buffering periods (ITU-T H.264, D.1.3).
  fileprivate var pictureTiming: [UInt8] {
    var bits = BitWriter()
    bits.write(0, 4)  // pic_struct: a frame
    bits.write(1, 1)  // clock_timestamp_flag
    bits.write(0, 2)  // ct_type: progressive
    bits.write(0, 1)  // nuit_field_based_flag
    bits.write(dropsFrames ? 4 : 0, 5)  // counting_type
    bits.write(1, 1)  // full_timestamp_flag
    bits.write(0, 1)  // discontinuity_flag
    bits.write(isAfterDrop ? 1 : 0, 1)  // cnt_dropped_flag
    bits.write(frames, 8)
    bits.write(seconds, 6)
    bits.write(minutes, 6)
    bits.write(hours, 5)
    bits.write(0, 24)  // time_offset
    bits.write(1, 1)  // bit_equal_to_one, and zeros to the end of the byte
    return bits.bytes
  }

  /// Whether the numbers before its own were left out.
  private var isAfterDrop: Bool {
    dropsFrames && seconds == 0 && minutes % 10 != 0 && (frames == 2 || frames == 4)
  }

  /// Four bytes of two decimal digits each: hours, minutes, seconds, frames; the highest bit but one of
  /// the last says that frames are dropped, as in SMPTE ST 12-1.
  fileprivate var binaryCoded: [UInt8] {
    let digits = [hours, minutes, seconds, frames % 40].map { UInt8(($0 / 10) << 4 | $0 % 10) }
    return digits.dropLast() + [digits[3] | (dropsFrames ? 0x40 : 0)]
  }
}

/// Writes bits from the highest of each byte on.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  mutating func write(_ value: Int, _ width: Int) {
    for place in (0..<width).reversed() {
      if count % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> place & 1) << UInt8(7 - count % 8)
      count += 1
    }
  }
}
