// SPDX-License-Identifier: Apache-2.0

/// The values of ``ContainerSettings/container``.
package struct ContainerType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `F4V`.
  package static let f4v = Self(rawValue: "F4V")
  /// `GIF`.
  package static let gif = Self(rawValue: "GIF")
  /// `ISMV`.
  package static let ismv = Self(rawValue: "ISMV")
  /// `M2TS`.
  package static let m2ts = Self(rawValue: "M2TS")
  /// `M3U8`.
  package static let m3u8 = Self(rawValue: "M3U8")
  /// `CMFC`.
  package static let cmfc = Self(rawValue: "CMFC")
  /// `MOV`.
  package static let mov = Self(rawValue: "MOV")
  /// `MP4`.
  package static let mp4 = Self(rawValue: "MP4")
  /// `MPD`.
  package static let mpd = Self(rawValue: "MPD")
  /// `MXF`.
  package static let mxf = Self(rawValue: "MXF")
  /// `OGG`.
  package static let ogg = Self(rawValue: "OGG")
  /// `WEBM`.
  package static let webm = Self(rawValue: "WEBM")
  /// `RAW`.
  package static let raw = Self(rawValue: "RAW")
  /// `Y4M`.
  package static let y4m = Self(rawValue: "Y4M")
}

/// The values of ``M3u8Settings/pcrControl``.
package struct M3u8PcrControl: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PCR_EVERY_PES_PACKET`.
  package static let pcrEveryPesPacket = Self(rawValue: "PCR_EVERY_PES_PACKET")
  /// `CONFIGURED_PCR_PERIOD`.
  package static let configuredPcrPeriod = Self(rawValue: "CONFIGURED_PCR_PERIOD")
}

/// The values of ``M3u8Settings/ptsOffsetMode``.
package struct TsPtsOffset: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  package static let auto = Self(rawValue: "AUTO")
  /// `SECONDS`.
  package static let seconds = Self(rawValue: "SECONDS")
  /// `MILLISECONDS`.
  package static let milliseconds = Self(rawValue: "MILLISECONDS")
}

/// The values of ``Mp4Settings/moovPlacement``.
package struct Mp4MoovPlacement: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `PROGRESSIVE_DOWNLOAD`.
  package static let progressiveDownload = Self(rawValue: "PROGRESSIVE_DOWNLOAD")
  /// `NORMAL`.
  package static let normal = Self(rawValue: "NORMAL")
}
