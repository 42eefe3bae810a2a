// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What folds bytes of a reflected cyclic redundancy check of up to 64 bits: for each distance, two
/// powers of x modulo the generator. In each, bit 63 is the coefficient of x^0.
struct ccrc_powers {
  /// x^(512+63) and x^(512-1).
  uint64_t far[2];
  /// x^(128+63) and x^(128-1).
  uint64_t near[2];
};

/// What bytes were folded into.
struct ccrc_folded {
  /// How many bytes were folded: 0 when they are too few to be worth it, or when the processor cannot
  /// multiply without carry.
  size_t count;
  /// Sixteen bytes, as two little-endian numbers, that have the same check from a register of zeros.
  uint64_t low, high;
};

/// Folds as many of the bytes as it can. The register goes into the first of them, so that the result's
/// check is the register's after them.
struct ccrc_folded ccrc_fold(const struct ccrc_powers *powers, uint64_t reg, const uint8_t *bytes,
                             size_t count);
