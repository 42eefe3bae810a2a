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
  let catalog: Catalog
  let cdnBaseURL: String
  let cookies: ViewerCookies?
  let now: @Sendable () -> Timestamp

  static let defaultPageSize = 20
  static let largestPageSize = 100

  var routes: APIRoutes {
    ["GET /catalog.m3u8": listCatalog, "GET /videos": list, "GET /videos/{videoId}": video]
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
    var view = view(of: record, for: caller)
    guard record.isPlayable else { return try Self.unstored(view) }
    if request.event.queryStringParameters?["signed"] == "url" {
      if let cookies {
        let (query, until) = try await cookies.query(for: id, at: now())
        view.playback?.sign(with: query, until: until)
      }
      return try Self.unstored(view)
    }
    var response = try Self.unstored(view)
    response.cookies = try await cookies?.values(for: id, at: now())
    return response
  }

  /// A video's view, which belongs to its caller alone.
  private static func unstored(_ view: VideoView) throws -> HTTPAPIResponse {
    var response = try HTTPAPIResponse.json(view)
    response.headers?["cache-control"] = "no-store"
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

  /// The published videos as an M3U playlist, for players that take such lists: what the CDN has under
  /// the same name, with addresses that hold here too.
  private func listCatalog(_ request: APIRequest) async throws -> HTTPAPIResponse {
    let base = cdnBaseURL.hasSuffix("/") ? cdnBaseURL : cdnBaseURL + "/"
    let lines = try await catalog.text().split(whereSeparator: \.isNewline).map { line in
      line.hasPrefix("#") ? String(line) : base + line
    }
    return HTTPAPIResponse(
      statusCode: 200,
      headers: ["content-type": Catalog.contentType, "cache-control": "public, max-age=10"],
      body: lines.joined(separator: "\n") + "\n")
  }
}

extension VideoRecord {
  /// Whether the caller may know of the video.
  fileprivate func isVisible(to subject: Owner) -> Bool {
    deletedAt == nil && (owner == subject || isPlayable)
  }
}
