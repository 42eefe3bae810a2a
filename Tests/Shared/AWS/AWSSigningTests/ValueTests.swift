// SPDX-License-Identifier: Apache-2.0
import Notation
import AWSSigning
import Foundation
import Testing

@Suite struct CredentialsTests {
  @Test("the environment's variables, or nothing")
  func environment() {
    let both = ["AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"]
    #expect(
      Credentials(environment: both)
        == Credentials(accessKeyID: "id", secretAccessKey: "secret"))
    #expect(
      Credentials(environment: both.merging(["AWS_SESSION_TOKEN": "token"]) { $1 })?.sessionToken
        == "token")
    #expect(
      Credentials(environment: both.merging(["AWS_SESSION_TOKEN": ""]) { $1 })?.sessionToken == nil)
    #expect(Credentials(environment: ["AWS_ACCESS_KEY_ID": "id"]) == nil)
    #expect(
      Credentials(environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "s"]) == nil)
  }

  @Test("no way of printing shows a secret")
  func printing() {
    let credentials = Credentials(
      accessKeyID: "id", secretAccessKey: "hidden-secret", sessionToken: "hidden-token")
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(text.contains("id"))
      #expect(!text.contains("hidden"))
    }
  }
}

@Suite struct EndpointTests {
  @Test(
    "URLs of services",
    arguments: [
      ("http://127.0.0.1:4566", "http://127.0.0.1:4566", "127.0.0.1:4566", true),
      ("HTTPS://S3.Example.com:443/", "https://s3.example.com", "s3.example.com", false),
      ("http://localhost:80/base/", "http://localhost/base", "localhost", false),
      ("http://[::1]:9000", "http://[::1]:9000", "[::1]:9000", true),
      ("http://1.2.3.4.example", "http://1.2.3.4.example", "1.2.3.4.example", false),
      ("http://300.1.1.1", "http://300.1.1.1", "300.1.1.1", false),
    ])
  func parses(url: String, text: String, authority: String, isAddress: Bool) throws {
    let endpoint = try #require(Endpoint(url))
    #expect(endpoint.description == text)
    #expect(endpoint.authority == authority)
    #expect(endpoint.isAddress == isAddress)
  }

  @Test(
    "what is no such URL is refused",
    arguments: [
      "", "localhost", "ftp://a", "http://", "http://:80", "http://a:0", "http://a:65536",
      "http://a:b", "http://u@a", "http://a?b", "http://a#b", "http://a b", "http://[::1",
      "http://é",
      "http://[]", "http://[::1]x", "http://a\r\nb",
    ])
  func refused(url: String) { #expect(Endpoint(url) == nil) }

  @Test("the service's variable, the common one, then AWS's own host")
  func resolve() {
    func resolve(_ environment: [String: String], region: String = "us-east-1") -> String? {
      Endpoint.resolve(
        service: "MEDIACONVERT", hostPrefix: "mediaconvert", region: region,
        environment: environment
      )?.description
    }
    let common = ["AWS_ENDPOINT_URL": "http://127.0.0.1:1"]
    #expect(resolve([:]) == "https://mediaconvert.us-east-1.amazonaws.com")
    #expect(
      resolve([:], region: "cn-north-1") == "https://mediaconvert.cn-north-1.amazonaws.com.cn")
    #expect(resolve(common) == "http://127.0.0.1:1")
    #expect(
      resolve(common.merging(["AWS_ENDPOINT_URL_MEDIACONVERT": "http://127.0.0.1:2"]) { $1 })
        == "http://127.0.0.1:2")
    #expect(
      resolve(common.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 })
        == "https://mediaconvert.us-east-1.amazonaws.com")
    #expect(resolve(["AWS_ENDPOINT_URL": "nonsense"]) == nil)
  }

  @Test("the region of the environment")
  func region() {
    #expect(Endpoint.region(environment: [:]) == "us-east-1")
    #expect(Endpoint.region(environment: ["AWS_DEFAULT_REGION": "eu-west-1"]) == "eu-west-1")
    #expect(
      Endpoint.region(environment: ["AWS_REGION": "ap-south-1", "AWS_DEFAULT_REGION": "eu-west-1"])
        == "ap-south-1")
  }
}
