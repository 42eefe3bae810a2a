// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Captions
import TranscodePlan

/// Finds and reads the captions that an output asks for.
struct CaptionReading: Sendable {
  let settings: CaptionSettings
  let files: [String]
  let source: SourceFile
  let survey: SourceSurvey
  /// The part of the source that is transcoded; nil is all of it.
  let clip: ClipTimes?
  /// Where the video's beginning and the captions that come with the video are told.
  let feed: CaptionFeed

  /// The captions, all of them or those that come with the video.
  func track() throws -> CaptionTrack {
    switch settings.source {
    case .embedded(let channel): CaptionTrack(channel: channel)
    case .file(let file): CaptionTrack(try Self.read(file, among: files, clip: clip))
    case .track(let number):
      CaptionTrack(
        WebVTT(cues: try read(tracks.dropFirst(number - 1).first, "caption track \(number)")))
    case .stream(let number):
      CaptionTrack(
        WebVTT(
          cues: try read(tracks.first { $0.index == number - 1 }, "caption stream \(number)")))
    }
  }

  var style: WebVTT.Style { settings.style.webVTT }

  private var tracks: [StreamDescription] {
    survey.streams.filter { $0.codec == AV_CODEC_ID_MOV_TEXT }
  }

  // MARK: - Files

  /// A file's captions, by times from the first frame that is transcoded.
  static func read(_ file: CaptionFile, among files: [String], clip: ClipTimes?) throws -> WebVTT {
    guard files.indices.contains(file.index) else {
      throw Fault.settings("there is no caption file \(file.index)")
    }
    let content: SourceFile
    do { content = try SourceFile(path: files[file.index]) } catch {
      throw Fault.captionsNotOpened("\(error)")
    }
    guard content.size <= CaptionLimits.fileBytes else {
      throw Fault.captionsNotOpened("it is longer than \(CaptionLimits.fileBytes) bytes")
    }
    let bytes = content.prefix(Int(content.size))
    do throws(CaptionFileError) {
      var captions =
        switch file.format {
        case .subRip: WebVTT(cues: try SubRip.read(bytes))
        case .webVTT: try WebVTT(bytes)
        }
      captions.cues = captions.cues.delayed(
        by: file.delayMilliseconds - (clip?.start ?? 0) / 1_000_000)
      return captions
    } catch { throw Fault.captionsNotOpened(error.description) }
  }

  // MARK: - Tracks

  private static let longestSample = 64 * 1024

  private func read(_ stream: StreamDescription?, _ name: String) throws -> [Cue] {
    guard let stream else { throw Fault.noCaptions(name) }
    let reader = try StreamReader(stream, of: source, survey)
    // The video's time counts from its first frame.
    guard case .began(let origin)? = try feed.pop() else { return [] }
    var cues: [Cue] = []
    while cues.count < CaptionLimits.cues, let packet = reader.next() {
      guard packet.duration > 0, let time = packet.presentationTime else { continue }
      let start = (stream.timeBase.nanoseconds(time) &- origin) / 1_000_000
      let end = start &+ stream.timeBase.nanoseconds(packet.duration) / 1_000_000
      let bytes = Array(packet.bytes.prefix(Self.longestSample))
      guard (0...CaptionLimits.latest).contains(end), end > start,
        let text = TimedText.text(ofSample: bytes)
      else { continue }
      cues.append(Cue(start: max(0, start), end: end, text: text))
    }
    return cues.sorted { $0.start < $1.start }
  }
}

extension CaptionStyle {
  var webVTT: WebVTT.Style { WebVTT.Style(rawValue: rawValue) ?? .simplified }
}
