// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import SecretsManagerService
import ServiceTesting
import Testing

@Suite("Secrets Manager")
struct SecretsManagerTests {
  private static let prefix = "arn:aws:secretsmanager:us-east-1:000000000000:secret:"
  private static let made = Date(timeIntervalSince1970: 1_800_000_000.5)

  private let client = ServiceClient(
    SecretsManager(secrets: [
      Secret(
        name: "shop/key", arn: prefix + "shop/key-AbCdEf", description: "Signs tickets",
        value: "s3cret", tags: ["team": "a"], createdAt: made),
      Secret(name: "shop/empty", arn: prefix + "shop/empty-123456", value: nil, createdAt: made),
      Secret(name: "other", arn: prefix + "other-zzzzzz", value: "{}", createdAt: made),
    ]))

  private func call(_ operation: String, _ request: JSON) async throws -> (Int, JSON) {
    let answer = await client.send(
      "POST", "/", headers: ["x-amz-target": "secretsmanager." + operation], body: request.data)
    return (answer.status, try JSON(parsing: answer.text))
  }

  @Test(
    "a secret's value is found by name, ARN and ARN without its suffix",
    arguments: ["shop/key", prefix + "shop/key-AbCdEf", prefix + "shop/key"])
  func value(id: String) async throws {
    let (status, answer) = try await call("GetSecretValue", ["SecretId": .string(id)])
    let version = try #require(answer["VersionId"]?.string)
    #expect(status == 200)
    #expect(UUID(uuidString: version) != nil)
    #expect(
      answer == [
        "ARN": .string(Self.prefix + "shop/key-AbCdEf"), "Name": "shop/key",
        "VersionId": .string(version), "SecretString": "s3cret", "VersionStages": ["AWSCURRENT"],
        "CreatedDate": 1_800_000_000.5,
      ])
    let (_, again) = try await call(
      "GetSecretValue", ["SecretId": .string(id), "VersionId": .string(version)])
    #expect(again == answer)
  }

  @Test(
    "what is not there is told in AWS's words",
    arguments: [
      (["SecretId": "none"], "ResourceNotFoundException", "the specified secret."),
      (["SecretId": "shop/empty"], "ResourceNotFoundException", "staging label: AWSCURRENT"),
      (
        ["SecretId": "other", "VersionStage": "AWSPENDING"], "ResourceNotFoundException",
        "the specified secret value for staging label: AWSPENDING"
      ),
      (["SecretId": "other", "VersionId": "x"], "ResourceNotFoundException", "for VersionId: x"),
      ([:], "ValidationException", "Value null at 'secretId'"),
    ] as [(JSON, String, String)])
  func missing(request: JSON, code: String, message: String) async throws {
    let (status, answer) = try await call("GetSecretValue", request)
    #expect(status == 400)
    #expect(answer["__type"] == .string(code))
    #expect(answer["message"]?.string?.contains(message) == true)
  }

  @Test("a secret is described without its value")
  func describe() async throws {
    let (status, answer) = try await call("DescribeSecret", ["SecretId": "shop/key"])
    #expect(status == 200)
    #expect(answer["Description"] == "Signs tickets")
    #expect(answer["Tags"] == [["Key": "team", "Value": "a"]])
    #expect(answer["VersionIdsToStages"]?.object?.members.map(\.value) == [["AWSCURRENT"]])
    #expect(!answer.text.contains("s3cret"))
    let (_, empty) = try await call("DescribeSecret", ["SecretId": "shop/empty"])
    #expect(empty["VersionIdsToStages"] == nil)
  }

  @Test("secrets are listed in pages")
  func pages() async throws {
    var names: [String?] = []
    var token: JSON?
    repeat {
      var request = JSON.Object([.init(name: "MaxResults", value: 2)])
      request["NextToken"] = token
      let (status, answer) = try await call("ListSecrets", .object(request))
      #expect(status == 200)
      names += answer["SecretList"]?.array?.map { $0["Name"]?.string } ?? []
      token = answer["NextToken"]
    } while token != nil
    #expect(names == ["other", "shop/empty", "shop/key"])
    for (request, code) in [
      (["NextToken": "x"], "InvalidNextTokenException"), (["MaxResults": 0], "ValidationException"),
      (["Filters": [["Key": "size", "Values": ["1"]]]], "ValidationException"),
    ] as [(JSON, String)] {
      #expect(try await call("ListSecrets", request).1["__type"] == .string(code))
    }
  }

  @Test(
    "filters keep what all of them match",
    arguments: [
      ([("name", ["shop/"])], ["shop/empty", "shop/key"]), ([("name", ["SHOP"])], []),
      ([("name", ["!shop/"])], ["other"]),
      ([("name", ["other", "shop/k"])], ["other", "shop/key"]),
      ([("description", ["signs"])], ["shop/key"]), ([("tag-key", ["te"])], ["shop/key"]),
      ([("tag-value", ["b"])], []), ([("all", ["SHOP"])], ["shop/empty", "shop/key"]),
      ([("owning-service", ["rds"])], []),
      ([("name", ["shop/"]), ("tag-key", ["t"])], ["shop/key"]),
    ] as [([(String, [String])], [String])])
  func filters(filters: [(String, [String])], names: [String]) async throws {
    let list = filters.map { key, values -> JSON in
      ["Key": .string(key), "Values": .array(values.map { .string($0) })]
    }
    let (_, answer) = try await call("ListSecrets", ["Filters": .array(list)])
    #expect(answer["SecretList"]?.array?.compactMap { $0["Name"]?.string } == names)
  }
}
