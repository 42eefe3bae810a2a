// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import TestSupport
import Testing
import TranscodePlan

@testable import Transcoder

/// A temporary folder in which one test makes clips and transcodes them.
final class Workshop: Sendable {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "millrace-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder + "/out", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var output: String { folder + "/out" }

  /// Makes a clip.
  /// - Returns: its path.
  func make(_ clip: Clip, named name: String = "clip") throws -> String {
    let path = "\(folder)/\(name)"
    try clip.write(to: path)
    return path
  }

  /// Writes bytes as they are.
  func write(_ bytes: [UInt8], named name: String) throws -> String {
    let path = "\(folder)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Transcodes a file to HLS as drafts.
  @discardableResult
  func transcode(
    _ path: String, heights: [Int?] = [nil], segmentSeconds: Double = 10,
    audio: AudioSettings? = AudioSettings(), files: [OutputGroup] = [],
    rotation: Rotation = .automatic, video: VideoSettings? = nil,
    encryption: SegmentEncryption? = nil
  ) throws -> Messages {
    let outputs = heights.enumerated().map { index, height in
      var settings =
        video ?? VideoSettings(rateControl: .vbr(bitRate: 1_000_000, maximum: nil))
      if let height { settings.size = FrameSize(height: height) }
      return HLSOutput(nameModifier: "_\(index)", video: settings, audio: audio)
    }
    let plan = changing(
      TranscodePlan(
        source: TranscodeSource(path: path, rotation: rotation), outputFolder: output,
        groups: [
          .hls(
            changing(HLSGroup(base: "master", segmentSeconds: segmentSeconds, outputs: outputs)) {
              $0.encryption = encryption
            })
        ] + files)
    ) { $0.draft = true }
    let messages = Messages()
    try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { messages.append($0) }
    return messages
  }

  /// Executes any groups, as drafts unless told otherwise.
  func execute(
    _ path: String, _ groups: [OutputGroup], captions: [String] = [], draft: Bool = true
  ) throws -> Messages {
    let plan = changing(
      TranscodePlan(source: TranscodeSource(path: path), outputFolder: output, groups: groups)
    ) {
      $0.captionFiles = captions
      $0.draft = draft
    }
    let messages = Messages()
    try Transcoder.transcode(plan, files: WrittenFiles(), processors: 1) { messages.append($0) }
    return messages
  }

  /// The conformance of what ``transcode`` wrote.
  func conformance() throws -> HLSConformance { try HLSConformance(folder: output) }
}

/// The messages of one transcode, in order.
final class Messages: Sendable {
  private let list = Mutex<[WorkerMessage]>([])

  func append(_ message: WorkerMessage) { list.withLock { $0.append(message) } }

  var all: [WorkerMessage] { list.withLock { $0 } }

  var percents: [Int] {
    all.compactMap { if case .progress(let progress) = $0 { progress.percent } else { nil } }
  }

  var warnings: [Int] {
    all.compactMap { if case .warning(let warning) = $0 { warning.code } else { nil } }
  }

  var files: [OutputFile] {
    all.compactMap { if case .file(let file) = $0 { file } else { nil } }
  }

  var completion: Completion? {
    if case .complete(let completion)? = all.last { completion } else { nil }
  }

  var probe: ProbeResult? {
    if case .probe(let result)? = all.first { result } else { nil }
  }
}

extension [UInt8] {
  /// The bytes of a file.
  init(contentsOf path: String) throws {
    self = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// The bytes with the only occurrence of some in them replaced by as many others.
  func replacing(
    _ old: some Collection<UInt8>, with new: some Collection<UInt8>
  ) throws -> [UInt8] {
    try #require(old.count == new.count)
    let places = indices.filter { self[$0...].starts(with: old) }
    let place = try #require(places.first)
    try #require(places.count == 1)
    var result = self
    result.replaceSubrange(place..<place + old.count, with: new)
    return result
  }

  func replacing(_ old: String, with new: String) throws -> [UInt8] {
    try replacing(old.utf8, with: new.utf8)
  }
}
