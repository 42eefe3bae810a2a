// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage

/// What answers a method and a path.
protocol Routed: Sendable {
  /// In upper case, or `ANY`.
  var method: String { get }
  /// With its variables; empty for what answers all that nothing else does.
  var path: String { get }
}

extension HTTPAPI.Route: Routed {}
extension RESTAPI.Route: Routed {}

/// Finds the route of a request: the most specific one counts, a literal segment before a variable,
/// that before a greedy variable, a method before `ANY`, and everything before `$default` ("Routing
/// API requests", API Gateway Developer Guide).
struct RouteTable<Route: Routed>: Sendable {
  struct Match {
    var route: Route
    /// The path's variables, decoded.
    var parameters: [String: String]
  }

  private enum Segment: Comparable {
    case literal(String)
    case variable(String)
    case greedy(String)

    private var rank: Int {
      switch self {
      case .literal: 0
      case .variable: 1
      case .greedy: 2
      }
    }

    static func < (left: Segment, right: Segment) -> Bool { left.rank < right.rank }

    init(_ text: Substring) {
      if text.hasPrefix("{"), text.hasSuffix("+}") {
        self = .greedy(String(text.dropFirst().dropLast(2)))
      } else if text.hasPrefix("{"), text.hasSuffix("}") {
        self = .variable(String(text.dropFirst().dropLast()))
      } else {
        self = .literal(PercentEncoding.decode(text) ?? String(text))
      }
    }
  }

  private struct Entry {
    var segments: [Segment]
    var route: Route

    func precedes(_ other: Entry) -> Bool {
      for (mine, theirs) in zip(segments, other.segments) {
        if mine < theirs { return true }
        if theirs < mine { return false }
      }
      if segments.count != other.segments.count { return segments.count > other.segments.count }
      return route.method != "ANY" && other.route.method == "ANY"
    }
  }

  private let entries: [Entry]
  private let fallback: Route?

  init(_ routes: [Route]) {
    fallback = routes.first { $0.path.isEmpty }
    entries = routes.filter { !$0.path.isEmpty }.map { route in
      Entry(segments: Self.split(route.path).map(Segment.init), route: route)
    }.sorted { $0.precedes($1) }
  }

  /// The route of a method and a percent-encoded path, or nil.
  func match(method: String, path: String) -> Match? {
    let segments = Self.split(path)
    for entry in entries where entry.route.method == "ANY" || entry.route.method == method {
      if let parameters = Self.match(entry.segments, segments) {
        return Match(route: entry.route, parameters: parameters)
      }
    }
    return fallback.map { Match(route: $0, parameters: [:]) }
  }

  private static func split(_ path: String) -> [Substring] {
    path.dropFirst(path.hasPrefix("/") ? 1 : 0).split(
      separator: "/", omittingEmptySubsequences: false)
  }

  private static func match(_ pattern: [Segment], _ path: [Substring]) -> [String: String]? {
    var parameters: [String: String] = [:]
    for (index, segment) in pattern.enumerated() {
      switch segment {
      case .greedy(let name):
        let rest = path.dropFirst(index).joined(separator: "/")
        guard !rest.isEmpty else { return nil }
        parameters[name] = PercentEncoding.decode(rest) ?? rest
        return parameters
      case .variable(let name):
        guard path.indices.contains(index), !path[index].isEmpty else { return nil }
        parameters[name] = PercentEncoding.decode(path[index]) ?? String(path[index])
      case .literal(let text):
        guard path.indices.contains(index),
          PercentEncoding.decodeBytes(path[index]) == Array(text.utf8)
        else { return nil }
      }
    }
    return path.count == pattern.count ? parameters : nil
  }
}
