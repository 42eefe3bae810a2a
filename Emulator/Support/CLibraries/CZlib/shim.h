// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>
#include <string.h>
#include <zlib.h>

/// Inflates a raw deflate stream (RFC 1951) that makes exactly `size` bytes: 0, or -1 when it does not.
static inline int czlib_inflate(const unsigned char *input, size_t count, unsigned char *output,
                                size_t size) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
  stream.next_in = (unsigned char *)input;
  stream.avail_in = (unsigned)count;
  stream.next_out = output;
  stream.avail_out = (unsigned)size;
  int end = inflate(&stream, Z_FINISH);
  int fits = end == Z_STREAM_END && stream.total_out == size;
  inflateEnd(&stream);
  return fits ? 0 : -1;
}
