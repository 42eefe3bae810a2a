// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Checks a finished HLS presentation in a folder against RFC 8216 and Apple's authoring
/// specification, from the bytes of its files.
struct HLSConformance {
  private(set) var faults: [String] = []
  private(set) var renditions: [Rendition] = []

  struct Rendition {
    var attributes: [String: String]
    var durations: [Double] = []
    var sizes: [Int] = []
    var target = 0
    var segments: [String] = []
    var frames: [MediaFile.Timed] = []
    var audioPackets: [MediaFile.Timed] = []
    /// When each segment's first frame is shown.
    var starts: [Double] = []
    /// The size that the stream itself says.
    var width = 0
    var height = 0

    var frameDuration: Double {
      let starts = frames.map(\.start).sorted()
      guard starts.count > 1 else { return frames.first?.duration ?? 0 }
      return (starts[starts.count - 1] - starts[0]) / Double(starts.count - 1)
    }
    var start: Double { frames.map(\.start).min() ?? 0 }
    var end: Double { (frames.map(\.start).max() ?? 0) + frameDuration }
  }

  init(folder: String, master: String = "master.m3u8") throws {
    let text = try String(contentsOfFile: "\(folder)/\(master)", encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    check(lines.first == "#EXTM3U", "the master playlist does not begin with #EXTM3U")
    check(lines.contains("#EXT-X-INDEPENDENT-SEGMENTS"), "segments are not said to be independent")
    for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("#EXT-X-STREAM-INF:") {
      try readRendition(Self.attributes(line), playlist: next, folder: folder)
    }
    check(!renditions.isEmpty, "no renditions")
    checkAlignment()
  }

  private mutating func check(_ condition: Bool, _ fault: @autoclosure () -> String) {
    if !condition { faults.append(fault()) }
  }

  static func attributes(_ line: String) -> [String: String] {
    var result: [String: String] = [:]
    var rest = line.drop { $0 != ":" }.dropFirst()
    while let equals = rest.firstIndex(of: "=") {
      let name = String(rest[..<equals])
      rest = rest[rest.index(after: equals)...]
      let isQuoted = rest.first == "\""
      if isQuoted { rest = rest.dropFirst() }
      let end = rest.firstIndex(of: isQuoted ? "\"" : ",") ?? rest.endIndex
      result[name] = String(rest[..<end])
      rest = rest[end...].drop { $0 == "\"" || $0 == "," }
    }
    return result
  }

  private mutating func readRendition(
    _ attributes: [String: String], playlist: String, folder: String
  ) throws {
    var rendition = Rendition(attributes: attributes)
    let text = try String(contentsOfFile: "\(folder)/\(playlist)", encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    check(lines.first == "#EXTM3U", "\(playlist) does not begin with #EXTM3U")
    for tag in ["#EXT-X-VERSION:3", "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-ENDLIST"] {
      check(lines.contains(tag), "\(playlist) lacks \(tag)")
    }
    for (line, next) in zip(lines, lines.dropFirst()) {
      if let value = line.split(separator: ":").last, line.hasPrefix("#EXT-X-TARGETDURATION") {
        rendition.target = Int(value) ?? 0
      }
      guard line.hasPrefix("#EXTINF:") else { continue }
      rendition.durations.append(Double(line.dropFirst(8).dropLast()) ?? 0)
      rendition.segments.append("\(folder)/\(next)")
    }
    let longest = rendition.durations.max() ?? 0
    check(rendition.target >= Int(longest.rounded()), "\(playlist): a segment exceeds the target")
    check(rendition.target <= Int(longest.rounded(.up)) + 1, "\(playlist): the target is too long")
    try readSegments(of: &rendition, playlist: playlist)
    checkTimes(rendition, playlist)
    checkAttributes(rendition, playlist)
    renditions.append(rendition)
  }

  private mutating func readSegments(of rendition: inout Rendition, playlist: String) throws {
    var counters: [Int: Int] = [:]
    for path in rendition.segments {
      let name = path.split(separator: "/").last ?? ""
      let bytes = try [UInt8](contentsOf: path)
      rendition.sizes.append(bytes.count)
      let stream = TransportStream(bytes)
      for fault in stream.faults { check(false, "\(name): \(fault)") }
      check(stream.firstPIDs.prefix(3).contains(0), "\(name) does not begin with its tables")
      for unit in [5, 7, 8] {
        check(stream.firstUnits.contains(unit), "\(name): no NAL unit \(unit) at its beginning")
      }
      if bytes.count < 1 << 16 {
        check(stream.openFrames == 0, "\(name): a frame's packet does not say how long it is")
      }
      for (pid, counter) in stream.counters {
        if let last = counters[pid] {
          check(counter.first == (last + 1) & 15, "\(name): the counter of PID \(pid) jumps")
        }
        counters[pid] = counter.last
      }
      let file = try MediaFile(path)
      rendition.starts.append(file.frames.map(\.start).min() ?? 0)
      rendition.width = file.width
      rendition.height = file.height
      check(file.frames.first?.isKey == true, "\(name) does not begin with a key frame")
      check(
        file.frames.allSatisfy { $0.start >= (file.frames.first?.start ?? 0) - 1e-6 },
        "\(name) has an open group of pictures")
      rendition.frames += file.frames
      rendition.audioPackets += file.audioPackets
    }
  }

  private mutating func checkTimes(_ rendition: Rendition, _ playlist: String) {
    let frame = rendition.frameDuration
    let ends = rendition.starts.dropFirst() + [rendition.end]
    for (index, (start, end)) in zip(rendition.starts, ends).enumerated() {
      check(
        abs(rendition.durations[index] - (end - start)) < 0.01,
        "\(playlist): EXTINF \(rendition.durations[index]) of a segment of \(end - start) s")
    }
    let times = rendition.frames.map(\.start).sorted()
    check(
      zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - frame) < 0.002 },
      "\(playlist): frames do not follow at a constant rate")
    let decoding = rendition.frames.map(\.decoding)
    check(
      zip(decoding, decoding.dropFirst()).allSatisfy { $1 > $0 },
      "\(playlist): decoding times do not rise")
    let keys = rendition.frames.filter(\.isKey).map(\.start)
    check(
      zip(keys, keys.dropFirst()).allSatisfy { $1 - $0 < 2 + 2 * frame },
      "\(playlist): key frames are more than two seconds apart")
    for (audio, next) in zip(rendition.audioPackets, rendition.audioPackets.dropFirst()) {
      check(
        abs(next.start - audio.start - audio.duration) < 0.0015,
        "\(playlist): a gap in the audio at \(audio.start) s")
    }
  }

