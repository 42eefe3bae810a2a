// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

extension GroupBuilder {
  /// How a program is packed as a transport stream, by `m3u8Settings` or `m2tsSettings`.
  mutating func transport(_ settings: Setting) -> TransportStreamSettings {
    var transport = TransportStreamSettings()
    transport.programMapPID = settings["pmtPid"].integer ?? transport.programMapPID
    transport.videoPID = settings["videoPid"].integer ?? transport.videoPID
    let audio = settings["audioPids"].elements.compactMap(\.integer)
    if !audio.isEmpty { transport.audioPIDs = audio }
    transport.programNumber = settings["programNumber"].integer ?? transport.programNumber
    transport.streamID = settings["transportStreamId"].integer ?? transport.streamID
    // One table never comes without the other.
    transport.tableInterval =
      [settings["patInterval"], settings["pmtInterval"]].compactMap(\.integer).filter { $0 > 0 }
      .min()
    if settings["pcrControl"].text == "CONFIGURED_PCR_PERIOD" {
      transport.clockInterval = settings["maxPcrInterval"].integer.flatMap { $0 > 0 ? $0 : nil }
    }
    let clock = settings["pcrPid"]
    if let identifier = clock.integer, identifier != transport.videoPID {
      refuse(clock, "Should be the videoPid \(transport.videoPID): other clocks are not executed")
    }
    checkUnique(transport, settings)
    return transport
  }

  private mutating func checkUnique(_ transport: TransportStreamSettings, _ settings: Setting) {
    var taken: Set<Int> = [transport.programMapPID]
    for identifier in [transport.videoPID] + transport.audioPIDs
    where !taken.insert(identifier).inserted {
      refuse(settings, "Two streams have the PID \(identifier)")
    }
  }
}
