// SPDX-License-Identifier: Apache-2.0
import Damage
import Foundation
import Testing
import TranscodePlan

@testable import Transcoder

/// Thousands of damaged videos, each tried in a process that may fall without taking the tests along.
///
/// `MILLRACE_DAMAGES` is how many seeds damage each video, `MILLRACE_SEED` the first of them.
@Suite("Damaged videos end in output or in a clear error")
struct DamagedVideoTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let first = environment["MILLRACE_SEED"].flatMap(UInt64.init) ?? 1
  private static let count = environment["MILLRACE_DAMAGES"].flatMap(UInt64.init) ?? 80

  /// A folder with a small video of every kind.
  private static let videos = Result { () throws -> Workshop in
    let workshop = try Workshop()
    for (name, clip) in SmallVideos.all { _ = try workshop.make(clip, named: name) }
    try FileManager.default.removeItem(atPath: workshop.output)
    return workshop
  }

  @Test("no damage makes the transcoder fall or hang", arguments: SmallVideos.all.map(\.name))
  func endsWell(name: String) async throws {
    try await Campaign(videos: Self.videos.get().folder, name: name)
      .run(seeds: Self.first..<Self.first + Self.count)
  }

  private static let corpus: [String] = {
    guard let folder = environment["MILLRACE_MEDIA"] else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { "\(folder)/\($0)" }.filter {
      let size = try? FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int
      return !$0.hasSuffix(".tsv") && (1...450_000).contains(size ?? 0)
    }
  }()

  @Test("nor does damage to real videos", .enabled(if: !corpus.isEmpty), arguments: corpus)
  func realVideos(path: String) async throws {
    let url = URL(fileURLWithPath: path)
    try await Campaign(
      videos: url.deletingLastPathComponent().path, name: url.lastPathComponent
    ).run(seeds: Self.first..<Self.first + max(1, Self.count / 20))
  }
}

/// One video, damaged by one seed after the other.
private struct Campaign {
  let videos: String
  let name: String

  /// The fixture, which is built into the folder that the tests' executable is in.
  private static let executable = URL(
    fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  ).deletingLastPathComponent().appendingPathComponent("damaged-videos")

  private static let codes: Set = ["1010", "1020", "1030", "1075", "1076", "1999"]

  /// Tries every seed; after one that makes the process fall it goes on with the next.
  func run(seeds: Range<UInt64>) async throws {
    let workshop = try Workshop()
    var next = seeds.lowerBound
    while next < seeds.upperBound {
      let log = "\(workshop.folder)/log"
      let end = try await attempt(next, seeds.upperBound - next, in: workshop, log: log)
      let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
      let tried = lines.filter { $0.hasPrefix("seed ") }.compactMap { UInt64($0.dropFirst(5)) }
      for line in lines where line.hasPrefix("ended ") && line != "ended made" {
        let words = line.dropFirst("ended ".count).split(separator: " ", maxSplits: 1)
        #expect(
          words.count == 2 && Self.codes.contains(String(words[0])), "\(name): \(line)")
      }
      let last = try #require(tried.last)
      if end != .exit(0) {
        let kept = "\(NSTemporaryDirectory())millrace-\(name)-\(last)"
        try? FileManager.default.removeItem(atPath: kept)
        try? FileManager.default.copyItem(atPath: "\(workshop.folder)/video", toPath: kept)
        let how =
          switch end {
          case .signal(SIGALRM): "hangs"
          case .signal(let number): "ends by signal \(number)"
          case .exit(let code): "ends with status \(code)"
          }
        Issue.record("\(name) damaged by seed \(last) \(how); the video is \(kept)")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: workshop.output)
      #expect(left == [] || end != .exit(0), "\(name): files were left")
      next = last + 1
    }
  }

  /// How a process ended.
  private enum End: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  private func attempt(
    _ first: UInt64, _ count: UInt64, in workshop: Workshop, log: String
  ) async throws -> End {
    try Data().write(to: URL(fileURLWithPath: log))
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = [videos, name, "\(first)", "\(count)", workshop.folder]
    process.standardOutput = FileHandle(forWritingAtPath: log)
    process.standardInput = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { ended in
        let status = ended.terminationStatus
        continuation.resume(
          returning: ended.terminationReason == .exit ? .exit(status) : .signal(status))
      }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
  }
}
