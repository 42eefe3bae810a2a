// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// A CMAF group.
  mutating func cmaf(_ settings: Setting, _ outputs: Setting) -> Built? {
    guard let target = target(settings) else { return nil }
    let writesHLS = settings["writeHlsManifest"].text != "DISABLED"
    let writesDASH = settings["writeDashManifest"].text != "DISABLED"
    if !writesHLS, !writesDASH {
      refuse(settings["writeHlsManifest"], "Should be ENABLED when writeDashManifest is DISABLED")
    }
    let manifest = manifest(settings)
    let additional = additionalManifests(settings, outputs)
    let (tracks, told) = tracks(outputs, container: "CMFC", isModifierRequired: writesHLS)
    var group = FragmentedGroup(
      base: "g\(index)/\(target.base)", packaging: .cmaf, outputs: tracks)
    group.layout = layout(settings)
    group.segmentSeconds = segmentSeconds(settings, orElse: 10, tracks)
    group.fragmentSeconds = Double(settings["fragmentLength"].integer ?? 2)
    group.writesHLS = writesHLS
    group.manifest = writesDASH ? manifest : nil
    group.thumbnails = thumbnails(settings)
    group.encryption = sampleEncryption(settings["encryption"])
    group.playlists = playlists(settings)
    group.additionalManifests = additional
    let manifests = ([""] + additional.map(\.nameModifier)).map { target.base + $0 }
    return Built(
      group: .fragmented(group), target: target, type: "CMAF_GROUP",
      names: (told.map { target.base + $0 } + manifests).map { $0 + ".m3u8" }
        + manifests.map { $0 + ".mpd" } + [target.base + "_tiles.m3u8"])
  }

  /// A DASH ISO group.
  mutating func dash(_ settings: Setting, _ outputs: Setting) -> Built? {
    guard let target = target(settings) else { return nil }
    let manifest = manifest(settings)
    for modifier in outputs.elements.map({ $0["nameModifier"] }) {
      for identifier in ["$Number", "$Time", "$RepresentationID", "$Bandwidth"]
      where modifier.text?.contains(identifier) == true {
        refuse(modifier, "\(identifier)$ is not executed")
      }
    }
    let additional = additionalManifests(settings, outputs)
    let (tracks, told) = tracks(outputs, container: "MPD", isModifierRequired: false)
    var group = FragmentedGroup(
      base: "g\(index)/\(target.base)", packaging: .dash, outputs: tracks)
    group.layout = layout(settings)
    group.segmentSeconds = segmentSeconds(settings, orElse: 30, tracks)
    group.fragmentSeconds = Double(settings["fragmentLength"].integer ?? 2)
    group.writesHLS = false
    group.manifest = manifest
    group.thumbnails = thumbnails(settings)
    group.additionalManifests = additional
    let manifests = ([""] + additional.map(\.nameModifier)).map { target.base + $0 }
    return Built(
      group: .fragmented(group), target: target, type: "DASH_ISO_GROUP",
      names: told.map { target.base + $0 + ".mp4" } + manifests.map { $0 + ".mpd" })
  }

  /// The tracks of a group, each output of video or of audio, never of both; and what tells their names
  /// apart.
  private mutating func tracks(
    _ outputs: Setting, container: String, isModifierRequired: Bool
  ) -> (tracks: [FragmentedOutput], told: [String]) {
    var tracks: [FragmentedOutput] = []
    var told: [String] = []
    for output in outputs.elements {
      requireContainer(container, output)
      guard let modifier = modifier(output, isRequired: isModifierRequired) else { continue }
      refuseCaptionsBesideVideo(output)
      if let content = content(output, container) {
        tracks.append(FragmentedOutput(nameModifier: modifier, content: content))
        told.append(self.told(modifier, of: output))
      }
    }
    if !outputs.elements.contains(where: { $0["videoDescription"].isSet }) {
      refuse(outputs, "Should have an output with a videoDescription")
    }
    return (tracks, told)
  }

  private mutating func content(
    _ output: Setting, _ container: String
  ) -> FragmentedOutput.Content? {
    if Self.isCaptions(output) { return captions(output).map { .captions($0.settings) } }
    let hasAudio = !output["audioDescriptions"].elements.isEmpty
    if output["videoDescription"].isSet {
      if hasAudio {
        refuse(
          output["audioDescriptions"], "Should have at most 0 items beside video in \(container)")
      }
      let codec = output["videoDescription"]["codecSettings"]["codec"]
      guard codec.text == "H_264" else {
        refuse(codec, "Should be H_264 in \(container)")
        return nil
      }
      return video(output).map { .video($0) }
    }
    if hasAudio { return audio(output).map { .audio($0) } }
    refuse(output, "Should have a videoDescription or an audioDescription")
    return nil
  }

  private func layout(_ settings: Setting) -> SegmentLayout {
    settings["segmentControl"].text == "SINGLE_FILE" ? .singleFile : .files
  }

  private func segmentSeconds(
    _ settings: Setting, orElse standard: Int, _ tracks: [FragmentedOutput]
  ) -> Double {
    let length = Double(settings["segmentLength"].integer ?? standard)
    guard settings["segmentLengthControl"].text == "GOP_MULTIPLE" else { return length }
    let gops = tracks.compactMap { track in
      if case .video(let video) = track.content { video.gop } else { nil }
    }
    return wholeGroupsOfPictures(length, gops)
  }

  private mutating func manifest(_ settings: Setting) -> DASHManifestSettings {
    let isOnDemand = settings["mpdProfile"].text == "ON_DEMAND_PROFILE"
    if isOnDemand, layout(settings) == .files {
      refuse(
        settings["mpdProfile"],
        "ON_DEMAND_PROFILE is only allowed when segmentControl is SINGLE_FILE")
    }
    var manifest = DASHManifestSettings()
    manifest.profile = isOnDemand ? .onDemand : .main
    manifest.listsDurations = settings["writeSegmentTimelineInRepresentation"].text == "ENABLED"
    manifest.minimumBufferSeconds = settings["minBufferTime"].integer.map { Double($0) / 1000 }
    manifest.saysAverages = settings["mpdManifestBandwidthType"].text == "AVERAGE"
    manifest.baseURL = settings["baseUrl"].text
    return manifest
  }
}
