// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import Testing

@testable import Console

@Suite("The console's files")
struct ConsoleServiceTests {
  private let console = ConsoleService(
    storage: ["http://127.0.0.1:4566"], media: ["http://127.0.0.1:8080"])

  private func get(
    _ path: String, method: String = "GET", ifNoneMatch: String? = nil
  ) -> Response {
    var head = RequestHead(method: method, path: path)
    head.headers["if-none-match"] = ifNoneMatch
    return console.answer(head)
  }

  private func text(_ response: Response) -> String {
    guard case .bytes(let data) = response.body else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  @Test(
    "files have the type that browsers insist on",
    arguments: [
      ("", "text/html; charset=utf-8"), ("index.html", "text/html; charset=utf-8"),
      ("style.css", "text/css; charset=utf-8"), ("main.js", "text/javascript; charset=utf-8"),
      ("icon.svg", "image/svg+xml"),
    ])
  func types(name: String, type: String) {
    let answer = get("/_emulator/" + name)
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == type)
    #expect(answer.headers["x-content-type-options"] == "nosniff")
  }

  @Test("a file that the client has is not sent again")
  func revalidation() throws {
    let etag = try #require(get("/_emulator/main.js").headers["etag"])
    #expect(get("/_emulator/main.js", ifNoneMatch: etag).status == 304)
    #expect(get("/_emulator/main.js", ifNoneMatch: "\"x\", W/\(etag)").status == 304)
    #expect(get("/_emulator/main.js", ifNoneMatch: "\"x\"").status == 200)
  }

  @Test("the policy names the origins that the page speaks to, and no others")
  func contentSecurityPolicy() throws {
    let policy = try #require(get("/_emulator/").headers["content-security-policy"])
    #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; "))
    #expect(
      policy.contains("connect-src 'self' http://127.0.0.1:4566 http://127.0.0.1:8080;"))
    #expect(policy.contains("media-src 'self' http://127.0.0.1:8080 blob:;"))
    #expect(!policy.contains("unsafe"))
  }

  @Test("what is asked for in another way, or is not there, gets its own answer")
  func refusals() {
    #expect(get("/_emulator").status == 308)
    #expect(get("/_emulator").headers["location"] == "/_emulator/")
    #expect(get("/_emulator/nothing.js").status == 404)
    #expect(get("/_emulator/../Package.swift").status == 404)
    #expect(get("/_emulator/", method: "POST").headers["allow"] == "GET, HEAD")
    guard case .headOnly(let length) = get("/_emulator/style.css", method: "HEAD").body else {
      Issue.record("HEAD has content")
      return
    }
    #expect(length == Int64(text(get("/_emulator/style.css")).utf8.count))
  }

  @Test("every module that a file imports is there, and nothing comes from elsewhere")
  func imports() throws {
    let reference = /(?:from|src=|href=)\s*"(?:\.\/)?([\w.-]+\.(?:js|css|svg))"/
    for name in Asset.names {
      let source = text(get("/_emulator/" + name))
      for match in source.matches(of: reference) {
        #expect(Asset.named(match.output.1) != nil, "\(name) asks for \(match.output.1)")
      }
      #expect(!source.contains("innerHTML"))
      let foreign = source.matches(of: /https?:\/\/[^\s"']+/)
        .filter { !$0.output.hasPrefix("http://www.w3.org/2000/svg") }
      #expect(foreign.isEmpty)
    }
  }
}
