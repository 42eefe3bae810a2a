// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int confinement_forbid_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? errno : 0;
}

int confinement_leave_network(void) {
  if (unshare(CLONE_NEWNET) == 0) return 0;
  if (errno != EPERM) return errno;
  return unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0 ? errno : 0;
}

int confinement_drop_capabilities(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
  if (syscall(SYS_capget, &header, sets) < 0) return errno;
  unsigned kept = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
  for (int index = 0; index < _LINUX_CAPABILITY_U32S_3; index++) {
    sets[index].permitted &= index == 0 ? kept : 0;
    sets[index].effective = sets[index].permitted;
    sets[index].inheritable = 0;
  }
  return syscall(SYS_capset, &header, sets) < 0 ? errno : 0;
}
