// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's interface, written down here because a system's headers may be older than its kernel
// (https://docs.kernel.org/userspace-api/landlock.html).
enum {
  CREATE_RULESET = 444,
  ADD_RULE = 445,
  RESTRICT_SELF = 446,
  VERSION_FLAG = 1,
  RULE_PATH_BENEATH = 1,
};

enum {
  EXECUTE = 1 << 0,
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_DIR = 1 << 3,
  FIRST_VERSION = (1 << 13) - 1,
  REFER = 1 << 13,      // from version 2
  TRUNCATE = 1 << 14,   // from version 3
  IOCTL_DEV = 1 << 15,  // from version 5
  // What may be allowed for a path that is no folder.
  OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV,
  BIND_TCP = 1 << 0,                    // from version 4
  CONNECT_TCP = 1 << 1,                 // from version 4
  SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0,  // from version 6
  SCOPE_SIGNAL = 1 << 1,                // from version 6
};

struct ruleset {
  uint64_t files;
  uint64_t network;
  uint64_t scoped;
};

struct path_beneath {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

static int allow(int rules, const char *path, uint64_t allowed) {
  int parent = open(path, O_PATH | O_CLOEXEC);
  if (parent < 0) return errno == ENOENT || errno == EACCES || errno == ENOTDIR ? 0 : errno;
  struct stat status;
  int result = fstat(parent, &status) < 0 ? errno : 0;
  if (result == 0) {
    if (!S_ISDIR(status.st_mode)) allowed &= OF_FILES;
    struct path_beneath rule = {.allowed = allowed, .parent = parent};
    // Landlock leaves pipes and their like, which have no path, to whoever holds them.
    if (syscall(ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0) < 0 && errno != EBADFD)
      result = errno;
  }
  close(parent);
  return result;
}

int confinement_restrict_files(const char *const readable[], int readableCount,
                               const char *const writable[], int writableCount) {
  long version = syscall(CREATE_RULESET, NULL, 0, VERSION_FLAG);
  if (version < 0) return errno;
  struct ruleset handled = {.files = FIRST_VERSION};
  if (version >= 2) handled.files |= REFER;
  if (version >= 3) handled.files |= TRUNCATE;
  if (version >= 4) handled.network = BIND_TCP | CONNECT_TCP;
  if (version >= 5) handled.files |= IOCTL_DEV;
  if (version >= 6) handled.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
  // An older kernel takes a longer description as long as what it does not know is zero.
  int rules = (int)syscall(CREATE_RULESET, &handled, sizeof handled, 0);
  if (rules < 0) return errno;
  int result = 0;
  for (int index = 0; index < readableCount && result == 0; index++)
    result = allow(rules, readable[index], READ_FILE | READ_DIR);
  for (int index = 0; index < writableCount && result == 0; index++)
    result = allow(rules, writable[index], handled.files & ~(uint64_t)(EXECUTE | IOCTL_DEV));
  if (result == 0 && syscall(RESTRICT_SELF, rules, 0) < 0) result = errno;
  close(rules);
  return result;
}
