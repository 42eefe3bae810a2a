// SPDX-License-Identifier: Apache-2.0
import EmbeddedFiles
import JSONTree

/// What is executed of MediaConvert's settings: `settings.txt`, whose head says how it is written. It
/// is read at its first use.
struct SettingsTable: Sendable {
  enum Verdict: String, Sendable {
    /// The setting is carried out.
    case executed
    /// The setting has no effect on what is made, on AWS or here.
    case harmless
    /// The setting is not carried out.
    case refused
  }

  /// What else is asked of a setting.
  enum Demand: String, Sendable {
    /// AWS refuses a job without it.
    case required
    /// AWS refuses an odd number.
    case even
    /// It stands between quotation marks in a playlist (RFC 8216, section 4.2): without quotation
    /// marks and control characters.
    case quotable
    /// Sixteen bytes as 32 hexadecimal digits; a problem with them does not repeat them.
    case key
  }

  /// A setting's row.
  struct Row: Sendable {
    let verdict: Verdict
    /// The values that the verdict is true of; nil for all that AWS allows.
    var values: Values?
    /// How many items a list has: fewer are refused by AWS, more are not executed.
    var items: ClosedRange<Int>?
    var demands: [Demand] = []
    /// Why a harmless setting is harmless.
    var reason: String?
  }

  enum Values: Sendable {
    case oneOf([JSON])
    case range(ClosedRange<Double>)
  }

  private let rows: [String: [String: Row]]

  static let current = SettingsTable(
    String(decoding: EmbeddedFile.content(of: "settings.txt"), as: UTF8.self))

  init(_ text: String) {
    var rows: [String: [String: Row]] = [:]
    var structure = ""
    for line in text.utf8.split(separator: UInt8(ascii: "\n")).map(Substring.init) {
      let reason = line.split(separator: "#", maxSplits: 1).dropFirst().first
      let line = line.prefix { $0 != "#" }
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard let name = words.first else { continue }
      if line.first != " " {
        structure = name
        rows[name] = [:]
      } else if words.count == 2 {
        rows[structure]?[name] = Row(words[1])
        rows[structure]?[name]?.reason = reason.map { String($0.drop { $0 == " " }) }
      }
    }
    self.rows = rows
  }

  /// The row of a structure's member: nil where the table does not have the structure, refused where
  /// it does not have the member.
  func row(of member: String, in structure: String) -> Row? {
    rows[structure].map { $0[member] ?? Row(verdict: .refused) }
  }

  /// The structures that the table has, and their members' names.
  var names: [String: [String]] { rows.mapValues { Array($0.keys) } }
}

extension SettingsTable.Row {
  fileprivate init?(_ text: String) {
    let parts = text.split(separator: ";").map { $0.split(separator: " ") }
    guard let first = parts.first, let word = first.first,
      let verdict = SettingsTable.Verdict(rawValue: String(word))
    else { return nil }
    self.init(verdict: verdict, values: first.dropFirst().first.map(SettingsTable.Values.init))
    for part in parts.dropFirst() {
      if part.first == "items", let range = Self.range(part.last ?? "") {
        items = Int(range.lowerBound)...Int(range.upperBound)
      } else if let demand = part.first.flatMap({ SettingsTable.Demand(rawValue: String($0)) }) {
        demands.append(demand)
      }
    }
  }

  /// `1..3600`.
  fileprivate static func range(_ text: Substring) -> ClosedRange<Double>? {
    let ends = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let gap = ends.firstIndex(of: ""), let low = Double(ends[..<gap].joined(separator: ".")),
      let high = Double(ends[(gap + 1)...].joined(separator: ".")), low <= high
    else { return nil }
    return low...high
  }
}

extension SettingsTable.Values {
  fileprivate init(_ text: Substring) {
    if let range = SettingsTable.Row.range(text) {
      self = .range(range)
    } else {
      self = .oneOf(
        text.split(separator: "|").map { word in
          (try? JSON(parsing: String(word))) ?? .string(String(word))
        })
    }
  }

  func contains(_ value: JSON) -> Bool {
    switch self {
    case .oneOf(let values):
      values.contains { $0 == value || ($0.double != nil && $0.double == value.double) }
    case .range(let range): value.double.map(range.contains) ?? false
    }
  }

  /// For a sentence that says what is executed.
  var description: String {
    switch self {
    case .oneOf(let values):
      values.map { $0.string.flatMap { $0.isEmpty ? nil : $0 } ?? $0.text }.joined(separator: ", ")
    case .range(let range): "\(JSON(range.lowerBound).text) to \(JSON(range.upperBound).text)"
    }
  }
}
