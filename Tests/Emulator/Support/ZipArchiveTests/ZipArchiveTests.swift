// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import ZipArchive

@Suite("ZIP archives are unpacked, and none leads out of its folder")
struct ZipArchiveTests {
  /// Made by Python's `zipfile`, an implementation of others.
  private static func archive(_ script: String) throws -> Data {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = [
      "python3", "-c",
      "import sys, zipfile, stat\nz = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n"
        + script + "\nz.close()", path,
    ]
    try python.run()
    python.waitUntilExit()
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private static func link(_ name: String, to target: String) -> String {
    "i = zipfile.ZipInfo('\(name)'); i.create_system = 3; "
      + "i.external_attr = (stat.S_IFLNK | 0o777) << 16; z.writestr(i, '\(target)')\n"
  }

  @Test("files, folders, executables and links are as they were")
  func unpacks() throws {
    let archive = try Self.archive(
      """
      z.writestr('app.py', 'print(1)\\n' * 1000)
      z.writestr('empty', '')
      z.writestr('a/b/stored', b'\\x00\\x01', zipfile.ZIP_STORED)
      i = zipfile.ZipInfo('bootstrap'); i.create_system = 3; i.external_attr = 0o100755 << 16
      z.writestr(i, '#!/bin/sh\\n')
      """ + "\n" + Self.link("a/link", to: "../app.py"))
    try Self.withFolder { folder in
      try ZipArchive(archive, limit: 1 << 20).unpack(into: folder)
      func content(_ name: String) -> String? {
        try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      }
      let lines = String(repeating: "print(1)\n", count: 1000)
      #expect(content("app.py") == lines)
      #expect(content("a/link") == lines)
      #expect(content("empty") == "")
      #expect(content("a/b/stored") == "\0\u{1}")
      #expect(FileManager.default.isExecutableFile(atPath: "\(folder)/bootstrap"))
      #expect(!FileManager.default.isExecutableFile(atPath: "\(folder)/app.py"))
    }
  }

  @Test(
    "what leads out of the folder is refused",
    arguments: [
      "z.writestr('../out', 'x')", "z.writestr('a/../../out', 'x')", "z.writestr('/out', 'x')",
      link("a", to: "/etc"), link("a", to: "../out"), link("d/a", to: "x/../../../out"),
    ])
  func staysInside(script: String) throws {
    let archive = try Self.archive(script)
    try Self.withFolder { folder in
      #expect(throws: ZipArchive.Failure.self) {
        try ZipArchive(archive, limit: 1 << 20).unpack(into: folder + "/inner")
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
    }
  }

  @Test("nothing is written through a link that the archive brings")
  func doesNotFollowLinks() throws {
    let archive = try Self.archive(
      "z.writestr('b/x', 'x')\n" + Self.link("a", to: "b") + "z.writestr('a/y', 'y')")
    try Self.withFolder { folder in
      #expect(throws: ZipArchive.Failure.cannotWrite(folder + "/a")) {
        try ZipArchive(archive, limit: 1 << 20).unpack(into: folder)
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/b/y"))
    }
  }

  @Test("an archive that is too large, damaged or none is refused with the reason")
  func refuses() throws {
    let archive = try Self.archive("z.writestr('zeros', bytes(5 << 20))")
    #expect(throws: ZipArchive.Failure.tooLarge(limit: 1 << 20)) {
      try ZipArchive(archive, limit: 1 << 20)
    }
    #expect(throws: ZipArchive.Failure.noArchive) {
      try ZipArchive(Data("no".utf8), limit: 1 << 20)
    }
    var damaged = try Self.archive("z.writestr('text', 'Lorem ipsum dolor sit amet. ' * 9)")
    damaged[40] ^= 0xFF
    try Self.withFolder { folder in
      #expect(throws: ZipArchive.Failure.self) {
        try ZipArchive(damaged, limit: 1 << 20).unpack(into: folder)
      }
    }
    // Whatever byte is another, nothing is read or written where it must not be.
    for index in archive.indices.suffix(120) {
      var changed = archive
      changed[index] = 0xFF
      try Self.withFolder { folder in
        try? ZipArchive(changed, limit: 6 << 20).unpack(into: folder)
      }
    }
  }
}
