// SPDX-License-Identifier: Apache-2.0
import MediaConvertAPI
import TranscodePlan

extension GroupBuilder {
  /// A CMAF group.
  mutating func cmaf(_ settings: CmafGroupSettings, _ outputs: [Output]) -> Built? {
    let kind = "cmafGroupSettings"
    guard let target = target(settings.destination, kind) else { return nil }
    let writesHLS = settings.writeHlsManifest != .disabled
    let writesDASH = settings.writeDashManifest != .disabled
    if !writesHLS, !writesDASH {
      refuse(
        "/outputGroupSettings/\(kind)/writeHlsManifest",
        "Should be ENABLED when writeDashManifest is DISABLED")
    }
    let layout = layout(settings.segmentControl)
    let manifest = manifest(
      kind, layout: layout, profile: settings.mpdProfile,
      listsDurations: settings.writeSegmentTimelineInRepresentation,
      bandwidth: settings.mpdManifestBandwidthType, minBufferTime: settings.minBufferTime,
      baseURL: settings.baseUrl)
    let tracks = tracks(outputs, container: .cmfc)
    let group = FragmentedGroup(
      base: "g\(index)/\(target.base)", packaging: .cmaf, layout: layout,
      segmentSeconds: segmentSeconds(
        settings.segmentLength ?? 10, settings.segmentLengthControl, tracks),
      fragmentSeconds: Double(settings.fragmentLength ?? 2), writesHLS: writesHLS,
      manifest: writesDASH ? manifest : nil,
      thumbnails: thumbnails(
        kind, settings.imageBasedTrickPlay, settings.imageBasedTrickPlaySettings),
      encryption: encryption(settings.encryption, kind),
      outputs: tracks)
    return Built(
      group: .fragmented(group), folder: target.folder, type: .cmafGroup,
      names: tracks.map { target.base + $0.nameModifier + ".m3u8" }
        + [target.base + ".m3u8", target.base + ".mpd", target.base + "_tiles.m3u8"])
  }

  /// A DASH ISO group.
  mutating func dash(_ settings: DashIsoGroupSettings, _ outputs: [Output]) -> Built? {
    let kind = "dashIsoGroupSettings"
    guard let target = target(settings.destination, kind) else { return nil }
    let layout = layout(settings.segmentControl)
    let manifest = manifest(
      kind, layout: layout, profile: settings.mpdProfile,
      listsDurations: settings.writeSegmentTimelineInRepresentation,
      bandwidth: settings.mpdManifestBandwidthType, minBufferTime: settings.minBufferTime,
      baseURL: settings.baseUrl)
    for (index, output) in outputs.enumerated() {
      for identifier in ["$Number", "$Time", "$RepresentationID", "$Bandwidth"]
      where output.nameModifier?.contains(identifier) == true {
        refuse("/outputs/\(index)/nameModifier", "\(identifier)$ is not executed")
      }
    }
    let tracks = tracks(outputs, container: .mpd)
    let group = FragmentedGroup(
      base: "g\(index)/\(target.base)", packaging: .dash, layout: layout,
      segmentSeconds: segmentSeconds(
        settings.segmentLength ?? 30, settings.segmentLengthControl, tracks),
      fragmentSeconds: Double(settings.fragmentLength ?? 2), writesHLS: false, manifest: manifest,
      thumbnails: thumbnails(
        kind, settings.imageBasedTrickPlay, settings.imageBasedTrickPlaySettings),
      outputs: tracks)
    return Built(
      group: .fragmented(group), folder: target.folder, type: .dashIsoGroup,
      names: tracks.map { target.base + $0.nameModifier + ".mp4" } + [target.base + ".mpd"])
  }

  /// The tracks of a group: each output is a picture or a sound, never both.
  private mutating func tracks(_ outputs: [Output], container: ContainerType) -> [FragmentedOutput]
  {
    var tracks: [FragmentedOutput] = []
    for (index, output) in outputs.enumerated() {
      let place = "/outputs/\(index)"
      requireContainer(container, output, place)
      guard let modifier = modifier(output, place, isRequired: true) else { continue }
      refuseCaptionsBesidePicture(output, place)
      if Self.isCaptions(output) {
        guard let captions = captions(output, place) else { continue }
        tracks.append(
          FragmentedOutput(nameModifier: modifier, content: .captions(captions.settings)))
        continue
      }
      let hasSound = !(output.audioDescriptions ?? []).isEmpty
      if let description = output.videoDescription {
        if hasSound {
          refuse(
            "\(place)/audioDescriptions",
            "Should have at most 0 items beside a picture in \(container)")
        }
        guard description.codecSettings?.codec == .h264 else {
          refuse("\(place)/videoDescription/codecSettings/codec", "Should be H_264 in \(container)")
          continue
        }
        guard let video = video(description, place) else { continue }
        tracks.append(FragmentedOutput(nameModifier: modifier, content: .video(video)))
      } else if hasSound {
        guard let audio = audio(output, place) else { continue }
        tracks.append(FragmentedOutput(nameModifier: modifier, content: .audio(audio)))
      } else {
        refuse(place, "Should have a videoDescription or an audioDescription")
      }
    }
    if !outputs.contains(where: { $0.videoDescription != nil }) {
      refuse("/outputs", "Should have an output with a videoDescription")
    }
    return tracks
  }

  private func layout(_ control: SegmentControl?) -> SegmentLayout {
    control == .singleFile ? .singleFile : .files
  }

  private func segmentSeconds(
    _ length: Int, _ control: SegmentLengthControl?, _ tracks: [FragmentedOutput]
  ) -> Double {
    guard control == .gopMultiple else { return Double(length) }
    let gops = tracks.compactMap { track in
      if case .video(let video) = track.content { video.gop } else { nil }
    }
    return wholeGroupsOfPictures(Double(length), gops)
  }

  /// - Parameter minBufferTime: in milliseconds.
  private mutating func manifest(
    _ kind: String, layout: SegmentLayout, profile: MpdProfile?, listsDurations: Activation?,
    bandwidth: MpdManifestBandwidthType?, minBufferTime: Int?, baseURL: String?
  ) -> DASHManifestSettings {
    if profile == .onDemandProfile, layout == .files {
      refuse(
        "/outputGroupSettings/\(kind)/mpdProfile",
        "ON_DEMAND_PROFILE is only allowed when segmentControl is SINGLE_FILE")
    }
    return DASHManifestSettings(
      profile: profile == .onDemandProfile ? .onDemand : .main,
      listsDurations: listsDurations == .enabled,
      minimumBufferSeconds: minBufferTime.map { Double($0) / 1000 },
      saysAverages: bandwidth == .average, baseURL: baseURL)
  }
}
