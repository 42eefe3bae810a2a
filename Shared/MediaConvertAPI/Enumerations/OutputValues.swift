// SPDX-License-Identifier: Apache-2.0

/// The values of ``ContainerSettings/container``.
public struct ContainerType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `F4V`.
  public static let f4v = Self(rawValue: "F4V")
  /// `GIF`.
  public static let gif = Self(rawValue: "GIF")
  /// `ISMV`.
  public static let ismv = Self(rawValue: "ISMV")
  /// `M2TS`.
  public static let m2ts = Self(rawValue: "M2TS")
  /// `M3U8`.
  public static let m3u8 = Self(rawValue: "M3U8")
  /// `CMFC`.
  public static let cmfc = Self(rawValue: "CMFC")
  /// `MOV`.
  public static let mov = Self(rawValue: "MOV")
  /// `MP4`.
  public static let mp4 = Self(rawValue: "MP4")
  /// `MPD`.
  public static let mpd = Self(rawValue: "MPD")
  /// `MXF`.
  public static let mxf = Self(rawValue: "MXF")
  /// `OGG`.
  public static let ogg = Self(rawValue: "OGG")
  /// `WEBM`.
  public static let webm = Self(rawValue: "WEBM")
  /// `RAW`.
  public static let raw = Self(rawValue: "RAW")
  /// `Y4M`.
  public static let y4m = Self(rawValue: "Y4M")
}

/// The values of ``M3u8Settings/pcrControl``.
public struct M3u8PcrControl: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PCR_EVERY_PES_PACKET`.
  public static let pcrEveryPesPacket = Self(rawValue: "PCR_EVERY_PES_PACKET")
  /// `CONFIGURED_PCR_PERIOD`.
  public static let configuredPcrPeriod = Self(rawValue: "CONFIGURED_PCR_PERIOD")
}

/// The values of ``M3u8Settings/ptsOffsetMode``.
public struct TsPtsOffset: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `AUTO`.
  public static let auto = Self(rawValue: "AUTO")
  /// `SECONDS`.
  public static let seconds = Self(rawValue: "SECONDS")
  /// `MILLISECONDS`.
  public static let milliseconds = Self(rawValue: "MILLISECONDS")
}

/// The values of ``Mp4Settings/moovPlacement``.
public struct Mp4MoovPlacement: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `PROGRESSIVE_DOWNLOAD`.
  public static let progressiveDownload = Self(rawValue: "PROGRESSIVE_DOWNLOAD")
  /// `NORMAL`.
  public static let normal = Self(rawValue: "NORMAL")
}
