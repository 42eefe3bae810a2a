// SPDX-License-Identifier: Apache-2.0
import Template
import Testing

@Suite("Parameters")
struct ParameterTests {
  private func template(_ declaration: String) -> String {
    """
    Parameters:
      P: { \(declaration) }
    Resources:
      Queue: { Type: AWS::SQS::Queue }
    Outputs:
      Value: { Value: !Sub "${P}" }
    """
  }

  @Test(
    "an override is taken when it fits the declaration",
    arguments: [
      ("Type: String", "anything", true),
      ("Type: String, AllowedPattern: '[a-z]+'", "abc", true),
      ("Type: String, AllowedPattern: '[a-z]+'", "abc1", false),
      ("Type: String, AllowedPattern: '^[a-z]+$'", "abc", true),
      ("Type: String, AllowedPattern: 'a|b'", "b", true),
      ("Type: String, AllowedPattern: 'a|b'", "ab", false),
      ("Type: String, AllowedValues: [x, y]", "y", true),
      ("Type: String, AllowedValues: [x, y]", "z", false),
      ("Type: String, MinLength: 2, MaxLength: 3", "ab", true),
      ("Type: String, MinLength: 2, MaxLength: 3", "a", false),
      ("Type: String, MinLength: 2, MaxLength: 3", "abcd", false),
      ("Type: Number, MinValue: 1, MaxValue: 9", "5", true),
      ("Type: Number, MinValue: 1, MaxValue: 9", "0", false),
      ("Type: Number", "five", false),
      ("Type: CommaDelimitedList, AllowedValues: [a, b]", "a,b", true),
      ("Type: CommaDelimitedList, AllowedValues: [a, b]", "a,c", false),
    ])
  func override(declaration: String, value: String, isTaken: Bool) throws {
    let text = template(declaration)
    if isTaken {
      #expect(try load(text, parameters: ["P": value]).outputs.first?.value == value)
    } else {
      #expect(errors(text, parameters: ["P": value]).count == 1)
    }
  }

  @Test("a parameter with neither default nor value is an error that says how to give one")
  func missing() {
    #expect(
      errors(template("Type: String")) == [
        "2: the parameter P has no value: give one (--parameter P=…) or a Default"
      ])
  }

  @Test("all that is missing is asked for at once, and nothing else is found wrong for it")
  func missingList() {
    let found = errors(
      """
      Parameters:
        A: { Type: String }
        B: { Type: Number }
      Resources:
        Files: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref A } }
      """)
    #expect(
      found == [
        "2: 2 parameters have no value: A, B; give them (--parameter A=… --parameter B=…, or "
          + "--parameter-file FILE)"
      ])
  }

  @Test("an override of an unknown parameter is an error that names those that are there")
  func unknown() {
    let found = errors(template("Type: String, Default: a"), parameters: ["Q": "1"])
    #expect(found == ["2: there is no parameter Q; the template's parameters are: P"])
  }

  @Test("a NoEcho value is used, and never shown")
  func noEcho() throws {
    let text = template("Type: String, NoEcho: true, AllowedPattern: '[a-z]+'")
    let application = try load(text, parameters: ["P": "hush"])
    #expect(application.outputs.first?.value == "hush")
    let found = errors(text, parameters: ["P": "HUSH1"])
    #expect(found.count == 1)
    #expect(found.allSatisfy { !$0.contains("HUSH1") })
  }
}