  private mutating func checkAttributes(_ rendition: Rendition, _ playlist: String) {
    let attributes = rendition.attributes
    let bits = rendition.sizes.map { Double($0) * 8 }
    let peak = zip(bits, rendition.durations).map { $0 / $1 }.max() ?? 0
    let average = bits.reduce(0, +) / rendition.durations.reduce(0, +)
    let bandwidth = Double(attributes["BANDWIDTH"] ?? "") ?? 0
    check(bandwidth >= average && bandwidth <= peak * 1.1, "\(playlist): BANDWIDTH \(bandwidth)")
    let said = Double(attributes["AVERAGE-BANDWIDTH"] ?? "") ?? 0
    check(abs(said / average - 1) < 0.1, "\(playlist): AVERAGE-BANDWIDTH \(said), not \(average)")
    let codecs = (attributes["CODECS"] ?? "").split(separator: ",")
    check(codecs.first?.hasPrefix("avc1.") == true, "\(playlist): CODECS without H.264")
    check(
      codecs.contains("mp4a.40.2") == !rendition.audioPackets.isEmpty,
      "\(playlist): CODECS \(codecs) do not tell of the audio")
    check(
      attributes["RESOLUTION"] == "\(rendition.width)x\(rendition.height)",
      "\(playlist): RESOLUTION \(attributes["RESOLUTION"] ?? "")")
    let rate = Double(attributes["FRAME-RATE"] ?? "") ?? 0
    if rendition.frames.count > 1 {
      check(abs(rate * rendition.frameDuration - 1) < 0.005, "\(playlist): FRAME-RATE \(rate)")
    }
  }

  private mutating func checkAlignment() {
    guard let first = renditions.first else { return }
    for other in renditions.dropFirst() {
      check(first.starts.count == other.starts.count, "renditions have different segments")
      check(
        zip(first.starts, other.starts).allSatisfy { abs($0 - $1) < 0.001 },
        "segments begin at different instants")
      check(first.target == other.target, "renditions have different target durations")
    }
  }
}
