// SPDX-License-Identifier: Apache-2.0

/// A value with some of it changed.
package func changing<Value>(
  _ value: Value, _ change: (inout Value) throws -> Void
) rethrows -> Value {
  var changed = value
  try change(&changed)
  return changed
}
