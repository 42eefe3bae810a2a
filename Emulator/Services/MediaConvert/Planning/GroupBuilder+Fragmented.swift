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
    let planned = tracks(outputs, container: "CMFC", isModifierRequired: writesHLS)
    let (tracks, told) = (planned.map(\.output), planned.map(\.told))
    let additional = additionalManifests(settings, outputs, planned)
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
    let planned = tracks(outputs, container: "MPD", isModifierRequired: false)
    let (tracks, told) = (planned.map(\.output), planned.map(\.told))
    let additional = additionalManifests(settings, outputs, planned)
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

  /// A track of a group.
  private struct PlannedTrack {
    let output: FragmentedOutput
    /// What tells its name apart.
    let told: String
    /// The index of the output that asks for it.
    let index: Int
  }

  /// The tracks of a group: each output is of video or of audio. In DASH one of both is made into tracks
  /// of their own, the audio's named for it.
  private mutating func tracks(
    _ outputs: Setting, container: String, isModifierRequired: Bool
  ) -> [PlannedTrack] {
    var tracks: [PlannedTrack] = []
    for (index, output) in outputs.elements.enumerated() {
      requireContainer(container, output)
      guard let modifier = modifier(output, isRequired: isModifierRequired) else { continue }
      refuseCaptionsBesideVideo(output)
      for (suffix, content) in contents(output, container) {
        var track = FragmentedOutput(nameModifier: modifier + suffix, content: content)
        track.audioGroups = audioGroups(output["containerSettings"]["cmfcSettings"])
        tracks.append(
          PlannedTrack(output: track, told: told(modifier, of: output) + suffix, index: index))
      }
    }
    if !outputs.elements.contains(where: { $0["videoDescription"].isSet }) {
      refuse(outputs, "Should have an output with a videoDescription")
    }
    return tracks
  }

  /// What an output has, and what tells the names of its tracks apart.
  private mutating func contents(
    _ output: Setting, _ container: String
  ) -> [(suffix: String, content: FragmentedOutput.Content)] {
    if Self.isCaptions(output) {
      return captions(output).map { [("", .captions($0.settings))] } ?? []
    }
    let audio = output["audioDescriptions"]
    let hasVideo = output["videoDescription"].isSet
    guard hasVideo || !audio.elements.isEmpty else {
      refuse(output, "Should have a videoDescription or an audioDescription")
      return []
    }
    guard hasVideo else {
      return loneAudio(output, Self.fragmentedCodecs).map { [("", sound($0, output))] } ?? []
    }
    if container != "MPD", !audio.elements.isEmpty {
      refuse(audio, "Should have at most 0 items beside video in \(container)")
    }
    let codec = output["videoDescription"]["codecSettings"]["codec"]
    guard codec.text == "H_264" else {
      refuse(codec, "Should be H_264 in \(container)")
      return []
    }
    guard let video = video(output) else { return [] }
    return [("", .video(video))]
      + self.audio(output, Self.fragmentedCodecs).enumerated().map { index, audio in
        ("_audio\(index + 1)", sound(audio, output))
      }
  }

  /// What can be said of before its first packet, as a header in front of fragments must.
  private static let fragmentedCodecs: Set<AudioSettings.Codec> = [.aac, .flac, .opus]

  private mutating func sound(
    _ audio: AudioDescription, _ output: Setting
  ) -> FragmentedOutput.Content {
    .audio(rendition(audio, output["containerSettings"]["cmfcSettings"], group: "audio"))
  }

  /// Further manifests name tracks, which may be more than the outputs that settings name.
  private mutating func additionalManifests(
    _ group: Setting, _ outputs: Setting, _ tracks: [PlannedTrack]
  ) -> [AdditionalManifest] {
    additionalManifests(group, outputs).map { manifest in
      AdditionalManifest(
        nameModifier: manifest.nameModifier,
        outputs: tracks.indices.filter { manifest.outputs.contains(tracks[$0].index) })
    }
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
    manifest.baseURL = settings["baseUrl"].text.flatMap { $0.isEmpty ? nil : $0 }
    manifest.isForHbbTV = settings["hbbtvCompliance"].text == "HBBTV_1_5"
    return manifest
  }
}
