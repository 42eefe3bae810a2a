// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Swift cannot read epoll's packed event: epoll(7) for one token each has a plain form here.

static inline int epoll_add(int set, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = events;
  event.data.u64 = token;
  return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

/// Adds a descriptor to an epoll set for bytes to read or their end, as long as either is there.
static inline int epoll_watch_bytes(int set, int descriptor, uint64_t token) {
  return epoll_add(set, descriptor, EPOLLIN | EPOLLRDHUP, token);
}

/// Adds a socket to an epoll set, edge-triggered, for the peer's going away alone.
static inline int epoll_watch_end(int set, int socket, uint64_t token) {
  return epoll_add(set, socket, EPOLLRDHUP | EPOLLET, token);
}

/// Removes a descriptor from an epoll set.
static inline int epoll_unwatch(int set, int descriptor) {
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  return epoll_ctl(set, EPOLL_CTL_DEL, descriptor, &event);
}

/// Waits for one event and stores its token: 1, 0 when time ran out, -1 on an error.
static inline int epoll_next(int set, uint64_t *token, int milliseconds) {
  struct epoll_event event;
  int count = epoll_wait(set, &event, 1, milliseconds);
  if (count == 1) *token = event.data.u64;
  return count;
}
