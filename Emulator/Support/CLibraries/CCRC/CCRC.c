// SPDX-License-Identifier: Apache-2.0
#include "CCRC.h"

// A block of 16 bytes is a polynomial over GF(2), the first bit being the coefficient of x^127. What
// stands n bits before another block counts there as its product with x^n, and modulo the generator
// that is the sum of two carry-less products: of each half with a power of x. A product of two
// reflected halves comes out multiplied by x once more, so the powers are one less.

#if defined(__x86_64__)
#include <immintrin.h>
#define WITH_MULTIPLY __attribute__((target("pclmul,sse2")))
typedef __m128i block_t;

static int can_multiply(void) { return __builtin_cpu_supports("pclmul"); }

WITH_MULTIPLY static inline block_t load(const uint8_t *bytes) {
  return _mm_loadu_si128((const __m128i *)bytes);
}

WITH_MULTIPLY static inline struct ccrc_folded result(block_t block, size_t count) {
  struct ccrc_folded result = {.count = count};
  result.low = (uint64_t)_mm_cvtsi128_si64(block);
  result.high = (uint64_t)_mm_cvtsi128_si64(_mm_srli_si128(block, 8));
  return result;
}

WITH_MULTIPLY static inline block_t pair(const uint64_t halves[2]) {
  return _mm_set_epi64x((long long)halves[1], (long long)halves[0]);
}

WITH_MULTIPLY static inline block_t add(block_t left, block_t right) {
  return _mm_xor_si128(left, right);
}

WITH_MULTIPLY static inline block_t fold(block_t block, block_t powers, block_t next) {
  return add(add(_mm_clmulepi64_si128(block, powers, 0x00),
                 _mm_clmulepi64_si128(block, powers, 0x11)),
             next);
}
#elif defined(__aarch64__) && defined(__linux__) && defined(__AARCH64EL__)
#include <arm_neon.h>
#include <sys/auxv.h>
#define WITH_MULTIPLY __attribute__((target("aes")))
typedef uint64x2_t block_t;

// HWCAP_PMULL of the kernel's asm/hwcap.h.
static int can_multiply(void) { return (getauxval(AT_HWCAP) >> 4 & 1) != 0; }

WITH_MULTIPLY static inline block_t load(const uint8_t *bytes) {
  return vreinterpretq_u64_u8(vld1q_u8(bytes));
}

WITH_MULTIPLY static inline struct ccrc_folded result(block_t block, size_t count) {
  struct ccrc_folded result = {.count = count};
  result.low = vgetq_lane_u64(block, 0);
  result.high = vgetq_lane_u64(block, 1);
  return result;
}

WITH_MULTIPLY static inline block_t pair(const uint64_t halves[2]) { return vld1q_u64(halves); }

WITH_MULTIPLY static inline block_t add(block_t left, block_t right) {
  return veorq_u64(left, right);
}

WITH_MULTIPLY static inline block_t fold(block_t block, block_t powers, block_t next) {
  poly64x2_t left = vreinterpretq_p64_u64(block), right = vreinterpretq_p64_u64(powers);
  poly128_t low = vmull_p64(vgetq_lane_p64(left, 0), vgetq_lane_p64(right, 0));
  poly128_t high = vmull_high_p64(left, right);
  return add(add(vreinterpretq_u64_p128(low), vreinterpretq_u64_p128(high)), next);
}
#endif

#ifdef WITH_MULTIPLY
WITH_MULTIPLY struct ccrc_folded ccrc_fold(const struct ccrc_powers *powers, uint64_t reg,
                                           const uint8_t *bytes, size_t count) {
  if (count < 64 || !can_multiply()) return (struct ccrc_folded){.count = 0};
  // Four blocks that do not wait for each other: a multiplication takes several cycles.
  block_t far = pair(powers->far), near = pair(powers->near);
  const uint64_t start[2] = {reg, 0};
  block_t a = add(load(bytes), pair(start)), b = load(bytes + 16), c = load(bytes + 32),
          d = load(bytes + 48);
  size_t position = 64;
  for (; count - position >= 64; position += 64) {
    a = fold(a, far, load(bytes + position));
    b = fold(b, far, load(bytes + position + 16));
    c = fold(c, far, load(bytes + position + 32));
    d = fold(d, far, load(bytes + position + 48));
  }
  a = fold(fold(fold(a, near, b), near, c), near, d);
  for (; count - position >= 16; position += 16) a = fold(a, near, load(bytes + position));
  return result(a, position);
}
#else
struct ccrc_folded ccrc_fold(const struct ccrc_powers *powers, uint64_t reg, const uint8_t *bytes,
                             size_t count) {
  (void)powers, (void)reg, (void)bytes, (void)count;
  return (struct ccrc_folded){.count = 0};
}
#endif
