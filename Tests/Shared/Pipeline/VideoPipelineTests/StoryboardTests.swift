// SPDX-License-Identifier: Apache-2.0
import Testing
import VideoPipeline

@Suite("Storyboard") struct StoryboardTests {
  private static func playlist(_ tiles: String...) -> String {
    (["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:10", "#EXT-X-IMAGES-ONLY"] + tiles
      + ["#EXT-X-ENDLIST"]).joined(separator: "\n")
  }

  private static func tile(
    _ name: String, _ seconds: String, layout: String = "2x2", interval: String = "2.5"
  ) -> String {
    "#EXTINF:\(seconds),\n#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=\(layout),DURATION=\(interval)\n"
      + name
  }

  @Test("every time has its part of a tile, the last as long as the film")
  func regions() throws {
    let text = Self.playlist(Self.tile("a.jpg", "10.000"), Self.tile("b.jpg", "3.2"))
    let storyboard = try #require(Storyboard(imagePlaylist: text, name: "tiles.m3u8"))
    #expect(
      storyboard.webVTT == """
        WEBVTT

        00:00:00.000 --> 00:00:02.500
        a.jpg#xywh=0,0,160,90

        00:00:02.500 --> 00:00:05.000
        a.jpg#xywh=160,0,160,90

        00:00:05.000 --> 00:00:07.500
        a.jpg#xywh=0,90,160,90

        00:00:07.500 --> 00:00:10.000
        a.jpg#xywh=160,90,160,90

        00:00:10.000 --> 00:00:12.500
        b.jpg#xywh=0,0,160,90

        00:00:12.500 --> 00:00:13.200
        b.jpg#xywh=160,0,160,90

        """)
  }

  @Test("tiles are named from the folder of the multivariant playlist")
  func folders() throws {
    let master = """
      #EXTM3U
      #EXT-X-STREAM-INF:BANDWIDTH=1
      a.m3u8
      #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=9,RESOLUTION=160x90,CODECS="jpeg",URI="images/t.m3u8"
      """
    let name = try #require(Storyboard.imagePlaylist(in: master))
    #expect(name == "images/t.m3u8")
    let text = Self.playlist(Self.tile("a.jpg", "1")).replacing("\n", with: "\r\n")
    let storyboard = try #require(Storyboard(imagePlaylist: text, name: name))
    #expect(storyboard.thumbnails.map(\.tile) == ["images/a.jpg"])
  }

  @Test(
    "what is no image playlist gives no storyboard",
    arguments: [
      "", "#EXTM3U\na.ts\n", playlist(), playlist("#EXTINF:4,\na.jpg"),
      playlist(tile("a.jpg", "x")), playlist(tile("a.jpg", "-1")), playlist(tile("a.jpg", "nan")),
      playlist(tile("a.jpg", "4", layout: "0x2")), playlist(tile("a.jpg", "4", layout: "2")),
      playlist(tile("a.jpg", "4", layout: "99999999999999999999x2")),
      playlist(tile("a.jpg", "4", interval: "0")), playlist(tile("../../a.jpg", "4")),
      playlist(tile("https://example.com/a.jpg", "4")), playlist(tile("/a.jpg", "4")),
      playlist(tile("a.jpg", "600000", layout: "60000x60000", interval: "0.001")),
    ])
  func refused(text: String) {
    #expect(Storyboard(imagePlaylist: text, name: "t.m3u8") == nil)
  }

  @Test(
    "thumbnails keep the picture's shape within MediaConvert's steps",
    arguments: [
      (3840, 2160, 320, 180), (1080, 1920, 176, 312), (1440, 1080, 320, 240), (160, 120, 160, 120),
      (4096, 64, 320, 32), (64, 4096, 32, 320),
    ])
  func sizes(width: Int, height: Int, thumbnailWidth: Int, thumbnailHeight: Int) {
    let plan = StoryboardPlan(
      intervalSeconds: 5, of: PictureSize(width: width, height: height))
    #expect(plan.width == thumbnailWidth)
    #expect(plan.height == thumbnailHeight)
  }
}
