// SPDX-License-Identifier: Apache-2.0

/// MediaConvert's words for containers (API reference, `Container.format`).
enum ContainerName {
  static func format(_ libavformat: String, brand: String?) -> String? {
    switch libavformat {
    case "mov,mp4,m4a,3gp,3g2,mj2":
      switch brand?.lowercased() {
      case let brand? where brand.hasPrefix("qt"): "quicktime"
      case nil: "quicktime"
      case let brand? where brand.hasPrefix("3gp"): "three_gp"
      case let brand? where brand.hasPrefix("3g2"): "three_g2"
      default: "mp4"
      }
    case "matroska,webm": "matroska"
    case "mpeg": "mpegps"
    case "wav": "wave"
    case "avi", "mpegts", "mxf", "mp3", "flac", "asf", "ogg", "aac", "ac3", "eac3": libavformat
    default: nil
    }
  }

  static func mimeType(_ libavformat: String, brand: String?) -> String? {
    switch format(libavformat, brand: brand) {
    case "mp4": "video/mp4"
    case "quicktime": "video/quicktime"
    case "three_gp": "video/3gpp"
    case "three_g2": "video/3gpp2"
    case "matroska": "video/x-matroska"
    case "mpegts": "video/mp2t"
    case "mpegps": "video/mpeg"
    case "avi": "video/x-msvideo"
    case "asf": "video/x-ms-asf"
    case "mxf": "application/mxf"
    case "ogg": "video/ogg"
    case "wave": "audio/wav"
    case "mp3": "audio/mpeg"
    case "flac": "audio/flac"
    case "aac": "audio/aac"
    case "ac3": "audio/ac3"
    case "eac3": "audio/eac3"
    default: libavformat == "flv" ? "video/x-flv" : nil
    }
  }
}
