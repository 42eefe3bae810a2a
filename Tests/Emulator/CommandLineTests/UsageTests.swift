// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import emulator

@Suite("Help and version")
struct UsageTests {
  private static let commands = [
    "serve", "run", "invoke", "logs", "events", "transcode", "job", "sample",
  ]

  @Test("no words, and every way to ask for help, give the whole of it")
  func help() throws {
    for words in [[], ["help"], ["--help"], ["-h"]] {
      #expect(try Command.parse(words) == .help(Usage.all))
    }
    for command in Self.commands { #expect(Usage.all.contains("emulator \(command) ")) }
  }

  @Test("a command's help is its own, asked for in any way", arguments: commands)
  func commandHelp(command: String) throws {
    let text = try #require(Usage.help(for: command))
    #expect(text.hasPrefix("usage:\n  emulator \(command) "))
    for words in [["help", command], [command, "--help"], [command, "x", "-h"]] {
      #expect(try Command.parse(words) == .help(text))
    }
    for other in Self.commands where other != command {
      #expect(!text.contains("emulator \(other) "))
    }
  }

  @Test("no line of help is longer than a terminal is wide")
  func width() {
    for text in [Usage.all] + Self.commands.compactMap({ Usage.help(for: $0) }) {
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }
  }

  @Test("every option that is taken is in the help of its command")
  func options() throws {
    let serve = [
      "--template", "--data", "--port", "--api-port", "--cdn-port", "--listen", "--draft",
      "--parameter", "--parameter-file", "--stack-name", "--secret", "--credential",
      "--object-ownership", "--faults",
    ]
    for option in serve { #expect(Usage.help(for: "serve")?.contains("[\(option)") == true) }
    for option in ["--ladder", "--output", "--serve"] {
      #expect(Usage.help(for: "run")?.contains("[\(option)") == true)
    }
    for option in ["--ladder", "--draft", "--json", "--tuning"] {
      #expect(Usage.help(for: "transcode")?.contains("[\(option)") == true)
    }
  }

  @Test("a mistake shows its command's options, and where the rest is")
  func hint() {
    #expect(
      Usage.hint(for: "sample")
        == "usage:\n  emulator sample     FILE\n`emulator help` has the rest")
    #expect(Usage.hint(for: "nonsense") == "`emulator help` has the rest")
    #expect(Usage.hint(for: nil) == "`emulator help` has the rest")
  }

  @Test("the version is the one that the change log begins with")
  func version() throws {
    #expect(try Command.parse(["--version"]) == .version)
    let log = try String(
      contentsOf: Repository.root.appending(path: "CHANGELOG.md"), encoding: .utf8)
    let newest = log.matches(of: /\n## \[(\d[^\]]*)\]/).first?.output.1
    #expect(newest == Version.current[...])
  }
}
