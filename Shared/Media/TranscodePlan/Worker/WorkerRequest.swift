// SPDX-License-Identifier: Apache-2.0

/// What a worker process is asked, one JSON object in one line on its standard input with a single
/// member: `probe`, `transcode` or `sample`.
package enum WorkerRequest: Hashable, Sendable {
  /// Says what a file is; answered by one ``WorkerMessage/probe(_:)``.
  case probe(ProbeRequest)
  /// Executes a plan; answered by many messages, the last ``WorkerMessage/complete(_:)``.
  case transcode(TranscodePlan)
  /// Makes a sample clip; answered by progress and ``WorkerMessage/complete(_:)``.
  case sample(SampleRequest)
}

extension WorkerRequest: Codable {
  private enum CodingKeys: String, CodingKey { case probe, transcode, sample }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.onlyKey() {
    case .probe: self = .probe(try container.decode(ProbeRequest.self, forKey: .probe))
    case .transcode: self = .transcode(try container.decode(TranscodePlan.self, forKey: .transcode))
    case .sample: self = .sample(try container.decode(SampleRequest.self, forKey: .sample))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .probe(let request): try container.encode(request, forKey: .probe)
    case .transcode(let plan): try container.encode(plan, forKey: .transcode)
    case .sample(let request): try container.encode(request, forKey: .sample)
    }
  }
}

extension KeyedDecodingContainer {
  /// The key of an object that names a case by its single member.
  /// - Throws: an error when no member names a case.
  func onlyKey() throws(DecodingError) -> Key {
    guard let key = allKeys.first else {
      throw .dataCorrupted(
        .init(codingPath: codingPath, debugDescription: "no member names a known case"))
    }
    return key
  }
}

package struct ProbeRequest: Codable, Hashable, Sendable {
  /// The local file.
  package var path: String
  package var limits: WorkerLimits

  package init(path: String, limits: WorkerLimits = WorkerLimits()) {
    self.path = path
    self.limits = limits
  }
}

/// A wish for a clip to try things with: a moving test pattern, a tone and the running time.
package struct SampleRequest: Codable, Hashable, Sendable {
  /// The file to write, an MP4 of H.264 and AAC.
  package var path: String
  package var seconds: Double
  package var width: Int
  package var height: Int

  package init(path: String, seconds: Double = 10, width: Int = 1280, height: Int = 720) {
    self.path = path
    self.seconds = seconds
    self.width = width
    self.height = height
  }
}
