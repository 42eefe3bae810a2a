// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import LambdaEvents
import PipelineAPI
import PipelineStore
import VideoPipeline

/// What there is to see: a video's status, lists of videos, and where to play them.
struct PlaybackHandler: Sendable {
  let store: PipelineStore
  let cdnBaseURL: String
  let cookies: ViewerCookies?
  let now: @Sendable () -> Timestamp

  static let defaultPageSize = 20
  static let largestPageSize = 100
  /// The most entries of the catalog: it is one document.
  static let catalogSize = 500
  /// How many pages of the index it may take to find them.
  static let catalogPages = 4

  var routes: APIRoutes {
    ["GET /catalog.m3u8": catalog, "GET /videos": list, "GET /videos/{videoId}": video]
  }

  // MARK: GET /videos/{videoId}

  private func video(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    let id = try request.videoID()
    guard let record = try await store.record(id) else {
      // No record yet: the id itself says whether it is an upload of this caller.
      guard
        let mintedAt = AnnouncedUpload.mintedAt(id, for: caller.subject, now: now())
      else { throw APIError.notFound("video") }
      let (status, failure) = AnnouncedUpload.status(mintedAt: mintedAt, now: now())
      return try .json(VideoView(videoId: id, owned: true, status: status, error: failure))
    }
    guard record.isVisible(to: caller.subject) else { throw APIError.notFound("video") }
    var response = try HTTPAPIResponse.json(view(of: record, for: caller))
    response.headers?["cache-control"] = "no-store"
    if record.isPlayable, let cookies {
      response.cookies = try cookies.values(for: id, at: now())
    }
    return response
  }

  private func view(of record: VideoRecord, for caller: Caller) -> VideoView {
    var view = VideoView(
      videoId: record.videoId, owned: record.owner == caller.subject, status: record.status,
      error: record.failure)
    view.fileName = record.source?.fileName
    if record.job == nil, record.source == nil {
      let age = AnnouncedUpload.status(mintedAt: record.createdAt, now: now())
      view.status = age.status
      view.error = age.failure
    }
    view.percent = record.job?.percent ?? 0
    view.published = record.publishedAt != nil
    if view.owned {
      view.notification = record.notification.map { .init(id: $0.id, status: $0.status) }
    }
    if record.isPlayable {
      view.playback = record.outputs.map { PlaybackURLs($0, cdnBaseURL: cdnBaseURL) }
    }
    return view
  }

  // MARK: GET /videos

  private func list(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let caller = try request.caller()
    let query = request.event.queryStringParameters ?? [:]
    var limit = Self.defaultPageSize
    if let text = query["limit"] {
      guard let number = Int(text), (1...Self.largestPageSize).contains(number) else {
        throw APIError.badRequest(
          "InvalidLimit", "limit must be a number from 1 to \(Self.largestPageSize).")
      }
      limit = number
    }
    let token = query["pageToken"]
    if let token, ObjectKeys.parseIndexEntry(token[...]) == nil {
      throw APIError.badRequest("InvalidPageToken", "pageToken is not one that was given.")
    }
    let (entries, more) = try await VideoIndex(store)
      .entries(owner: caller.subject, after: token, limit: limit)
    let videos = try await store.records(entries.map(\.videoID)).compactMap { record in
      record.flatMap { $0.isVisible(to: caller.subject) ? view(of: $0, for: caller) : nil }
    }
    return try .json(
      VideoList(videos: videos, nextPageToken: more ? entries.last?.name : nil))
  }

  // MARK: GET /catalog.m3u8

  /// The published videos as an M3U playlist: a line of length and title, and the address of the HLS
  /// master playlist, for players that take such lists.
  private func catalog(_ request: APIRequest) async throws -> HTTPAPIResponse {
    var lines = ["#EXTM3U"]
    for record in try await playableRecords() {
      guard let outputs = record.outputs else { continue }
      let seconds = outputs.durationInMs.map { ($0 + 999) / 1000 } ?? -1
      let title = (record.source?.fileName ?? record.videoId.rawValue)
        .filter { !$0.isNewline }
      lines.append("#EXTINF:\(seconds),\(title)")
      lines.append(PlaybackURLs(outputs, cdnBaseURL: cdnBaseURL).hls)
    }
    return HTTPAPIResponse(
      statusCode: 200,
      headers: [
        "content-type": "application/vnd.apple.mpegurl; charset=utf-8",
        "cache-control": "public, max-age=10",
      ], body: lines.joined(separator: "\n") + "\n")
  }

  /// The newest videos that anybody may play, however many entries lie between them that are worth
  /// nothing any more.
  private func playableRecords() async throws -> ArraySlice<VideoRecord> {
    var playable: [VideoRecord] = []
    var last: String?
    for _ in 0..<Self.catalogPages where playable.count < Self.catalogSize {
      let (entries, more) = try await VideoIndex(store)
        .entries(owner: nil, after: last, limit: Self.catalogSize)
      let records = try await store.records(entries.map(\.videoID))
      playable += records.compactMap { $0?.isPlayable == true ? $0 : nil }
      last = entries.last?.name
      guard more, last != nil else { break }
    }
    return playable.prefix(Self.catalogSize)
  }
}

extension VideoRecord {
  /// Whether the caller may know of the video.
  fileprivate func isVisible(to subject: Owner) -> Bool {
    deletedAt == nil && (owner == subject || isPlayable)
  }
}
