// SPDX-License-Identifier: Apache-2.0
import JSONTree

/// A ladder's text is wrong at a field.
package struct LadderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The field, `rungs[1].videoBitrate`; empty for the whole.
  package let field: String
  /// What is wrong with it.
  package let problem: String

  /// The field and the problem in one sentence.
  package var description: String {
    field.isEmpty ? "LADDER: \(problem)" : "LADDER: \(field): \(problem)"
  }
}

extension Ladder {
  /// Reads the setting `LADDER`: `standard`, `showroom`, or a JSON object such as
  ///
  ///     {"name":"mine","segmentSeconds":6,"gopSeconds":2,"download":true,"frameIntervalSeconds":5,
  ///      "storyboardIntervalSeconds":5,
  ///      "rungs":[{"shortSide":360,"videoBitrate":800000,"audioBitrate":96000}]}
  ///
  /// of which only `rungs` is needed, in any order.
  /// - Throws: ``LadderError``, which names the field.
  package static func parse(_ text: String) throws(LadderError) -> Ladder {
    switch text {
    case "", "standard": return .standard
    case "showroom": return .showroom
    default: break
    }
    guard text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
      throw LadderError(
        field: "", problem: "\"\(text)\" is neither standard, showroom nor a JSON object")
    }
    guard let root = try? JSON(parsing: text) else {
      throw LadderError(field: "", problem: "is no valid JSON")
    }
    return try Ladder(root)
  }

  private init(_ root: JSON) throws(LadderError) {
    let fields = try root.fields(
      at: "",
      allowed: [
        "name", "segmentSeconds", "gopSeconds", "download", "frameIntervalSeconds",
        "storyboardIntervalSeconds", "rungs",
      ])
    var name = "custom"
    if let given = fields["name"] {
      guard case .string(let text) = given, !text.isEmpty else {
        throw LadderError(field: "name", problem: "must be a text")
      }
      name = text
    }
    let segment = try integer(fields, "segmentSeconds", 1...60, at: "") ?? 6
    let gop = try integer(fields, "gopSeconds", 1...60, at: "") ?? min(2, segment)
    guard segment.isMultiple(of: gop) else {
      throw LadderError(
        field: "gopSeconds",
        problem:
          "\(gop) does not divide segmentSeconds \(segment): a segment begins with a key frame")
    }
    var download = false
    if let given = fields["download"] {
      guard case .bool(let value) = given else {
        throw LadderError(field: "download", problem: "must be true or false")
      }
      download = value
    }
    guard case .array(let list)? = fields["rungs"], !list.isEmpty else {
      throw LadderError(field: "rungs", problem: "must be a list of at least one rung")
    }
    guard list.count <= 10 else {
      throw LadderError(field: "rungs", problem: "must be at most 10 rungs")
    }
    var numbered: [(index: Int, rung: Rung)] = []
    for (index, value) in list.enumerated() {
      numbered.append((index, try Rung(value, at: "rungs[\(index)]")))
    }
    var rungs: [Rung] = []
    numbered.sort { ($0.rung.shortSide, $0.index) < ($1.rung.shortSide, $1.index) }
    for (index, rung) in numbered {
      if let last = rungs.last {
        guard rung.shortSide > last.shortSide else {
          throw LadderError(
            field: "rungs[\(index)].shortSide", problem: "is another rung's too")
        }
        guard rung.videoBitrate > last.videoBitrate else {
          throw LadderError(
            field: "rungs[\(index)].videoBitrate",
            problem: "must be above the smaller rung's \(last.videoBitrate)")
        }
        guard rung.audioBitrate >= last.audioBitrate else {
          throw LadderError(
            field: "rungs[\(index)].audioBitrate",
            problem: "must not be below the smaller rung's \(last.audioBitrate)")
        }
      }
      rungs.append(rung)
    }
    self.init(
      name: name, rungs: rungs, segmentSeconds: segment, gopSeconds: gop,
      includesDownload: download,
      frameIntervalSeconds: try integer(fields, "frameIntervalSeconds", 1...3600, at: ""),
      storyboardIntervalSeconds: try integer(
        fields, "storyboardIntervalSeconds", 1...3600, at: ""))
  }
}

extension Ladder.Rung {
  fileprivate init(_ value: JSON, at path: String) throws(LadderError) {
    let names = ["shortSide", "videoBitrate", "audioBitrate"]
    let fields = try value.fields(at: path, allowed: names)
    func needed(_ name: String, _ range: ClosedRange<Int>) throws(LadderError) -> Int {
      guard let number = try integer(fields, name, range, at: path) else {
        throw LadderError(field: "\(path).\(name)", problem: "is missing")
      }
      return number
    }
    let side = try needed("shortSide", 64...4096)
    guard side.isMultiple(of: 2) else {
      throw LadderError(field: "\(path).shortSide", problem: "must be even")
    }
    let video = try needed("videoBitrate", 10_000...200_000_000)
    let audio = try needed("audioBitrate", 16_000...512_000)
    guard aacBitrates.contains(audio) else {
      throw LadderError(
        field: "\(path).audioBitrate",
        problem: "must be one of \(aacBitrates.map(String.init).joined(separator: ", "))")
    }
    self.init(shortSide: side, videoBitrate: video, audioBitrate: audio)
  }
}

/// What MediaConvert's AacSettings allow for two channels of LC at 48 kHz.
private let aacBitrates = [
  64_000, 80_000, 96_000, 112_000, 128_000, 160_000, 192_000, 224_000, 256_000, 288_000, 320_000,
  384_000, 448_000, 512_000,
]

private func integer(
  _ fields: JSON.Object, _ name: String, _ range: ClosedRange<Int>, at path: String
) throws(LadderError) -> Int? {
  guard let value = fields[name], value != .null else { return nil }
  guard let whole = value.integer.map(Int.init), range.contains(whole) else {
    throw LadderError(
      field: path.isEmpty ? name : "\(path).\(name)",
      problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
  return whole
}

extension JSON {
  fileprivate func fields(at path: String, allowed: [String]) throws(LadderError) -> JSON.Object {
    guard let fields = object else {
      throw LadderError(field: path, problem: "must be an object")
    }
    let unknown = fields.members.map(\.name).sorted().first { !allowed.contains($0) }
    if let unknown {
      throw LadderError(
        field: path.isEmpty ? unknown : "\(path).\(unknown)",
        problem: "is unknown; there are \(allowed.joined(separator: ", "))")
    }
    return fields
  }
}
