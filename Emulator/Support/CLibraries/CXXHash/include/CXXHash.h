// SPDX-License-Identifier: Apache-2.0
// xxHash as a plain value: a state has no address of its own and may be copied.
#ifndef CXXHASH_H
#define CXXHASH_H

#include <stddef.h>
#include <stdint.h>

enum xxhash_kind { xxhash_64 = 0, xxhash_3 = 1, xxhash_128 = 2 };

struct xxhash_state {
  uint64_t words[72];
};

/// Begins a digest.
void xxhash_begin(struct xxhash_state *state, enum xxhash_kind kind);
/// Takes the next bytes.
void xxhash_take(
    struct xxhash_state *state, enum xxhash_kind kind, const void *bytes, size_t length);
/// Writes the digest of all that was taken, the most significant byte first: 8 bytes, or 16.
void xxhash_end(const struct xxhash_state *state, enum xxhash_kind kind, uint8_t *digest);

#endif
