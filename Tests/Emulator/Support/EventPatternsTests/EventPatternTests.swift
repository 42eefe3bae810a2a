// SPDX-License-Identifier: Apache-2.0
@testable import EventPatterns
import JSONTree
import Testing

/// The cases follow AWS's own examples for each operator of event patterns.
@Suite struct EventPatternTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let pattern: String
    let event: String
    let matches: Bool

    init(_ pattern: String, _ event: String, _ matches: Bool) {
      self.pattern = pattern
      self.event = event
      self.matches = matches
    }

    var testDescription: String { "\(pattern) \(matches ? "takes" : "leaves") \(event)" }
  }

  static let ec2 = """
    {"version":"0","id":"6a7e8feb","detail-type":"EC2 Instance State-change Notification",
    "source":"aws.ec2","account":"111122223333","time":"2017-12-22T18:43:48Z","region":"us-west-1",
    "resources":["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
    "detail":{"instance-id":"i-1234567890abcdef0","state":"terminated"}}
    """

  static let exact: [Case] = [
    Case(#"{"source":["aws.ec2"]}"#, ec2, true),
    Case(#"{"source":["aws.ec2","aws.fargate"]}"#, ec2, true),
    Case(#"{"source":["aws.fargate"]}"#, ec2, false),
    Case(
      #"{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"detail":{"state":["terminated"]}}"#,
      ec2, true),
    Case(#"{"source":["aws.ec2"],"detail":{"state":["running"]}}"#, ec2, false),
    Case(#"{"detail":{"state":{"deeper":["terminated"]}}}"#, ec2, false),
    Case(#"{"missing":["x"]}"#, ec2, false),
    // Arrays: the intersection must not be empty.
    Case(
      #"{"resources":["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0","other"]}"#,
      ec2, true),
    Case(#"{"a":[1]}"#, #"{"a":[[2,[1]]]}"#, true),
    Case(#"{"a":["x"]}"#, #"{"a":[]}"#, false),
    // null and the empty string are values of their own.
    Case(#"{"detail":{"eventVersion":[""]}}"#, #"{"detail":{"eventVersion":""}}"#, true),
    Case(
      #"{"detail":{"responseElements":[null]}}"#, #"{"detail":{"responseElements":null}}"#, true),
    Case(#"{"detail":{"responseElements":[null]}}"#, #"{"detail":{"responseElements":""}}"#, false),
    Case(#"{"detail":{"responseElements":[null]}}"#, #"{"detail":{}}"#, false),
    Case(#"{"a":[true]}"#, #"{"a":true}"#, true),
    Case(#"{"a":[true]}"#, #"{"a":"true"}"#, false),
    // Numbers are compared by their text.
    Case(#"{"a":[300]}"#, #"{"a":300}"#, true),
    Case(#"{"a":[300]}"#, #"{"a":300.0}"#, false),
    Case(#"{"a":[300]}"#, #"{"a":"300"}"#, false),
    // Strings by their code units: the same letter written in two ways is two strings.
    Case("{\"a\":[\"\u{E9}\"]}", "{\"a\":\"e\u{301}\"}", false),
  ]

  static let text: [Case] = [
    Case(#"{"time":[{"prefix":"2017-12-22"}]}"#, ec2, true),
    Case(#"{"time":[{"prefix":"2017-10-02"}]}"#, ec2, false),
    Case(#"{"a":[{"prefix":"1"}]}"#, #"{"a":12}"#, false),
    Case(#"{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}"#, #"{"a":"eventbridge"}"#, true),
    Case(#"{"a":[{"prefix":{"equals-ignore-case":"EventB"}}]}"#, #"{"a":"events"}"#, false),
    Case(#"{"FileName":[{"suffix":".png"}]}"#, #"{"FileName":"a.png"}"#, true),
    Case(#"{"FileName":[{"suffix":".png"}]}"#, #"{"FileName":"a.PNG"}"#, false),
    Case(
      #"{"FileName":[{"suffix":{"equals-ignore-case":".png"}}]}"#, #"{"FileName":"a.PnG"}"#, true),
    Case(
      #"{"detail-type":[{"equals-ignore-case":"ec2 instance state-change notification"}]}"#, ec2,
      true),
    Case(
      #"{"EventBusArn":[{"wildcard":"*:event-bus/*"}]}"#,
      #"{"EventBusArn":"arn:aws:events:us-east-1:1:event-bus/x"}"#, true),
    Case(#"{"a":[{"wildcard":"dir/*.png"}]}"#, #"{"a":"dir/x/y.png"}"#, true),
    Case(#"{"a":[{"wildcard":"dir/*.png"}]}"#, #"{"a":"dir/x/y.jpg"}"#, false),
    Case(#"{"a":[{"wildcard":"a*b*a"}]}"#, #"{"a":"aba"}"#, true),
    Case(#"{"a":[{"wildcard":"a*b*a"}]}"#, #"{"a":"ab"}"#, false),
    Case(#"{"a":[{"wildcard":"a*a"}]}"#, #"{"a":"a"}"#, false),
    Case(#"{"a":[{"wildcard":"everyone\\*.txt"}]}"#, #"{"a":"everyone*.txt"}"#, true),
    Case(#"{"a":[{"wildcard":"everyone\\*.txt"}]}"#, #"{"a":"everyone1.txt"}"#, false),
    Case(#"{"a":[{"wildcard":"*"}]}"#, #"{"a":""}"#, true),
    Case(#"{"a":[{"wildcard":"plain"}]}"#, #"{"a":"plain"}"#, true),
  ]

  static let anythingBut: [Case] = [
    Case(
      #"{"detail":{"state":[{"anything-but":"initializing"}]}}"#, #"{"detail":{"state":"x"}}"#, true
    ),
    Case(
      #"{"detail":{"state":[{"anything-but":"initializing"}]}}"#,
      #"{"detail":{"state":"initializing"}}"#, false),
    Case(#"{"detail":{"state":[{"anything-but":"initializing"}]}}"#, #"{"detail":{}}"#, false),
    Case(#"{"a":[{"anything-but":123}]}"#, #"{"a":123}"#, false),
    Case(#"{"a":[{"anything-but":["stopped","overloaded"]}]}"#, #"{"a":"running"}"#, true),
    Case(#"{"a":[{"anything-but":["stopped","overloaded"]}]}"#, #"{"a":"overloaded"}"#, false),
    Case(#"{"a":[{"anything-but":[100,200,300]}]}"#, #"{"a":200}"#, false),
    Case(#"{"a":[{"anything-but":[100,200,300]}]}"#, #"{"a":null}"#, true),
    // In an array one element that is not excluded is enough.
    Case(#"{"a":[{"anything-but":"x"}]}"#, #"{"a":["x","y"]}"#, true),
    Case(#"{"a":[{"anything-but":{"prefix":"init"}}]}"#, #"{"a":"initializing"}"#, false),
    Case(#"{"a":[{"anything-but":{"prefix":["init","error"]}}]}"#, #"{"a":"errors"}"#, false),
    Case(#"{"a":[{"anything-but":{"suffix":".txt"}}]}"#, #"{"a":"file.txt"}"#, false),
    Case(#"{"a":[{"anything-but":{"suffix":[".txt",".rtf"]}}]}"#, #"{"a":"file.png"}"#, true),
    Case(
      #"{"a":[{"anything-but":{"equals-ignore-case":"initializing"}}]}"#, #"{"a":"INITIALIZING"}"#,
      false),
    Case(
      #"{"a":[{"anything-but":{"equals-ignore-case":["initializing","stopped"]}}]}"#,
      #"{"a":"Stopped"}"#, false),
    Case(#"{"a":[{"anything-but":{"wildcard":"*/lib/*"}}]}"#, #"{"a":"/usr/lib/x"}"#, false),
    Case(
      #"{"a":[{"anything-but":{"wildcard":["*/lib/*","*/bin/*"]}}]}"#, #"{"a":"/usr/share/x"}"#,
      true),
  ]

  static let other: [Case] = [
    Case(#"{"c-count":[{"numeric":[">",0,"<=",5]}]}"#, #"{"c-count":5}"#, true),
    Case(#"{"c-count":[{"numeric":[">",0,"<=",5]}]}"#, #"{"c-count":0}"#, false),
    Case(#"{"d-count":[{"numeric":["<",10]}]}"#, #"{"d-count":9.9}"#, true),
    Case(#"{"x-limit":[{"numeric":["=",3.018e2]}]}"#, #"{"x-limit":301.8}"#, true),
    Case(#"{"x":[{"numeric":[">=",1]}]}"#, #"{"x":"5"}"#, false),
    Case(
      #"{"detail":{"sourceIPAddress":[{"cidr":"10.0.0.0/24"}]}}"#,
      #"{"detail":{"sourceIPAddress":"10.0.0.255"}}"#, true),
    Case(
      #"{"detail":{"sourceIPAddress":[{"cidr":"10.0.0.0/24"}]}}"#,
      #"{"detail":{"sourceIPAddress":"10.0.1.1"}}"#, false),
    Case(#"{"a":[{"cidr":"10.0.0.0/23"}]}"#, #"{"a":"10.0.1.1"}"#, true),
    Case(#"{"a":[{"cidr":"2001:db8::/32"}]}"#, #"{"a":"2001:db8:1::1"}"#, true),
    Case(#"{"a":[{"cidr":"2001:db8::/32"}]}"#, #"{"a":"2001:db9::1"}"#, false),
    Case(#"{"a":[{"cidr":"0.0.0.0/0"}]}"#, #"{"a":"not an address"}"#, false),
    Case(#"{"a":[{"cidr":"0.0.0.0/0"}]}"#, #"{"a":"::1"}"#, false),
    // exists looks at leaves only.
    Case(#"{"detail":{"state":[{"exists":true}]}}"#, ec2, true),
    Case(#"{"detail":{"c-count":[{"exists":false}]}}"#, ec2, true),
    Case(#"{"detail":{"state":[{"exists":false}]}}"#, ec2, false),
    Case(#"{"detail":[{"exists":true}]}"#, ec2, false),
    Case(#"{"a":[{"exists":true}]}"#, #"{"a":null}"#, true),
    Case(#"{"a":{"b":[{"exists":false}]}}"#, #"{"a":[{"b":1},{"c":2}]}"#, false),
    Case(#"{"a":{"b":[{"exists":false},"x"]}}"#, #"{"a":{"b":"x"}}"#, true),
    Case(#"{"a":{"b":[{"exists":false}]}}"#, #"{}"#, true),
    Case(#"{"a":{"b":[{"exists":false}]}}"#, #"{"a":[]}"#, true),
    // Several operators for one field are alternatives, several fields conditions.
    Case(
      #"{"time":[{"prefix":"2017-10-02"}],"detail":{"state":[{"anything-but":"initializing"}],"c-count":[{"numeric":[">",0,"<=",5]}]}}"#,
      #"{"time":"2017-10-02T1","detail":{"state":"x","c-count":3}}"#, true),
    Case(#"{"a":["x",{"prefix":"y"},{"numeric":["=",1]}]}"#, #"{"a":1}"#, true),
    // Fields below one array match within one element.
    Case(
      #"{"people":{"first":["A"],"last":["Y"]}}"#,
      #"{"people":[{"first":"A","last":"X"},{"first":"B","last":"Y"}]}"#, false),
    Case(
      #"{"people":{"first":["B"],"last":["Y"]}}"#,
      #"{"people":[{"first":"A","last":"X"},{"first":"B","last":"Y"}]}"#, true),
  ]

  static let or: [Case] = [
    Case(
      #"{"$or":[{"Location":["New York"]},{"Day":["Monday"]}]}"#,
      #"{"Location":"New York","Day":"Friday"}"#, true),
    Case(
      #"{"$or":[{"Location":["New York"]},{"Day":["Monday"]}]}"#,
      #"{"Location":"Paris","Day":"Friday"}"#, false),
    Case(
      #"{"detail":{"$or":[{"c-count":[{"numeric":[">",0,"<=",5]}]},{"d-count":[{"numeric":["<",10]}]},{"x-limit":[{"numeric":["=",3.018e2]}]}]}}"#,
      #"{"detail":{"c-count":9,"d-count":11,"x-limit":301.8}}"#, true),
    Case(
      #"{"source":["aws.cloudwatch"],"$or":[{"metricName":["CPUUtilization"],"$or":[{"x":[1]},{"x":[2]}]},{"namespace":["AWS/EC2"]}]}"#,
      #"{"source":"aws.cloudwatch","metricName":"CPUUtilization","x":2}"#, true),
    Case(
      #"{"source":["aws.cloudwatch"],"$or":[{"metricName":["CPUUtilization"],"$or":[{"x":[1]},{"x":[2]}]},{"namespace":["AWS/EC2"]}]}"#,
      #"{"source":"aws.cloudwatch","metricName":"CPUUtilization","x":3}"#, false),
  ]

  @Test(
    "a pattern takes the events that AWS's rules say",
    arguments: exact + text + anythingBut + other + or)
  func matching(_ test: Case) throws {
    let pattern = try EventPattern(parsing: test.pattern)
    #expect(try pattern.matches(JSON(parsing: test.event)) == test.matches)
  }

  @Test(
    "what is no pattern is refused",
    arguments: [
      "", "[]", "{}", #"{"a":"x"}"#, #"{"a":1}"#, #"{"a":[]}"#, #"{"a":{}}"#, #"{"a":[[]]}"#,
      #"{"a":[{"prefix":"x","suffix":"y"}]}"#, #"{"a":[{"prefix":1}]}"#, #"{"a":[{"prefix":""}]}"#,
      #"{"a":[{"suffix":{"wildcard":"x"}}]}"#, #"{"a":[{"unknown":"x"}]}"#,
      #"{"a":[{"exists":"true"}]}"#, #"{"a":[{"anything-but":[]}]}"#,
      #"{"a":[{"anything-but":["x",1]}]}"#, #"{"a":[{"anything-but":true}]}"#,
      #"{"a":[{"anything-but":{"cidr":"10.0.0.0/8"}}]}"#, #"{"a":[{"numeric":[]}]}"#,
      #"{"a":[{"numeric":["~",1]}]}"#, #"{"a":[{"numeric":["<","1"]}]}"#,
      #"{"a":[{"numeric":["<",1,">",0]}]}"#, #"{"a":[{"numeric":[">",5,"<",1]}]}"#,
      #"{"a":[{"numeric":["<",6000000000]}]}"#, #"{"a":[{"cidr":"10.0.0.0"}]}"#,
      #"{"a":[{"cidr":"10.0.0.0/33"}]}"#, #"{"a":[{"cidr":"10.0.0/8"}]}"#,
      #"{"a":[{"wildcard":"a**b"}]}"#, #"{"a":[{"wildcard":"a\\b"}]}"#,
      #"{"$or":[]}"#, #"{"$or":[{"a":[1]}]}"#, #"{"$or":{"a":[1]}}"#, #"{"$or":[{"a":[1]},1]}"#,
    ])
  func refused(_ pattern: String) {
    #expect(throws: InvalidEventPattern.self) { try EventPattern(parsing: pattern) }
  }

  @Test("a refusal names the field")
  func names() {
    let error = #expect(throws: InvalidEventPattern.self) {
      try EventPattern(parsing: #"{"detail":{"state":"running"}}"#)
    }
    #expect(error?.description.contains("detail.state") == true)
  }
}
