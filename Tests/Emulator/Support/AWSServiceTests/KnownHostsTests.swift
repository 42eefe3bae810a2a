// SPDX-License-Identifier: Apache-2.0
import AWSService
import HTTPMessage
import HTTPServer
import Testing

@Suite("Known hosts")
struct KnownHostsTests {
  private let hosts = KnownHosts(
    names: ["Media.Example.com", "*.cdn.example.com"], listenAddress: "127.0.0.1")

  private func head(_ fields: HTTPFields) -> RequestHead {
    RequestHead(method: "GET", path: "/", headers: fields)
  }

  @Test(
    "the machine's own names, the template's and AWS's are answered",
    arguments: [
      "127.0.0.1", "127.0.0.1:4566", "127.1.2.3", "[::1]:4566", "localhost", "LOCALHOST:3000",
      "localhost.", "bucket.localhost:4566", "s3.localhost.localstack.cloud:4566",
      "media.example.com", "eu.cdn.example.com", "bucket.s3.amazonaws.com",
      "d111.cloudfront.net", "abc.lambda-url.us-east-1.on.aws",
    ])
  func known(host: String) {
    #expect(hosts.knows(hostOf: head(["host": host])))
  }

  @Test(
    "no other name is, and nothing that is no name",
    arguments: [
      "evil.example", "localhost.evil.example", "evillocalhost", "127.0.0.1.evil.example",
      "192.168.1.2", "0.0.0.0", "amazonaws.com.evil.example", "notamazonaws.com",
      "a.b.cdn.example.com", "127.0.0.1/hls/x", "localhost:80/x", "localhost:x", "localhost:",
      "[::1", "[::1]x", "user@localhost", "local host", "", ".",
    ])
  func unknown(host: String) {
    #expect(!hosts.knows(hostOf: head(["host": host])))
  }

  @Test("a request names one host")
  func number() {
    #expect(!hosts.knows(hostOf: head([:])))
    var twice: HTTPFields = ["host": "localhost"]
    twice.append("host", "localhost")
    #expect(!hosts.knows(hostOf: head(twice)))
  }

  @Test("who listens on an address is called by it, and who listens on all by any address")
  func addresses() {
    let one = KnownHosts(names: [], listenAddress: "192.168.1.2")
    #expect(one.knows(hostOf: head(["host": "192.168.1.2:80"])))
    #expect(!one.knows(hostOf: head(["host": "192.168.1.3"])))
    for everywhere in ["0.0.0.0", "::"] {
      let all = KnownHosts(names: [], listenAddress: everywhere)
      #expect(all.knows(hostOf: head(["host": "10.0.0.7:4566"])))
      #expect(!all.knows(hostOf: head(["host": "evil.example"])))
    }
  }

  @Test("pages of the machine and of the template's names are no foreign ones")
  func ownOrigins() {
    let origins = [
      "http://localhost:5173", "http://127.0.0.1:3000", "https://media.example.com",
      "http://[::1]:80",
    ]
    for origin in origins { #expect(!hosts.isForeign(head(["origin": origin])), "\(origin)") }
    #expect(!hosts.isForeign(head([:])))
    #expect(!hosts.isForeign(head(["sec-fetch-site": "same-origin"])))
  }

  @Test("all other pages are, those at AWS's names too, and those that hide their origin")
  func foreignOrigins() {
    let origins = [
      "https://evil.example", "null", "https://evil.s3.amazonaws.com", "file://", "",
      "http://localhost.evil.example", "chrome-extension://localhost",
    ]
    for origin in origins { #expect(hosts.isForeign(head(["origin": origin])), "\(origin)") }
    #expect(hosts.isForeign(head(["sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"])))
    #expect(!hosts.isForeign(head(["sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"])))
  }
}
