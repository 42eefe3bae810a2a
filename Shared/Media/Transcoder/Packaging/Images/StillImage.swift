// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// Frames of the video as JPEG files have them: full range and BT.601 (JFIF 1.02).
enum StillImage {
  static func convert(_ frame: Frame) throws -> Frame? {
    let graph = try FilterGraph(
      "[in]zscale=m=170m:r=full,format=yuvj420p[out0]", input: frame.videoFormat,
      timeBase: .nanosecond)
    try graph.send(frame.aligned())
    try graph.send(nil)
    return try graph.receive()
  }

  /// Encodes a converted frame into a file.
  /// - Returns: the file's length in bytes.
  static func write(
    _ image: Frame, quality: Int, to path: String, _ delivery: Delivery
  ) throws -> Int {
    let encoder = try Encoder(jpegWidth: image.width, height: image.height, quality: quality)
    let file = try delivery.begin(path)
    image.time = 0
    for frame in [image, nil] {
      try encoder.encode(frame) { try file.write($0.bytes) }
    }
    return try delivery.commit(file, .frame)
  }
}
