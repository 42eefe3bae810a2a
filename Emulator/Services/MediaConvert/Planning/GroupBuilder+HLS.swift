// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// An HLS group.
  mutating func hls(_ settings: Setting, _ outputs: Setting) -> Built? {
    guard let target = target(settings) else { return nil }
    var renditions: [HLSOutput] = []
    var gops: [VideoSettings.GOP] = []
    var told: [String] = []
    for output in outputs.elements {
      requireContainer("M3U8", output)
      refuseCaptionsBesideVideo(output)
      if Self.isCaptions(output) {
        guard let modifier = modifier(output, isRequired: true), let captions = captions(output)
        else { continue }
        told.append(self.told(modifier, of: output))
        var rendition = HLSOutput(nameModifier: modifier, content: .captions(captions.settings))
        rendition.segmentModifier = segmentModifier(output)
        renditions.append(rendition)
        continue
      }
      guard let modifier = modifier(output, isRequired: true),
        let rendition = rendition(output, modifier, gops: &gops)
      else { continue }
      told.append(self.told(modifier, of: output))
      renditions.append(rendition)
    }
    keepKnownGroups(&renditions)
    if outputs.elements.allSatisfy(Self.isCaptions) {
      refuse(outputs, "Should have an output with a videoDescription")
    }
    let length = Double(settings["segmentLength"].integer ?? 10)
    let additional = additionalManifests(settings, outputs)
    var group = HLSGroup(
      base: "g\(index)/\(target.base)",
      segmentSeconds: settings["segmentLengthControl"].text == "GOP_MULTIPLE"
        ? wholeGroupsOfPictures(length, gops) : length, outputs: renditions)
    group.growing = settings["progressiveWriteHlsManifest"].text == "ENABLED"
    group.encryption = encryption(settings["encryption"], .wholeSegments)
    group.thumbnails = thumbnails(settings)
    if settings["captionSegmentLengthControl"].text != "MATCH_VIDEO" {
      group.captionSegmentSeconds = Self.largeSegmentSeconds
    }
    group.playlists = playlists(settings)
    group.additionalManifests = additional
    group.writesPlaylists = settings["outputSelection"].text != "SEGMENTS_ONLY"
    group.timestampDelta = Int64(settings["timestampDeltaMilliseconds"].integer ?? 0) * 1_000_000
    place(&group, settings)
    let names =
      told.map { target.base + $0 }
      + ([""] + additional.map(\.nameModifier)).map { target.base + $0 }
    return Built(
      group: .hls(group), target: target, type: "HLS_GROUP",
      names: names.map { $0 + ".m3u8" }
        + (group.thumbnails == nil ? [] : [target.base + "_tiles.m3u8"]))
  }

  /// Where the segments of a group go.
  private mutating func place(_ group: inout HLSGroup, _ settings: Setting) {
    let each = settings["segmentsPerSubdirectory"]
    if settings["directoryStructure"].text == "SUBDIRECTORY_PER_STREAM" {
      group.folders = .perOutput(segmentsEach: each.integer)
    }
    guard settings["segmentControl"].text == "SINGLE_FILE" else { return }
    group.layout = .singleFile
    if group.encryption != nil {
      refuse(settings["segmentControl"], "SINGLE_FILE is not executed with encryption")
    }
  }

  private mutating func segmentModifier(_ output: Setting) -> String {
    namePart(output["outputSettings"]["hlsSettings"]["segmentModifier"]) ?? ""
  }

  /// How the HLS playlists of a group are written.
  func playlists(_ settings: Setting) -> PlaylistSettings {
    var playlists = PlaylistSettings()
    playlists.roundsDurations = settings["manifestDurationFormat"].text == "INTEGER"
    playlists.baseURL = settings["baseUrl"].text.flatMap { $0.isEmpty ? nil : $0 }
    playlists.forbidsCaching = settings["clientCache"].text == "DISABLED"
    playlists.tellsResolution = settings["streamInfResolution"].text != "EXCLUDE"
    if settings["programDateTime"].text == "INCLUDE" {
      playlists.clock = PlaylistSettings.Clock(
        start: clock.start, period: Double(settings["programDateTimePeriod"].integer ?? 600))
    }
    return playlists
  }

  /// A rendition with video, or of audio alone.
  private mutating func rendition(
    _ output: Setting, _ modifier: String, gops: inout [VideoSettings.GOP]
  ) -> HLSOutput? {
    let settings = output["outputSettings"]["hlsSettings"]
    var rendition: HLSOutput
    if Self.isAudio(output) {
      guard let audio = loneAudio(output, [.aac, .ac3, .eac3, .mp3]) else { return nil }
      var choice = self.rendition(audio, settings, group: "program_audio")
      choice.isTransportStream = settings["audioOnlyContainer"].text == "M2TS"
      rendition = HLSOutput(nameModifier: modifier, content: .audio(choice))
    } else {
      let codec = output["videoDescription"]["codecSettings"]["codec"]
      guard codec.text == "H_264" else {
        refuse(codec, "Should be H_264 in an HLS group")
        return nil
      }
      guard let video = video(output) else { return nil }
      gops.append(video.gop)
      rendition = HLSOutput(
        nameModifier: modifier, content: .muxed(video: video, audio: audio(output)))
      rendition.audioGroups = audioGroups(settings)
    }
    rendition.segmentModifier = segmentModifier(output)
    rendition.transport = transport(output["containerSettings"]["m3u8Settings"])
    return rendition
  }

  /// Leaves out the names of groups that no output makes, as AWS does.
  private func keepKnownGroups(_ renditions: inout [HLSOutput]) {
    let known = renditions.compactMap {
      if case .audio(let choice) = $0.content { choice.group } else { nil }
    }
    for index in renditions.indices {
      renditions[index].audioGroups = renditions[index].audioGroups?.filter(known.contains)
    }
  }

  /// How long segments of captions are unless they are to match the video's.
  private static let largeSegmentSeconds = 300.0
}
