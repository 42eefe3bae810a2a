// SPDX-License-Identifier: Apache-2.0
#include "CXXHash.h"

#include <string.h>

// The library's code is compiled in: nothing is linked.
#define XXH_INLINE_ALL
#include <xxhash.h>

_Static_assert(sizeof(XXH3_state_t) <= sizeof(struct xxhash_state), "a state of XXH3 fits");
_Static_assert(sizeof(XXH64_state_t) <= sizeof(struct xxhash_state), "a state of XXH64 fits");

// XXH3's state must be aligned, which a value is not: it is copied to where it is.
typedef union {
  XXH3_state_t three;
  XXH64_state_t sixty_four;
} any_state;

void xxhash_begin(struct xxhash_state *state, enum xxhash_kind kind) {
  any_state local;
  memset(&local, 0, sizeof local);
  switch (kind) {
  case xxhash_64: XXH64_reset(&local.sixty_four, 0); break;
  case xxhash_3: XXH3_64bits_reset(&local.three); break;
  case xxhash_128: XXH3_128bits_reset(&local.three); break;
  }
  memcpy(state, &local, sizeof local);
}

void xxhash_take(
    struct xxhash_state *state, enum xxhash_kind kind, const void *bytes, size_t length) {
  any_state local;
  memcpy(&local, state, sizeof local);
  switch (kind) {
  case xxhash_64: XXH64_update(&local.sixty_four, bytes, length); break;
  case xxhash_3: XXH3_64bits_update(&local.three, bytes, length); break;
  case xxhash_128: XXH3_128bits_update(&local.three, bytes, length); break;
  }
  memcpy(state, &local, sizeof local);
}

void xxhash_end(const struct xxhash_state *state, enum xxhash_kind kind, uint8_t *digest) {
  any_state local;
  memcpy(&local, state, sizeof local);
  XXH64_canonical_t eight;
  XXH128_canonical_t sixteen;
  switch (kind) {
  case xxhash_64:
    XXH64_canonicalFromHash(&eight, XXH64_digest(&local.sixty_four));
    memcpy(digest, &eight, sizeof eight);
    break;
  case xxhash_3:
    XXH64_canonicalFromHash(&eight, XXH3_64bits_digest(&local.three));
    memcpy(digest, &eight, sizeof eight);
    break;
  case xxhash_128:
    XXH128_canonicalFromHash(&sixteen, XXH3_128bits_digest(&local.three));
    memcpy(digest, &sixteen, sizeof sixteen);
    break;
  }
}
