// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// MediaConvert's codes (user guide, "MediaConvert error codes" and "warning codes"), and the
/// failures that carry them.
enum Fault {
  static func inputNotOpened(_ reason: String) -> TranscodeFailure {
    .init(code: 1010, message: "The input file could not be opened: \(reason).")
  }

  static func formatNotSupported(_ name: String) -> TranscodeFailure {
    inputNotOpened("its format, \(name), is not supported")
  }

  static func captionsNotOpened(_ reason: String) -> TranscodeFailure {
    .init(code: 1010, message: "The captions file could not be opened: \(reason).")
  }

  static func imageNotOpened(_ reason: String) -> TranscodeFailure {
    .init(code: 1010, message: "The image could not be opened: \(reason).")
  }

  static let noVideo = TranscodeFailure(
    code: 1020, message: "The input file has no video track that could be transcoded.")

  static let noAudio = TranscodeFailure(
    code: 1021, message: "The input file has no audio track for an output of audio alone.")

  static func noAudioTrack(identifier: Int) -> TranscodeFailure {
    .init(code: 1021, message: "Audio PID [\(identifier)] not found in input container.")
  }

  static func noAudioTrack(_ number: Int) -> TranscodeFailure {
    .init(code: 1021, message: "Audio track [\(number)] not found in input container.")
  }

  static func codecNotSupported(_ name: String) -> TranscodeFailure {
    .init(code: 1030, message: "The input file's video codec \(name) is not supported.")
  }

  /// There is no code for an input that is encrypted: 1091 is of outputs that could not be. It is a
  /// codec, or a container, that cannot be read.
  static func encrypted(_ track: String, by protection: Protection) -> TranscodeFailure {
    .init(
      code: 1030,
      message: "The input file's \(track) track is encrypted (\(protection.name)), which is not "
        + "supported. Use a copy of the video without encryption.")
  }

  static func settings(_ reason: String) -> TranscodeFailure {
    .init(code: 1040, message: "The settings cannot be executed: \(reason).")
  }

  static func noCaptions(_ name: String) -> TranscodeFailure {
    settings("the input file has no \(name)")
  }

  static func fileNotFound(_ reason: String) -> TranscodeFailure {
    .init(code: 1056, message: "The input file could not be found: \(reason).")
  }

  static func damaged(_ reason: String) -> TranscodeFailure {
    .init(code: 1076, message: "The input file is damaged or ends too early: \(reason).")
  }

  static func unknown(_ reason: String) -> TranscodeFailure {
    .init(code: 1999, message: "The transcode failed: \(reason).")
  }

  /// The emulator's own code for what is made in another way than was asked for.
  static let substitution = 290_001
  /// Frames were damaged, or missing where the source begins.
  static let damagedFrames = 230_001
  /// Reading ended before the source's announced end.
  static let earlyEnd = 230_005
  /// The audio could not be decoded in places.
  static let damagedAudio = 230_002
}

extension TranscodeFailure {
  /// The failure for any error of the engine.
  init(_ error: any Error) {
    switch error {
    case let failure as TranscodeFailure: self = failure
    case let error as LibAVError where error.isOutOfMemory:
      self = Fault.unknown("\(error.operation) needs more memory than the job may use")
    case let error as LibAVError:
      self = Fault.unknown("\(error)" + (Log.latest.map { " (\($0))" } ?? ""))
    default: self = Fault.unknown("\(error)")
    }
  }
}
