// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPServer
import JSONTree
import TranscodePlan

extension ProbeResult {
  /// The result in MediaConvert's form.
  func wireForm(of object: StoredObject) -> JSON {
    var container = JSON.Object()
    container["format"] = format.map { .string($0) }
    container["duration"] = duration.map { JSON($0) }
    container["bitRate"] = bitRate.map { JSON($0) }
    container["tracks"] = .array(tracks.map(\.wireForm))
    func indexes(_ kind: Track.Kind) -> JSON {
      .array(tracks.filter { $0.kind == kind }.map { JSON($0.index) })
    }
    return [
      "container": .object(container),
      "metadata": [
        "eTag": .string(object.eTag), "fileSize": JSON(object.file.size),
        "mimeType": .string(mimeType ?? object.contentType ?? "application/octet-stream"),
        "lastModified": JSON(object.lastModified.timeIntervalSince1970.rounded(.down)),
      ],
      "trackMappings": [
        [
          "videoTrackIndexes": indexes(.video), "audioTrackIndexes": indexes(.audio),
          "dataTrackIndexes": indexes(.data),
        ]
      ],
    ]
  }
}

extension Ratio {
  fileprivate var wireForm: JSON {
    ["numerator": JSON(numerator), "denominator": JSON(denominator)]
  }
}

extension Track {
  fileprivate var wireForm: JSON {
    var object = JSON.Object()
    object["index"] = JSON(index)
    object["trackType"] = .string(kind.rawValue)
    object["codec"] = .string(codec)
    object["duration"] = duration.map { JSON($0) }
    if let video { object["videoProperties"] = video.wireForm }
    if let audio {
      var properties = JSON.Object()
      properties["channels"] = JSON(audio.channels)
      properties["sampleRate"] = JSON(audio.sampleRate)
      properties["channelLayout"] = audio.channelLayout.map { .string($0) }
      properties["bitDepth"] = audio.bitDepth.map { JSON($0) }
      properties["bitRate"] = audio.bitRate.map { JSON($0) }
      properties["languageCode"] = language.map { .string($0) }
      object["audioProperties"] = .object(properties)
    }
    if kind == .data, let language {
      object["dataProperties"] = ["languageCode": .string(language)]
    }
    return .object(object)
  }
}

extension VideoTrack {
  fileprivate var wireForm: JSON {
    var object = JSON.Object()
    object["width"] = JSON(width)
    object["height"] = JSON(height)
    object["frameRate"] = (averageFrameRate ?? frameRate).wireForm
    object["rotation"] = JSON(rotation)
    object["bitDepth"] = JSON(bitDepth)
    object["bitRate"] = bitRate.map { JSON($0) }
    object["colorPrimaries"] = .string(colorPrimaries)
    object["transferCharacteristics"] = .string(transferCharacteristics)
    object["matrixCoefficients"] = .string(matrixCoefficients)
    object["sampleAspectRatio"] = sampleAspectRatio.wireForm
    var metadata = JSON.Object()
    metadata["profile"] = profile.map { .string($0) }
    metadata["bitDepth"] = JSON(bitDepth)
    metadata["chromaSubsampling"] = .string(chroma)
    metadata["scanType"] = isInterlaced ? "INTERLACED" : "PROGRESSIVE"
    metadata["fieldOrder"] = .string(fieldOrder)
    object["codecMetadata"] = .object(metadata)
    return .object(object)
  }
}
