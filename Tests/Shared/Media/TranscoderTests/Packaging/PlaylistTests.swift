// SPDX-License-Identifier: Apache-2.0
import CLibAV
import Testing
import TranscodePlan

@testable import Transcoder

@Suite("Playlists")
struct PlaylistTests {
  @Test("a growing playlist becomes a whole one")
  func media() {
    var playlist = MediaPlaylist(longest: 10.01)
    playlist.segments = [
      Segment(name: "a b_00001.ts", duration: 10.01, size: 1_000_000),
      Segment(name: "a b_00002.ts", duration: 3.2, size: 500_000),
    ]
    #expect(
      playlist.text == """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-TARGETDURATION:10
        #EXT-X-MEDIA-SEQUENCE:1
        #EXT-X-PLAYLIST-TYPE:EVENT
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXTINF:10.010000,
        a%20b_00001.ts
        #EXTINF:3.200000,
        a%20b_00002.ts

        """)
    playlist.isEnded = true
    #expect(playlist.text.contains("#EXT-X-PLAYLIST-TYPE:VOD\n"))
    #expect(playlist.text.hasSuffix("#EXT-X-ENDLIST\n"))
  }

  @Test("the peak is of runs near the target duration, so a short last segment does not count")
  func peak() {
    var playlist = MediaPlaylist(longest: 10)
    playlist.segments = [
      Segment(name: "1", duration: 10, size: 1_000_000),
      Segment(name: "2", duration: 10, size: 2_000_000),
      Segment(name: "3", duration: 1, size: 900_000),
    ]
    #expect(playlist.peakBitRate == 2_900_000.0 * 8 / 11)
    #expect(playlist.averageBitRate == 3_900_000.0 * 8 / 21)
  }

  @Test("a video of one short segment has its average for a peak")
  func short() {
    var playlist = MediaPlaylist(longest: 10)
    playlist.isEnded = true
    playlist.segments = [Segment(name: "1", duration: 0.04, size: 1000)]
    #expect(playlist.targetDuration == 1)
    #expect(playlist.peakBitRate == 200_000)
  }

  @Test("the multivariant playlist says what each rendition is")
  func multivariant() {
    var playlist = MultivariantPlaylist()
    playlist.variants = [
      Variant(
        playlist: "m_720p.m3u8", bandwidth: 4_500_000, averageBandwidth: 4_100_000,
        codecs: ["avc1.64001f", "mp4a.40.2"],
        picture: .init(width: 1280, height: 720, frameRate: 30000 / 1001.0))
    ]
    #expect(
      playlist.text == """
        #EXTM3U
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-STREAM-INF:BANDWIDTH=4500000,AVERAGE-BANDWIDTH=4100000,\
        CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970
        m_720p.m3u8

        """)
  }
}
