// SPDX-License-Identifier: Apache-2.0

/// MediaConvert's job error codes in words.
/// (<https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_error_codes.html>)
package enum TranscodeFailure {
  /// The word and sentence for a job's error code and message.
  package static func of(code: Int?, message: String?) -> Failure {
    let word =
      switch code {
      case 1010, 1404, 1056: "UnreadableInput"
      case 1020: "NoVideoTrack"
      case 1021: "NoAudioTrack"
      case 1030: "UnsupportedCodec"
      case 1040: "InvalidJobSettings"
      case 1075, 1076: "DamagedInput"
      case 1091: "EncryptionFailed"
      case 1401: "AccessDenied"
      case 1432, 1433, 1434: "RoleNotUsable"
      default: "TranscodingFailed"
      }
    let number = code.map { " (MediaConvert error \($0))" } ?? ""
    let sentence = message ?? "The video could not be transcoded."
    return Failure(code: word, message: sentence + number)
  }

  /// The reason of a job that somebody stopped.
  package static let canceled = Failure(code: "Canceled", message: "The transcoding was canceled.")

  /// The reason of a job whose file was exchanged after it had been looked into.
  package static let sourceChanged = Failure(
    code: "SourceChanged",
    message: "The file was replaced while it was transcoded. Upload it as a video of its own.")

  /// The reason of a job that MediaConvert does not know any more.
  package static let lost = Failure(
    code: "JobLost", message: "The transcoding job no longer exists. Retry the video.")
}
