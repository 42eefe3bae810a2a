// SPDX-License-Identifier: Apache-2.0
import POSIX

/// Frames of the video as JPEG files have them: full range and BT.601 (JFIF 1.02).
enum StillImage {
  /// A frame converted.
  static func convert(_ frame: Frame) throws -> Frame? {
    let graph = try FilterGraph(
      "[in]zscale=m=170m:r=full,format=yuvj420p[out0]", input: frame.videoFormat,
      timeBase: .nanosecond, outputs: 1, threads: 1)
    try graph.send(frame.aligned())
    try graph.send(nil)
    return try graph.receive()
  }

  /// Encodes a converted frame into a file.
  /// - Returns: the file's length in bytes.
  static func write(
    _ image: Frame, quality: Int, to path: String, in folder: OutputFolder
  ) throws -> Int {
    let encoder = try Encoder(
      jpegWidth: image.width, height: image.height, quality: quality)
    image.time = 0
    try encoder.send(image)
    try encoder.send(nil)
    let file = try folder.begin(path)
    while let packet = try encoder.receive() {
      try packet.withBytes { bytes throws(SystemError) in try file.write(bytes) }
    }
    return try file.commit()
  }
}
