// SPDX-License-Identifier: Apache-2.0

/// What the SAM CLI's `samconfig.toml` says of a deployment, in the environment `default`: as much of
/// TOML as those files hold.
struct SAMConfig: Equatable {
  var stackName: String?
  var parameters: [String: String] = [:]

  init(_ content: [UInt8]) {
    var section = ""
    var values: [String: String] = [:]
    var open: (key: String, text: String)?
    for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if let (key, text) = open {
        let longer = text + " " + line
        open = line.contains("]") ? nil : (key, longer)
        if open == nil { values[key] = longer }
        continue
      }
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        section = String(line.dropFirst().prefix { $0 != "]" })
        continue
      }
      guard let equals = line.firstIndex(of: "="),
        ["default.global.parameters", "default.deploy.parameters"].contains(section)
      else { continue }
      let key = String(line[..<equals].filter { $0 != " " })
      let text = String(line[line.index(after: equals)...].drop { $0 == " " })
      if text.hasPrefix("["), !text.contains("]") {
        open = (key, text)
      } else {
        values[key] = text
      }
    }
    stackName = values["stack_name"].map { Self.strings($0).first ?? "" }
    for text in values["parameter_overrides"].map(Self.strings) ?? [] {
      for (name, value) in Self.pairs(text) { parameters[name] = value }
    }
  }

  /// The texts of a TOML string, or of a list of them.
  private static func strings(_ value: String) -> [String] {
    var found: [String] = []
    var current: String?
    var quote: Character = "\""
    var isEscaped = false
    for character in value {
      guard let text = current else {
        if character == "\"" || character == "'" {
          quote = character
          current = ""
        } else if character == "#" {
          break
        }
        continue
      }
      if isEscaped {
        current = text + String(character)
        isEscaped = false
      } else if character == "\\", quote == "\"" {
        isEscaped = true
      } else if character == quote {
        found.append(text)
        current = nil
      } else {
        current = text + String(character)
      }
    }
    return found
  }

  /// The pairs of `A=1 B="two words"`, or of `ParameterKey=A,ParameterValue=1`.
  static func pairs(_ text: String) -> [(String, String)] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in text {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
      } else if quote == nil, character == " " {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words.compactMap { word in
      if word.hasPrefix("ParameterKey="), let comma = word.firstRange(of: ",ParameterValue=") {
        let key = word[..<comma.lowerBound].dropFirst("ParameterKey=".count)
        return (String(key), String(word[comma.upperBound...]))
      }
      guard let equals = word.firstIndex(of: "=") else { return nil }
      return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }
  }
}
