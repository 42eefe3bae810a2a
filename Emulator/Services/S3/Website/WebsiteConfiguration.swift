// SPDX-License-Identifier: Apache-2.0
import Notation
import XML

/// How a bucket answers as a website ("Hosting a static website using Amazon S3", S3 user guide).
struct WebsiteConfiguration: Sendable {
  /// Where a request is sent on to.
  struct Redirect: Sendable {
    var host: String?
    var scheme: String?
    var status = 301
    /// What takes the place of the whole key.
    var key: String?
    /// What takes the place of the prefix that the rule asks for.
    var keyPrefix: String?

    fileprivate init(_ tree: XMLTree) {
      host = tree.text(of: "HostName")
      scheme = tree.text(of: "Protocol")
      status = tree.text(of: "HttpRedirectCode").flatMap { Int($0) } ?? 301
      key = tree.text(of: "ReplaceKeyWith")
      keyPrefix = tree.text(of: "ReplaceKeyPrefixWith")
    }

    /// The address that a key is sent on to, percent-encoded.
    /// - Parameters:
    ///   - prefix: what the rule asks keys to begin with.
    ///   - requestHost: the host that was called.
    func location(of key: String, prefix: String, requestHost: String) -> String {
      var target = Array((self.key ?? key).utf8)
      if let keyPrefix { target = Array(keyPrefix.utf8) + key.utf8.dropFirst(prefix.utf8.count) }
      let path = PercentEncoding.encode(bytes: target, keepingSlash: true)
      return "\(scheme ?? "http")://\(host ?? requestHost)/\(path)"
    }
  }

  /// A rule that sends requests on.
  struct Rule: Sendable {
    /// What a key begins with.
    var prefix: String
    /// The status that the request would have been answered with; nil for before it is looked up.
    var status: Int?
    var redirect: Redirect
  }

  /// Where every request is sent on to; nothing else counts then.
  var redirectAll: Redirect?
  /// What is served of a folder.
  var indexSuffix = ""
  /// What is served instead of an error.
  var errorKey: String?
  var rules: [Rule] = []

  /// Nil for what is no configuration; it was checked when it was put.
  init?(document: [UInt8]) {
    guard let root = try? XMLReader().read(document) else { return nil }
    redirectAll = root["RedirectAllRequestsTo"].map(Redirect.init)
    indexSuffix = root["IndexDocument"]?.text(of: "Suffix") ?? ""
    errorKey = root["ErrorDocument"]?.text(of: "Key")
    rules = (root["RoutingRules"]?.all("RoutingRule") ?? []).compactMap { rule in
      rule["Redirect"].map {
        Rule(
          prefix: rule["Condition"]?.text(of: "KeyPrefixEquals") ?? "",
          status: rule["Condition"]?.text(of: "HttpErrorCodeReturnedEquals").flatMap { Int($0) },
          redirect: Redirect($0))
      }
    }
  }

  /// The first rule for a key, before it is looked up or for a status.
  func rule(for key: String, status: Int?) -> Rule? {
    rules.first { $0.status == status && key.utf8.starts(with: $0.prefix.utf8) }
  }
}
