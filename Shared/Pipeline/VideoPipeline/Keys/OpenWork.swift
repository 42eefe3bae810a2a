// SPDX-License-Identifier: Apache-2.0

/// Work that must go on by itself. What can be asked for again has a number, so that whoever ends the
/// one does not end the next, which somebody begins at the same moment.
package enum OpenWork: Sendable, Hashable {
  /// From the upload's arrival, or the retry, until the end of that attempt has been told to
  /// `notify`.
  case job(attempt: Int)
  /// From a publication that releases a notification until that one lies in the outbox.
  case publication
  /// From an explicit retry of a given-up notification until its webhook took it or was given up
  /// again.
  case resend(round: Int)
  /// From a deletion until everything is gone.
  case removal
  /// From there until the tombstone is forgotten.
  case tombstone

  /// The work of a kind and number; nil for what is none.
  init?(kind: String, number: Int) {
    switch (kind, number) {
    case ("job", 1...): self = .job(attempt: number)
    case ("publication", 1): self = .publication
    case ("resend", 1...): self = .resend(round: number)
    case ("removal", 1): self = .removal
    case ("tombstone", 1): self = .tombstone
    default: return nil
    }
  }

  /// The kind, as it stands in a key.
  package var kind: String {
    switch self {
    case .job: "job"
    case .publication: "publication"
    case .resend: "resend"
    case .removal: "removal"
    case .tombstone: "tombstone"
    }
  }

  var number: Int {
    switch self {
    case .job(let number), .resend(let number): number
    case .publication, .removal, .tombstone: 1
    }
  }
}
