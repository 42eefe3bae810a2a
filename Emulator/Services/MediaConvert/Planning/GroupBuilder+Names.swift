// SPDX-License-Identifier: Apache-2.0
import JSONTree
import TranscodePlan

extension GroupBuilder {
  /// The target of a group: a destination that ends in a slash takes the input's name.
  mutating func target(_ group: Setting) -> OutputTarget? {
    let destination = group["destination"]
    guard let location = destination.text.flatMap({ S3Location(names.expand($0)) }) else {
      refuse(destination, "Should be an S3 location like s3://bucket/prefix")
      return nil
    }
    let base = location.fileName.isEmpty ? input.stem : location.fileName
    guard base.utf8.count <= 150, !base.utf8.contains(0) else {
      refuse(destination, "The file name should be at most 150 bytes long")
      return nil
    }
    var target = OutputTarget(
      folder: S3Location(bucket: location.bucket, key: location.folder), base: base)
    let settings = group["destinationSettings"]["s3Settings"]
    target.cannedACL = settings["accessControl"]["cannedAcl"].text
      .map { $0.lowercased().replacing("_", with: "-") }
    target.storageClass = settings["storageClass"].text
    return target
  }

  /// The name modifier of an output; nil, and a problem, where there is none although one is asked for.
  mutating func modifier(_ output: Setting, isRequired: Bool) -> String? {
    let setting = output["nameModifier"]
    guard setting.isSet else {
      if isRequired { refuse(output, without: "nameModifier") }
      return isRequired ? nil : ""
    }
    return namePart(setting, pathExtension: Self.pathExtension(of: output))
  }

  /// A part of a file's name with the identifiers filled in that are known; empty when it is not set.
  mutating func namePart(_ setting: Setting, pathExtension: String? = nil) -> String? {
    let expanded = names.expand(setting.text ?? "", pathExtension: pathExtension)
    guard !expanded.utf8.contains(UInt8(ascii: "/")), !expanded.utf8.contains(0),
      expanded.utf8.count <= 80
    else {
      refuse(setting, "Should be at most 80 bytes without a slash")
      return nil
    }
    return expanded
  }

  /// The extension that an output asks for (`extension`); nil for its content's own.
  mutating func pathExtension(_ output: Setting) -> String? {
    let setting = output["extension"]
    guard let text = setting.text, !text.isEmpty else { return nil }
    let word = names.expand(text)
    guard word.utf8.count <= 40, !word.utf8.contains(UInt8(ascii: "/")), !word.utf8.contains(0)
    else {
      refuse(setting, "Should be at most 40 bytes without a slash")
      return nil
    }
    return word
  }

  /// A modifier with what the settings say of the identifiers that only the transcoder fills in: two
  /// outputs whose identifiers stand for different things have different names.
  func told(_ modifier: String, of output: Setting) -> String {
    let video = output["videoDescription"]
    let codec = video["codecSettings"]["h264Settings"]
    let audio = output["audioDescriptions"].elements.first?["codecSettings"]
    let values = [
      "w": video["width"], "h": video["height"], "f": codec["framerateNumerator"],
      "rv": codec["bitrate"].isSet ? codec["bitrate"] : codec["maxBitrate"],
    ]
    var told = modifier
    for (name, value) in values {
      told = told.replacing("$\(name)$", with: "$\(value.value?.text ?? "")$")
    }
    let rates = [values["rv"]?.value?.text, audio?.value?.text].compactMap(\.self)
    return told.replacing("$ra$", with: "$\(audio?.value?.text ?? "")$")
      .replacing("$rc$", with: "$\(rates.joined(separator: "+"))$")
  }

  /// The extension of an output's file, or in a streaming group of its manifest.
  static func pathExtension(of output: Setting) -> String {
    switch output["containerSettings"]["container"].text {
    case "M3U8", "CMFC": return "m3u8"
    case "MPD": return "mpd"
    case "MP4": return "mp4"
    case "MOV": return "mov"
    case "M2TS": return "m2ts"
    default:
      guard let captions = output["captionDescriptions"].elements.first else { return "jpg" }
      return captions["destinationSettings"]["destinationType"].text == "SRT" ? "srt" : "vtt"
    }
  }

  /// The further manifests of a group (`additionalManifests`), whose outputs are named by their
  /// `nameModifier`s.
  mutating func additionalManifests(_ group: Setting, _ outputs: Setting) -> [AdditionalManifest] {
    let modifiers = outputs.elements.map { $0["nameModifier"].text ?? "" }
    return group["additionalManifests"].elements.compactMap { manifest in
      let modifier = manifest["manifestNameModifier"]
      guard modifier.isSet else {
        refuse(manifest, without: "manifestNameModifier")
        return nil
      }
      guard let name = namePart(modifier) else { return nil }
      var chosen: [Int] = []
      for selected in manifest["selectedOutputs"].elements {
        guard let index = modifiers.firstIndex(of: selected.text ?? "") else {
          refuse(selected, "The group has no output with the nameModifier \(selected.text ?? "")")
          continue
        }
        chosen.append(index)
      }
      return AdditionalManifest(nameModifier: name, outputs: chosen.sorted())
    }
  }
}
