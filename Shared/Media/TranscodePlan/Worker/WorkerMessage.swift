// SPDX-License-Identifier: Apache-2.0

/// What a worker process says, one JSON object a line on its standard output with a single member.
/// A worker ends with exit status 0 after `probe` or `complete` and with 1 after `error`; any other
/// end (a signal, a limit) means that the worker was ended or fell.
package enum WorkerMessage: Hashable, Sendable {
  /// What the machine leaves open to the worker that should be closed to it, each for a person to
  /// read: the first message where there is any.
  case unconfined([String])
  /// What a file is: the answer to a probe, and in a transcode what was found in the source before
  /// the work begins (`INPUT_INFORMATION`).
  case probe(ProbeResult)
  case progress(TranscodeProgress)
  /// Something that the source did wrong and the worker got over (`NEW_WARNING`).
  case warning(TranscodeFailure)
  /// A file is finished or a growing playlist has a new version; both are whole when this comes.
  case file(OutputFile)
  /// All is done.
  case complete(Completion)
  /// Nothing more comes; the code is one of MediaConvert's.
  case error(TranscodeFailure)
}

extension WorkerMessage: Codable {
  private enum CodingKeys: String, CodingKey {
    case unconfined, probe, progress, warning, file, complete, error
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.onlyKey() {
    case .unconfined:
      self = .unconfined(try container.decode([String].self, forKey: .unconfined))
    case .probe: self = .probe(try container.decode(ProbeResult.self, forKey: .probe))
    case .progress:
      self = .progress(try container.decode(TranscodeProgress.self, forKey: .progress))
    case .warning: self = .warning(try container.decode(TranscodeFailure.self, forKey: .warning))
    case .file: self = .file(try container.decode(OutputFile.self, forKey: .file))
    case .complete: self = .complete(try container.decode(Completion.self, forKey: .complete))
    case .error: self = .error(try container.decode(TranscodeFailure.self, forKey: .error))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .unconfined(let value): try container.encode(value, forKey: .unconfined)
    case .probe(let value): try container.encode(value, forKey: .probe)
    case .progress(let value): try container.encode(value, forKey: .progress)
    case .warning(let value): try container.encode(value, forKey: .warning)
    case .file(let value): try container.encode(value, forKey: .file)
    case .complete(let value): try container.encode(value, forKey: .complete)
    case .error(let value): try container.encode(value, forKey: .error)
    }
  }
}

package struct TranscodeProgress: Codable, Hashable, Sendable {
  /// 0 to 100; it never falls.
  package var percent: Int
  /// How many frames of the source were decoded; in two passes each is decoded twice.
  package var framesDecoded: Int
  /// How many seconds of the source were decoded.
  package var seconds: Double

  package init(percent: Int, framesDecoded: Int, seconds: Double) {
    self.percent = percent
    self.framesDecoded = framesDecoded
    self.seconds = seconds
  }
}

/// An error or a warning with MediaConvert's number for it.
package struct TranscodeFailure: Codable, Hashable, Sendable, Error, CustomStringConvertible {
  package var code: Int
  /// What happened, for a person to act on.
  package var message: String

  package init(code: Int, message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { "error \(code): \(message)" }
}

/// A file that the worker wrote.
package struct OutputFile: Codable, Hashable, Sendable {
  /// What a file is for.
  package enum Kind: String, Codable, Hashable, Sendable {
    /// A media segment, or a header or the whole of a fragmented track.
    case segment
    case mediaPlaylist
    /// A multivariant playlist or a DASH manifest.
    case multivariantPlaylist
    /// A whole video in one file.
    case media
    /// Captions of a whole video.
    case captions
    /// A captured frame, or thumbnails in a tile.
    case frame
  }

  /// The path below the plan's output folder.
  package var path: String
  package var kind: Kind
  package var size: Int
  /// Whether this is its last version; a growing playlist comes again.
  package var isFinal: Bool
  /// The index of its group in the plan.
  package var group: Int
  /// The index of its output in the group; nil for what belongs to the whole group.
  package var output: Int?

  package init(path: String, kind: Kind, size: Int, isFinal: Bool, group: Int, output: Int?) {
    self.path = path
    self.kind = kind
    self.size = size
    self.isFinal = isFinal
    self.group = group
    self.output = output
  }
}
