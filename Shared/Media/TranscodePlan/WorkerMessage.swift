// SPDX-License-Identifier: Apache-2.0

/// What a worker process says, one JSON object a line on its standard output with a single member.
/// A worker ends with exit status 0 after `probe` or `complete` and with 1 after `error`; any other
/// end (a signal, a limit) means that the worker was ended or fell.
package enum WorkerMessage: Hashable, Sendable {
  /// What a file is: the answer to a probe, and in a transcode what was found in the source before
  /// the work begins (`INPUT_INFORMATION`).
  case probe(ProbeResult)
  /// How far the work is; the percent never falls.
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
    case probe, progress, warning, file, complete, error
  }

  /// Reads the single member that names the message.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch container.allKeys.first {
    case .probe: self = .probe(try container.decode(ProbeResult.self, forKey: .probe))
    case .progress:
      self = .progress(try container.decode(TranscodeProgress.self, forKey: .progress))
    case .warning: self = .warning(try container.decode(TranscodeFailure.self, forKey: .warning))
    case .file: self = .file(try container.decode(OutputFile.self, forKey: .file))
    case .complete: self = .complete(try container.decode(Completion.self, forKey: .complete))
    case .error: self = .error(try container.decode(TranscodeFailure.self, forKey: .error))
    case nil: throw DecodingError.unnamedCase(decoder)
    }
  }

  /// Writes one member that names the message.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .probe(let value): try container.encode(value, forKey: .probe)
    case .progress(let value): try container.encode(value, forKey: .progress)
    case .warning(let value): try container.encode(value, forKey: .warning)
    case .file(let value): try container.encode(value, forKey: .file)
    case .complete(let value): try container.encode(value, forKey: .complete)
    case .error(let value): try container.encode(value, forKey: .error)
    }
  }
}

/// How far a transcode is.
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
package struct TranscodeFailure: Codable, Hashable, Sendable, Error {
  /// MediaConvert's code.
  package var code: Int
  /// What happened, for a person to act on.
  package var message: String

  package init(code: Int, message: String) {
    self.code = code
    self.message = message
  }
}

extension TranscodeFailure: CustomStringConvertible {
  /// The code and the message, for a terminal.
  package var description: String { "error \(code): \(message)" }
}

/// A file that the worker wrote.
package struct OutputFile: Codable, Hashable, Sendable {
  /// What a file is for.
  package enum Kind: String, Codable, Hashable, Sendable {
    /// A media segment, or a header or the whole of a fragmented track.
    case segment
    /// A media playlist.
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
  /// What it is for.
  package var kind: Kind
  /// Its length in bytes.
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

/// What a finished transcode made, as measured.
package struct Completion: Codable, Hashable, Sendable {
  /// One entry for each group of the plan, in its order; empty for a sample.
  package var groups: [CompletedGroup]
  /// How often each warning was raised.
  package var warnings: [WarningCount]

  package init(groups: [CompletedGroup], warnings: [WarningCount]) {
    self.groups = groups
    self.warnings = warnings
  }

  /// How often one warning was raised.
  package struct WarningCount: Codable, Hashable, Sendable {
    /// MediaConvert's code.
    package var code: Int
    /// How often.
    package var count: Int

    package init(code: Int, count: Int) {
      self.code = code
      self.count = count
    }
  }
}

/// What was made of one group.
package struct CompletedGroup: Codable, Hashable, Sendable {
  /// The group's own playlist (HLS: the multivariant playlist), below the output folder.
  package var playlistPaths: [String]
  /// One entry for each output, in the plan's order.
  package var outputs: [CompletedOutput]

  package init(playlistPaths: [String], outputs: [CompletedOutput]) {
    self.playlistPaths = playlistPaths
    self.outputs = outputs
  }
}

/// What was made of one output.
package struct CompletedOutput: Codable, Hashable, Sendable {
  /// What MediaConvert's `outputFilePaths` names: an HLS output's media playlist, a video, or the
  /// last captured frame; below the output folder.
  package var paths: [String]
  /// The length of the video in milliseconds.
  package var durationMilliseconds: Int
  /// The frame's width.
  package var width: Int?
  /// The frame's height.
  package var height: Int?
  /// The frame rate; nil for captured frames.
  package var frameRate: Ratio?
  /// Bits a second over the whole length, the video's alone as MediaConvert's `averageBitrate`.
  package var averageBitRate: Int?
  /// The length of all its files in bytes.
  package var size: Int

  package init(
    paths: [String], durationMilliseconds: Int, width: Int?, height: Int?, frameRate: Ratio?,
    averageBitRate: Int?, size: Int
  ) {
    self.paths = paths
    self.durationMilliseconds = durationMilliseconds
    self.width = width
    self.height = height
    self.frameRate = frameRate
    self.averageBitRate = averageBitRate
    self.size = size
  }
}
