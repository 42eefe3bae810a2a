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
        add(.frames(frames(description)), "jpg")
        continue
      }
      requireContainer("MP4", output)
      guard description.isSet else {
        refuse(output, without: "videoDescription")
        continue
      }
      guard let video = video(output) else { continue }
      add(.mp4(video: video, audio: audio(output)), "mp4")
    }
    return Built(
      group: .file(FileGroup(base: "g\(index)/\(target.base)", outputs: files)),
      target: target, type: "FILE_GROUP", names: fileNames)
  }
}
