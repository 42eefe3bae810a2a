// SPDX-License-Identifier: Apache-2.0

/// A binary heap: the smallest element is at hand, and adding or taking one costs its logarithm.
struct Heap<Element: Comparable & Sendable>: Sendable {
  private var elements: [Element] = []

  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var index = elements.count - 1
    while index > 0, elements[index] < elements[(index - 1) / 2] {
      elements.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func popFirst() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let first = elements.first else { return last }
    elements[0] = last
    var index = 0
    while true {
      let left = 2 * index + 1
      guard left < elements.count else { return first }
      let right = left + 1
      let least = right < elements.count && elements[right] < elements[left] ? right : left
      guard elements[least] < elements[index] else { return first }
      elements.swapAt(index, least)
      index = least
    }
  }
}

/// Something that is to be looked at again at a time.
struct Deadline: Comparable, Sendable {
  /// In milliseconds since 1970.
  let time: Int64
  let sequence: Int64

  static func < (left: Deadline, right: Deadline) -> Bool {
    (left.time, left.sequence) < (right.time, right.sequence)
  }
}
