// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import emulator

@Suite("Where parameters come from besides the command line")
struct ParameterSourceTests {
  @Test("samconfig.toml's overrides are read in each of their forms")
  func samconfig() {
    let text = """
      version = 0.1
      [default.global.parameters]
      stack_name = "shop"
      [default.deploy.parameters]
      parameter_overrides = "A=1 B=\\"two words\\" ParameterKey=C,ParameterValue=3" # told
      [prod.deploy.parameters]
      parameter_overrides = "A=9"
      """
    let config = SAMConfig(Array(text.utf8))
    #expect(config.stackName == "shop")
    #expect(config.parameters == ["A": "1", "B": "two words", "C": "3"])
    let list = "[default.deploy.parameters]\nparameter_overrides = [\n  \"A=1\",\n  'B=x=y'\n]\n"
    #expect(SAMConfig(Array(list.utf8)).parameters == ["A": "1", "B": "x=y"])
    #expect(SAMConfig([]) == SAMConfig(Array("nonsense".utf8)))
  }

  @Test(
    "a file of parameters is lines or JSON",
    arguments: [
      "A=1\n# no\nB=x=y\n", #"{"A":1,"B":"x=y"}"#, #"{"Parameters":{"A":"1","B":"x=y"}}"#,
      #"[{"ParameterKey":"A","ParameterValue":"1"},{"ParameterKey":"B","ParameterValue":"x=y"}]"#,
    ])
  func file(text: String) throws {
    #expect(try ParameterFile.values(in: Data(text.utf8)) == ["A": "1", "B": "x=y"])
  }

  @Test("another file is refused", arguments: ["A", "[1]", "3"])
  func refused(text: String) {
    #expect(throws: ParameterFile.Malformed.self) {
      try ParameterFile.values(in: Data(text.utf8))
    }
  }
}
