// SPDX-License-Identifier: Apache-2.0

/// What `AWS::LanguageExtensions` and `AWS::Include` add to the intrinsic functions.
extension Resolver {
  func length(_ argument: Node) throws(Problem) -> Node {
    guard let elements = try evaluate(argument)?.elements else {
      throw argument.problem("Fn::Length counts a list")
    }
    return .plain("\(elements.count)", line: argument.line)
  }

  func toJSONString(_ argument: Node) throws(Problem) -> Node {
    guard let value = try evaluate(argument) else {
      throw argument.problem("Fn::ToJsonString cannot take AWS::NoValue")
    }
    return .text(value.json, line: argument.line)
  }

  /// `AWS::Include` of a file beside the template; its functions are evaluated as the template's are.
  func transform(_ argument: Node) throws(Problem) -> Node? {
    guard let name = try argument["Name"]?.string("Fn::Transform"), name == "AWS::Include" else {
      let name = argument["Name"]?.scalar ?? "without a Name"
      throw argument.problem("the macro \(name) cannot be run; AWS::Include can")
    }
    guard let location = argument["Parameters"]?["Location"] else {
      throw argument.problem("AWS::Include needs the parameter Location")
    }
    let path = try evaluateText(location, "Location")
    guard !path.hasPrefix("s3://") else {
      throw location.problem(
        "\(path) cannot be included: name a file beside the template, as `sam package` takes it")
    }
    return try evaluate(try included(path, line: location.line))
  }

  /// The tree of a file that the template names, with the line where it is named.
  func included(_ path: String, line: Int) throws(Problem) -> Node {
    guard let bytes = deployment.file(path) else {
      throw Problem(line: line, message: "there is no file \(path) beside the template")
    }
    do throws(Problem) {
      return try YAMLComposer.compose(bytes)
    } catch {
      throw Problem(line: line, message: "\(path), line \(error.line): \(error.message)")
    }
  }
}
