// SPDX-License-Identifier: Apache-2.0
import JSONTree
import Testing

@testable import S3Service

@Suite struct PolicyTextTests {
  @Test(
    "a number is compared by its value",
    arguments: [
      ("10", "10"), ("10.0", "10"), ("1e1", "10"), ("-0", "0"), ("1.50", "1.5"),
      ("9223372036854775807", "9223372036854775807"), ("1e400", "inf"), ("0.1", "0.1"),
    ])
  func numbers(json: String, text: String) throws {
    #expect(try JSON(parsing: json).policyText == text)
  }

  @Test("lists are of scalars only, and one scalar is a list of one")
  func lists() throws {
    #expect(try JSON(parsing: #"["a",1,true]"#).policyTexts == ["a", "1", "true"])
    #expect(try JSON(parsing: #""a""#).policyTexts == ["a"])
    for json in ["null", "{}", "[[]]", #"["a",null]"#] {
      #expect(try JSON(parsing: json).policyTexts == nil)
    }
  }

  @Test("a condition's number fits however it is written")
  func conditions() throws {
    let document = #"""
      {"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"*",
      "Condition":{"NumericLessThanEquals":{"s3:max-keys":1e1}}}}
      """#
    let policy = try BucketPolicy(document: Array(document.utf8), bucket: "b")
    for (keys, isAllowed) in [("10", true), ("11", false)] {
      let decision = policy.decide(
        .init(
          principal: .anonymous, action: "s3:ListBucket", resource: "arn:aws:s3:::b",
          context: ["s3:max-keys": [keys]]))
      #expect((decision == .allowed) == isAllowed)
    }
  }
}
