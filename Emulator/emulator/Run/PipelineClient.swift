// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPTransport
import JSONTree

/// What the terminal does with the pipeline: the same HTTP API that a browser speaks.
struct PipelineClient {
  let api: String
  let http: HTTPCalls

  /// An answer of the pipeline that is no success.
  struct Refused: Error, CustomStringConvertible {
    let description: String
  }

  struct Announced: Decodable {
    struct Upload: Decodable {
      var method: String
      var url: String
      var headers: [String: String]
    }

    var videoId: String
    var upload: Upload
  }

  /// How far a video is.
  struct Status: Decodable {
    struct Failure: Decodable {
      var code: String
      var message: String
    }

    struct Playback: Decodable {
      var hls: String
      var mp4: String?
      var thumbnail: String?
      var storyboard: String?
    }

    var status: String
    var percent: Int?
    var error: Failure?
    var playback: Playback?
    var notification: Notification?
  }

  struct Notification: Decodable {
    var id: String
    var status: String
  }

  /// A token of the development issuer.
  func token(subject: String) async throws -> String {
    struct Token: Decodable { var token: String }
    struct Request: Encodable {
      var sub: String
      var groups = ["uploaders"]
    }
    let answer: Token = try await call("POST", "/_emulator/token", body: Request(sub: subject))
    return answer.token
  }

  func announce(
    name: String, contentType: String, size: Int64, token: String
  ) async throws -> Announced {
    struct Request: Encodable {
      var fileName: String
      var contentType: String
      var size: Int64
      var upload = "single"
    }
    return try await call(
      "POST", "/videos", token: token,
      body: Request(fileName: name, contentType: contentType, size: size))
  }

  func publish(_ video: String, token: String) async throws {
    struct Published: Decodable {}
    let _: Published = try await call("POST", "/videos/\(video)/publish", token: token)
  }

  func status(_ video: String, token: String) async throws -> Status {
    try await call("GET", "/videos/\(video)", token: token)
  }

  func acknowledge(_ notification: String, token: String) async throws {
    struct Acknowledged: Decodable {}
    let _: Acknowledged = try await call(
      "POST", "/notifications/\(notification)/ack", token: token)
  }

  /// Why the emulator gave up an event that is about a video; nil as long as it has not.
  func deadLetter(about video: String) async throws -> String? {
    let (status, body) = try await http.send("GET", api + "/_emulator/api/dead-letters")
    guard status == 200, let letters = try? JSON(parsing: body)["deadLetters"]?.array else {
      return nil
    }
    let letter = letters.first { letter in
      // The record of a success lies among the letters when a template's destination asks for it.
      let condition = letter["payload"]?["requestContext"]?["condition"]?.string
      return condition != "Success" && letter["payload"]?.text.contains(video) == true
    }
    return letter.map { letter in
      "\(letter["function"]?.string ?? "a function") gave up: \(letter["reason"]?.string ?? "")"
    }
  }

  /// What the API, or the gateway before it, says of a refusal.
  private struct Problem: Decodable {
    var error: Status.Failure?
    var message: String?
  }

  private func call<Answer: Decodable>(
    _ method: String, _ path: String, token: String? = nil, body: (any Encodable)? = nil
  ) async throws -> Answer {
    var headers: [String: String] = [:]
    if let token { headers["authorization"] = "Bearer \(token)" }
    if body != nil { headers["content-type"] = "application/json" }
    let (status, data) = try await http.send(
      method, api + path, headers, try body.map { try JSONEncoder().encode($0) })
    guard (200..<300).contains(status) else {
      let problem = try? JSONDecoder().decode(Problem.self, from: data)
      let words =
        problem?.error.map { "\($0.code): \($0.message)" } ?? problem?.message
        ?? String(decoding: data.prefix(500), as: UTF8.self)
      throw Refused(description: "\(method) \(path) was answered \(status): \(words)")
    }
    return try JSONDecoder().decode(Answer.self, from: data)
  }
}
