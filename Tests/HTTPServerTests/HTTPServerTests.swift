// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import Testing

@Suite struct HTTPServerTests {
  @Test(
    "the target reaches the service exactly as it was sent",
    arguments: [
      ("/", "/", nil), ("//a//", "//a//", nil), ("/a/../b/./c", "/a/../b/./c", nil),
      ("/a%2Fb%2f%00%0D%0A", "/a%2Fb%2f%00%0D%0A", nil), ("/é?ü=%", "/é", "ü=%"),
      ("/a?", "/a", ""), ("/a?b?c&d=%41+#f", "/a", "b?c&d=%41+#f"), ("*", "*", nil),
      ("http://other/x?y", "/x", "y"), ("/long", nil, nil),
    ] as [(String, String?, String?)])
  func rawTarget(target: String, path: String?, query: String?) throws {
    let server = try HTTPServer(service: TestService.echo)
    defer { server.stop() }
    let client = try RawClient(port: server.port)
    let lines = try client.get(target).text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[1] == path ?? target)
    #expect(lines[2] == query ?? "-")
  }
}
