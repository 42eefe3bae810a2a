// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A packet of encoded data. Its bytes are counted references: copying a packet copies no data.
///
/// A packet is filled by the one who makes it and not changed once it was handed on, so it may be
/// read by several threads.
@safe final class Packet: Sendable {
  nonisolated(unsafe) let pointer: UnsafeMutablePointer<AVPacket>

  init() throws(LibAVError) {
    guard let pointer = unsafe av_packet_alloc() else {
      throw .outOfMemory("allocating a packet")
    }
    unsafe self.pointer = pointer
  }

  private init(owning pointer: UnsafeMutablePointer<AVPacket>) {
    unsafe self.pointer = pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = unsafe self.pointer
    unsafe av_packet_free(&pointer)
  }

  func reference() throws(LibAVError) -> Packet {
    guard let clone = unsafe av_packet_clone(pointer) else {
      throw .outOfMemory("referring to a packet")
    }
    return unsafe Packet(owning: clone)
  }

  var streamIndex: Int { unsafe Int(pointer.pointee.stream_index) }
  var size: Int { unsafe Int(pointer.pointee.size) }
  var isKey: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
  var isCorrupt: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
  /// Whether the container says that the packet is decoded and not shown (an edit list).
  var isDiscarded: Bool { unsafe pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }

  /// Whether the container says that the bytes are encrypted.
  var isEncrypted: Bool {
    unsafe av_packet_get_side_data(pointer, AV_PKT_DATA_ENCRYPTION_INFO, nil) != nil
  }

  /// When it is shown, in its stream's time base; nil when unknown.
  var presentationTime: Int64? {
    get { unsafe Int64(known: pointer.pointee.pts) }
    set { unsafe pointer.pointee.pts = newValue ?? clibav_no_timestamp() }
  }

  /// When it is decoded, in its stream's time base; nil when unknown.
  var decodingTime: Int64? {
    get { unsafe Int64(known: pointer.pointee.dts) }
    set { unsafe pointer.pointee.dts = newValue ?? clibav_no_timestamp() }
  }

  /// How long it is shown, in its stream's time base; 0 when unknown.
  var duration: Int64 {
    get { unsafe pointer.pointee.duration }
    set { unsafe pointer.pointee.duration = newValue }
  }

  func shift(by offset: Int64) {
    if let time = presentationTime { presentationTime = time &+ offset }
    if let time = decodingTime { decodingTime = time &+ offset }
  }

  /// The same packet of other bytes.
  func replacing(bytes: [UInt8]) throws(LibAVError) -> Packet {
    let packet = try Packet()
    try LibAVError.check(
      unsafe av_new_packet(packet.pointer, Int32(clamping: bytes.count)), "allocating a packet")
    unsafe packet.pointer.pointee.data?.update(from: bytes, count: bytes.count)
    try LibAVError.check(
      unsafe av_packet_copy_props(packet.pointer, pointer), "allocating a packet")
    return packet
  }

  var bytes: [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: pointer.pointee.data, count: size))
  }
}

extension Int64 {
  /// A time of libav*; nil for the number that stands for an unknown one.
  init?(known time: Int64) {
    guard time != clibav_no_timestamp() else { return nil }
    self = time
  }
}
