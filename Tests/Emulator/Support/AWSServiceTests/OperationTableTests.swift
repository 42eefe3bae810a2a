// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import HTTPMessage
import HTTPServer
import Testing

@Suite("Tables of operations")
struct OperationTableTests {
  private static let rest = RESTOperations(
    """
    /v1/things GET ListThings POST CreateThing
    /v1/things?by=name GET FindThing
    /v1/things/{Name} GET GetThing \
    DELETE DeleteThing
    /v1/things/{Name}/parts/{Part} GET GetPart
    /v1/things/{Name}/parts/all GET ListParts
    """)

  @Test(
    "method and path tell the operation",
    arguments: [
      ("GET", "/v1/things", nil, "ListThings", [:]), ("GET", "/v1/things/", nil, "ListThings", [:]),
      ("POST", "/v1/things", nil, "CreateThing", [:]),
      ("GET", "/v1/things", "a=b&by=name", "FindThing", [:]),
      ("DELETE", "/v1/things/a%2Fb", nil, "DeleteThing", ["Name": "a/b"]),
      ("GET", "/v1/things/a/parts/b", nil, "GetPart", ["Name": "a", "Part": "b"]),
      ("GET", "/v1/things/a/parts/all", nil, "ListParts", ["Name": "a"]),
      ("PUT", "/v1/things", nil, nil, [:]), ("GET", "/v1/things/a/parts", nil, nil, [:]),
      ("GET", "/v2/things", nil, nil, [:]), ("GET", "/v1/things/%FF", nil, nil, [:]),
    ] as [(String, String, String?, String?, [String: String])])
  func rest(
    method: String, path: String, query: String?, name: String?, labels: [String: String]
  ) {
    let head = RequestHead(method: method, path: path, query: query)
    let operation = Self.rest.operation(of: head, body: Data())
    #expect(operation == name.map { ServiceOperation($0, labels: labels) })
    #expect(Self.rest.owns(head) == (name != nil))
  }

  @Test("a target tells the operation of the JSON protocol")
  func json() {
    let table = JSONOperations(prefix: "AWSThings", "GetThing\nPutThing ListThings")
    #expect(table.names == ["GetThing", "PutThing", "ListThings"])
    for (target, name, isOwn) in [
      ("AWSThings.PutThing", "PutThing", true), ("AWSThings.Other", nil, true),
      ("AWSThingsToo.PutThing", nil, false),
    ] as [(String, String?, Bool)] {
      let head = RequestHead(method: "POST", path: "/", headers: ["X-Amz-Target": target])
      #expect(table.operation(of: head, body: Data())?.name == name)
      #expect(table.owns(head) == isOwn)
    }
  }

  @Test("an action tells the operation of the query protocol, in a form or a query")
  func query() {
    let table = QueryOperations(version: "2011-06-15", "GetThing PutThing")
    let form = RequestHead(
      method: "POST", path: "/",
      headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"])
    #expect(table.owns(form))
    for (text, name) in [
      ("Action=GetThing&Version=2011-06-15", "GetThing"),
      ("Action=GetThing&Version=2012-01-01", nil), ("Action=Other&Version=2011-06-15", nil),
    ] as [(String, String?)] {
      #expect(table.operation(of: form, body: Data(text.utf8))?.name == name)
      let get = RequestHead(method: "GET", path: "/", query: text)
      #expect(table.operation(of: get, body: Data())?.name == name)
      #expect(table.owns(get) == text.hasSuffix("2011-06-15"))
    }
  }
}
