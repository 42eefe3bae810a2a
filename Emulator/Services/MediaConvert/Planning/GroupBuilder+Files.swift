// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// A file group.
  mutating func file(_ settings: Setting, _ outputs: Setting) -> Built? {
    guard let target = target(settings) else { return nil }
    var files: [FileOutput] = []
    var fileNames: [String] = []
    for output in outputs.elements {
      guard let modifier = modifier(output, isRequired: false) else { continue }
      let ownExtension = pathExtension(output)
      let told = self.told(modifier, of: output)
      func add(_ content: FileOutput.Content, _ standard: String) {
        var file = FileOutput(nameModifier: modifier, content: content)
        file.pathExtension = ownExtension
        files.append(file)
        fileNames.append("\(target.base)\(told).\(ownExtension ?? standard)")
      }
      refuseCaptionsBesideVideo(output)
      if Self.isCaptions(output) {
        requireContainer("RAW", output)
        guard let captions = captions(output, formats: [.webVTT, .subRip]) else { continue }
        add(
          .captions(captions.settings, format: captions.format),
          captions.format == .subRip ? "srt" : "vtt")
        continue
      }
      let description = output["videoDescription"]
      if description["codecSettings"]["codec"].text == "FRAME_CAPTURE" {
        requireContainer("RAW", output)
        if !output["audioDescriptions"].elements.isEmpty {
          refuse(output["audioDescriptions"], "Should have at most 0 items with FRAME_CAPTURE")
        }
        add(.frames(frames(output)), "jpg")
        continue
      }
      guard let media = media(output) else { continue }
      add(.media(media), media.pathExtension)
    }
    return Built(
      group: .file(FileGroup(base: "g\(index)/\(target.base)", outputs: files)),
      target: target, type: "FILE_GROUP", names: fileNames)
  }

  /// A file of video, or of audio alone.
  private mutating func media(_ output: Setting) -> ContainerFile? {
    let container = output["containerSettings"]
    let isAudio = Self.isAudio(output)
    if !isAudio, !output["videoDescription"].isSet {
      refuse(output, without: "videoDescription")
      return nil
    }
    switch container["container"].text {
    case "MP4":
      let placement = container["mp4Settings"]["moovPlacement"].text
      let video = isAudio ? nil : video(output)
      return file(
        .mp4(hasIndexInFront: placement != "NORMAL"), video: video,
        audio(output, [.aac, .ac3, .eac3, .mp2, .mp3, .flac, .opus]), isAudio)
    case "MOV":
      let video = isAudio ? nil : video(output)
      return file(
        .quickTime, video: video,
        audio(output, [.aac, .ac3, .eac3, .mp2, .mp3, .pcm, .bigEndianPCM]), isAudio)
    case "M2TS":
      let video = isAudio ? nil : video(output)
      return file(
        .transportStream(transport(container["m2tsSettings"])), video: video, audio(output), isAudio
      )
    case "RAW" where isAudio:
      return loneAudio(output, Set(AudioSettings.Codec.allCases)).map {
        ContainerFile(.bare, video: nil, audio: [$0])
      }
    default:
      let words = ["MP4", "MOV", "M2TS"] + (isAudio ? ["RAW"] : [])
      refuse(
        container["container"],
        "Should be equal to one of the allowed values in "
          + "[\(words.map { "\"\($0)\"" }.joined(separator: ","))]")
      return nil
    }
  }

  private func file(
    _ container: ContainerFile.Container, video: VideoSettings?, _ audio: [AudioDescription],
    _ isAudio: Bool
  ) -> ContainerFile? {
    guard isAudio ? !audio.isEmpty : video != nil else { return nil }
    return ContainerFile(container, video: video, audio: audio)
  }
}
