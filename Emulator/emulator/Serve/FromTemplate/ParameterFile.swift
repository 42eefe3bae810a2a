// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// A file of parameters' values: lines `NAME=VALUE`, or JSON in one of the forms that AWS's tools take.
enum ParameterFile {
  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  static func values(at path: String) throws -> [String: String] {
    let content: Data
    do { content = try Data(contentsOf: URL(filePath: path)) } catch {
      throw Malformed(description: "it cannot be read")
    }
    return try values(in: content)
  }

  static func values(in content: Data) throws(Malformed) -> [String: String] {
    guard let json = try? JSON(parsing: content) else { return try lines(content) }
    if let list = json.array {
      var values: [String: String] = [:]
      for entry in list {
        guard let name = entry["ParameterKey"]?.string, let value = entry["ParameterValue"] else {
          throw Malformed(description: "an entry has no ParameterKey or no ParameterValue")
        }
        values[name] = value.string ?? value.text
      }
      return values
    }
    guard let object = json["Parameters"]?.object ?? json.object else {
      throw Malformed(description: "it is neither a list nor an object")
    }
    return Dictionary(
      object.members.map { ($0.name, $0.value.string ?? $0.value.text) }, uniquingKeysWith: { $1 })
  }

  private static func lines(_ content: Data) throws(Malformed) -> [String: String] {
    var values: [String: String] = [:]
    for line in String(decoding: content, as: UTF8.self).split(separator: "\n")
    where !line.hasPrefix("#") {
      guard let equals = line.firstIndex(of: "=") else {
        throw Malformed(description: "the line '\(line)' is not NAME=VALUE")
      }
      values[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    return values
  }
}
