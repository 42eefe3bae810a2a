// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Foundation
import Testing

@Suite struct SigningDateTests {
  @Test(
    "moments and their texts",
    arguments: [
      (0.0, "19700101T000000Z"), (1_440_938_160.0, "20150830T123600Z"),
      (951_782_399.9, "20000228T235959Z"), (951_782_400.0, "20000229T000000Z"),
      (4_107_542_399.0, "21000228T235959Z"), (4_107_542_400.0, "21000301T000000Z"),
      (-1.0, "19691231T235959Z"), (253_402_300_799.0, "99991231T235959Z"),
    ])
  func text(seconds: Double, text: String) {
    let date = SigningDate(Date(timeIntervalSince1970: seconds))
    #expect(date.description == text)
    #expect(date.day == String(text.prefix(8)))
    #expect(SigningDate(text) == date)
  }

  @Test("every day of four centuries is read back")
  func everyDay() {
    for day in stride(from: -100_000, to: 100_000, by: 1) {
      let date = SigningDate(Date(timeIntervalSince1970: Double(day) * 86_400 + 3661))
      #expect(SigningDate(date.description) == date)
    }
  }

  @Test(
    "what is no moment is refused",
    arguments: [
      "", "20150830", "20150830T123600", "20150830T123600z", "2015-08-30T12:36:00Z",
      "20150230T000000Z", "20151301T000000Z", "20150800T000000Z", "20150830T240000Z",
      "20150830T126000Z", "20150830T123660Z", "+2015083T123600Z", "20150830T1236 0Z",
      "00000101T000000Z", "２０１５0830T123600Z",
    ])
  func refused(text: String) { #expect(SigningDate(text) == nil) }

  @Test("a Date header's form")
  func httpDate() {
    for zone in ["GMT", "-0000", "+0000"] {
      #expect(
        SigningDate(httpDate: "Sun, 06 Nov 1994 08:49:37 \(zone)")?.description
          == "19941106T084937Z")
    }
    for text in [
      "Sun, 6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "",
      "Sun, 31 Feb 2020 00:00:00 GMT",
    ] {
      #expect(SigningDate(httpDate: text) == nil)
    }
  }

  @Test("S3's form of a time")
  func extended() throws {
    #expect(try #require(SigningDate("20150830T123600Z")).extended == "2015-08-30T12:36:00Z")
  }
}

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
