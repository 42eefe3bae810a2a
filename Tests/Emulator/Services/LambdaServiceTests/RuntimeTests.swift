// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import LambdaService

@Suite("Runtimes and their interpreters")
struct RuntimeTests {
  @Test(
    "an identifier says language and version",
    arguments: [
      ("python3.13", .python, [3, 13]), ("nodejs22.x", .node, [22]), ("nodejs", .node, []),
      ("java21", .java, [21]), ("java8.al2", .java, [8]), ("dotnet8", .dotnet, [8]),
      ("ruby3.3", .ruby, [3, 3]), ("go1.x", .go, [1]), ("provided.al2023", .provided, []),
      ("provided", .provided, []),
    ] as [(String, ManagedRuntime.Language, [Int])])
  func identifiers(identifier: String, language: ManagedRuntime.Language, version: [Int]) {
    let runtime = ManagedRuntime(identifier)
    #expect(runtime?.language == language)
    #expect(runtime?.version == version)
  }

  @Test("what Lambda never had is no runtime", arguments: ["", "perl5", "pythonx", "provided2"])
  func strangers(identifier: String) { #expect(ManagedRuntime(identifier) == nil) }

  @Test(
    "the interpreter of the version is taken, else the next newer one, else the newest",
    arguments: [
      ([3, 11], "/b/python3"), ([3, 12], "/a/python3.13"), ([3, 9], "/b/python3"),
      ([3, 14], "/a/python3.13"), ([3, 13], "/a/python3.13"),
    ])
  func best(wanted: [Int], path: String) {
    let candidates = [
      Interpreter(path: "/a/python3.13", version: [3, 13]),
      Interpreter(path: "/b/python3", version: [3, 11]),
      Interpreter(path: "/c/python3.11", version: [3, 11]),
    ]
    #expect(Interpreters.best(of: candidates, for: wanted)?.path == path)
    #expect(Interpreters.best(of: [], for: wanted) == nil)
  }

  @Test("interpreters are found by PATH, in pyenv's and in nvm's folders, by their names")
  func finding() throws {
    let folder = try TemporaryFolder()
    func program(_ path: String) throws {
      let file = URL(fileURLWithPath: "\(folder.path)/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try writeExecutable("#!/bin/sh\n", to: file.path)
    }
    try program("bin/python3.9")
    try program(".pyenv/shims/python3.8")
    try program(".pyenv/versions/3.10.1/bin/python3.10")
    try program(".nvm/versions/node/v18.20.1/bin/node")
    let root = folder.path
    let interpreters = Interpreters(environment: [
      "HOME": root, "PATH": "\(root)/.pyenv/shims:\(root)/bin",
    ])
    let found = interpreters.all(of: .python).filter { $0.path.hasPrefix(root) }
    #expect(
      found == [
        Interpreter(path: "\(root)/bin/python3.9", version: [3, 9]),
        Interpreter(path: "\(root)/.pyenv/versions/3.10.1/bin/python3.10", version: [3, 10]),
      ])
    #expect(
      interpreters.all(of: .node).first
        == Interpreter(
          path: "\(root)/.nvm/versions/node/v18.20.1/bin/node", version: [18, 20, 1]))
  }

  @Test(
    "inline code with import or export is an ES module",
    arguments: [
      ("export const handler = 1", "nodejs20.x", "index.mjs"),
      ("\n  import x from 'y'", "nodejs20.x", "index.mjs"),
      ("const x = await import('y'); exports.handler = x", "nodejs20.x", "index.js"),
      ("import os", "python3.12", "index.py"),
    ])
  func inline(text: String, runtime: String, name: String) {
    #expect(HandlerFile.inlineName(of: text, runtime: runtime) == name)
  }

  @Test("the source runs, unless only what was built of it has the handler or the packages")
  func choice() throws {
    let folder = try TemporaryFolder()
    let (source, built) = (folder.path + "/source", folder.path + "/built")
    func make(_ path: String) throws {
      let file = URL(fileURLWithPath: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: file)
    }
    try make(source + "/src/app.ts")
    try make(built + "/src/app.js")
    let handler = HandlerFile("src/app.handler", runtime: "nodejs20.x")
    #expect(handler.choose(between: source, and: built) == built)
    #expect(handler.choose(between: source, and: nil) == source)
    #expect(throws: CodeObstacle("\(source)/src/app.ts must be compiled first: `sam build`")) {
      try handler.checkSource(in: CodeFolders(root: source))
    }
    try make(source + "/src/app.js")
    #expect(handler.choose(between: source, and: built) == source)
    try make(source + "/package.json")
    try make(built + "/node_modules/x/index.js")
    #expect(handler.choose(between: source, and: built) == built)
    try make(source + "/node_modules/x/index.js")
    #expect(handler.choose(between: source, and: built) == source)
  }
}
