// SPDX-License-Identifier: Apache-2.0
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/syscall.h>
#include <unistd.h>

// Swift does not import variadic functions, nor what Glibc hides behind _GNU_SOURCE.

// Leaves the network: a user namespace and a network namespace of its own (linux/sched.h).
static inline int confinement_leave_network(void) {
  return (int)syscall(SYS_unshare, 0x10000000 | 0x40000000);
}
