// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// Frames whose values rise evenly, to see what a filter makes of them.
extension Frame {
  /// A frame that becomes lighter from left to right or from top to bottom, each plane from a
  /// quarter to three quarters of its range; nil for formats that are not planar integers.
  static func ramp(_ direction: Ramp, width: Int, height: Int, pixelFormat: Int32)
    throws(LibAVError) -> Frame?
  {
    guard Ramp.isSupported(pixelFormat) else { return nil }
    let frame = try Frame()
    unsafe frame.pointer.pointee.format = pixelFormat
    unsafe frame.pointer.pointee.width = Int32(width)
    unsafe frame.pointer.pointee.height = Int32(height)
    try LibAVError.check(
      unsafe av_frame_get_buffer(frame.pointer, Int32(Self.alignment)), "allocating a frame")
    let format = PixelFormat(rawValue: pixelFormat)
    for plane in 0..<3 {
      let size = frame.planeSize(plane)
      for row in 0..<size.height {
        let line = unsafe frame.line(plane, row)
        for column in 0..<size.width {
          let part =
            direction == .horizontal
            ? Ramp.value(column, of: size.width) : Ramp.value(row, of: size.height)
          let value = Int(part * Double(1 << format.bitDepth))
          if format.bitDepth > 8 {
            unsafe line?.storeBytes(
              of: UInt16(value), toByteOffset: column * 2, as: UInt16.self)
          } else {
            unsafe line?.storeBytes(of: UInt8(value), toByteOffset: column, as: UInt8.self)
          }
        }
      }
    }
    return frame
  }

  /// The largest difference, in parts of the whole range, of this frame from a ramp of its size.
  /// The outermost samples, where a kernel reaches over the edge, do not count.
  func deviation(from direction: Ramp) -> Double {
    let format = unsafe PixelFormat(rawValue: pointer.pointee.format)
    let margin = 8
    var largest = 0.0
    for plane in 0..<3 {
      let size = planeSize(plane)
      guard size.width > 2 * margin, size.height > 2 * margin else { continue }
      for row in margin..<size.height - margin {
        let line = unsafe self.line(plane, row)
        for column in margin..<size.width - margin {
          let value =
            format.bitDepth > 8
            ? unsafe Int(line?.load(fromByteOffset: column * 2, as: UInt16.self) ?? 0)
            : unsafe Int(line?.load(fromByteOffset: column, as: UInt8.self) ?? 0)
          let expected =
            direction == .horizontal
            ? Ramp.value(column, of: size.width) : Ramp.value(row, of: size.height)
          largest = max(largest, abs(Double(value) / Double(1 << format.bitDepth) - expected))
        }
      }
    }
    return largest
  }

  private func planeSize(_ plane: Int) -> (width: Int, height: Int) {
    let format = unsafe PixelFormat(rawValue: pointer.pointee.format)
    guard plane > 0 else { return (width, height) }
    return (
      (width + (1 << format.chromaShiftX) - 1) >> format.chromaShiftX,
      (height + (1 << format.chromaShiftY) - 1) >> format.chromaShiftY
    )
  }
}

enum Ramp {
  case horizontal, vertical

  /// The value at the centre of a sample, in parts of the whole range.
  static func value(_ index: Int, of count: Int) -> Double {
    0.25 + 0.5 * (Double(index) + 0.5) / Double(count)
  }

  /// Whether frames of a format can be made here: three planes of integers, lowest byte first.
  static func isSupported(_ pixelFormat: Int32) -> Bool {
    guard let description = unsafe av_pix_fmt_desc_get(AVPixelFormat(pixelFormat)) else {
      return false
    }
    let flags = unsafe description.pointee.flags
    let unwanted =
      AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_HWACCEL
      | AV_PIX_FMT_FLAG_RGB
    return unsafe description.pointee.nb_components == 3 && flags & UInt64(unwanted) == 0
      && av_pix_fmt_count_planes(AVPixelFormat(pixelFormat)) == 3
  }
}
