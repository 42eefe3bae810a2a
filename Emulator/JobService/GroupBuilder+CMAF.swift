// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension GroupBuilder {
  /// A CMAF group: each output is a picture or a sound, never both.
  mutating func cmaf(_ settings: CmafGroupSettings, _ outputs: [Output]) -> Built? {
    guard let target = target(settings.destination, "cmafGroupSettings") else { return nil }
    let kind = "/outputGroupSettings/cmafGroupSettings"
    let writesHLS = settings.writeHlsManifest?.rawValue != "DISABLED"
    let writesDASH = settings.writeDashManifest?.rawValue != "DISABLED"
    if !writesHLS, !writesDASH {
      refuse("\(kind)/writeHlsManifest", "Should be ENABLED when writeDashManifest is DISABLED")
    }
    var tracks: [CMAFOutput] = []
    var gops: [VideoSettings.GOP] = []
    for (index, output) in outputs.enumerated() {
      let place = "/outputs/\(index)"
      requireContainer(["CMFC"], output, place)
      guard let modifier = modifier(output, place, isRequired: true) else { continue }
      refuseCaptionsBesidePicture(output, place)
      if Self.isCaptions(output) {
        guard let captions = captions(output, place) else { continue }
        tracks.append(
          CMAFOutput(nameModifier: modifier, content: .captions(captions.settings)))
        continue
      }
      let hasSound = !(output.audioDescriptions ?? []).isEmpty
      if let description = output.videoDescription {
        if hasSound {
          refuse(
            "\(place)/audioDescriptions", "Should have at most 0 items beside a picture in CMAF")
        }
        guard description.codecSettings?.codec?.rawValue == "H_264" else {
          refuse("\(place)/videoDescription/codecSettings/codec", "Should be H_264 in a CMAF group")
          continue
        }
        guard let video = video(description, place) else { continue }
        gops.append(video.gop)
        tracks.append(CMAFOutput(nameModifier: modifier, content: .video(video)))
      } else if hasSound {
        guard let audio = audio(output, place) else { continue }
        tracks.append(CMAFOutput(nameModifier: modifier, content: .audio(audio)))
      } else {
        refuse(place, "Should have a videoDescription or an audioDescription")
      }
    }
    if !outputs.contains(where: { $0.videoDescription != nil }) {
      refuse("/outputs", "Should have an output with a videoDescription")
    }
    let length = Double(settings.segmentLength ?? 10)
    let group = CMAFGroup(
      base: "g\(index)/\(target.base)",
      segmentSeconds: settings.segmentLengthControl?.rawValue == "GOP_MULTIPLE"
        ? wholeGroupsOfPictures(length, gops) : length,
      fragmentSeconds: Double(settings.fragmentLength ?? 2), writesHLS: writesHLS,
      writesDASH: writesDASH, outputs: tracks)
    return Built(
      group: .cmaf(group), folder: target.folder, type: .cmafGroup,
      names: tracks.map { target.base + $0.nameModifier + ".m3u8" }
        + [target.base + ".m3u8", target.base + ".mpd"])
  }
}
