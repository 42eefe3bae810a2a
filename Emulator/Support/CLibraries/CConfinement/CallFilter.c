// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "The filter knows the system calls of x86-64 and AArch64."
#endif

#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)
#define REFUSE(number) RETURN(SECCOMP_RET_ERRNO | (number))
#define LOAD(member) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
// Goes on where the loaded value is another.
#define SKIP_UNLESS(value, count) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count)
#define FORBID(call) SKIP_UNLESS(call, 1), REFUSE(EPERM)
// A call whose first argument must be this process. The number is loaded again for what follows.
#define OWN_PROCESS_ONLY(call, process)                                                    \
  SKIP_UNLESS(call, 4), LOAD(args[0]), SKIP_UNLESS(process, 1), RETURN(SECCOMP_RET_ALLOW), \
      REFUSE(EPERM)

int confinement_filter_calls(void) {
  const unsigned own = (unsigned)getpid();
  struct sock_filter program[] = {
      LOAD(arch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),
      RETURN(SECCOMP_RET_KILL_PROCESS),
      LOAD(nr),
#if defined(__x86_64__)
      // The same calls have further numbers from here on (x32).
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      REFUSE(ENOSYS),
#endif
      // Threads, and no processes. What clone3 is asked for lies in memory, where no filter looks: the
      // C library goes back to clone.
      SKIP_UNLESS(SYS_clone3, 1),
      REFUSE(ENOSYS),
      SKIP_UNLESS(SYS_clone, 4),
      LOAD(args[0]),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
      RETURN(SECCOMP_RET_ALLOW),
      REFUSE(EPERM),
      // Signals to itself, as abort(3) sends them.
      OWN_PROCESS_ONLY(SYS_kill, own),
      OWN_PROCESS_ONLY(SYS_tgkill, own),
      FORBID(SYS_tkill),
      FORBID(SYS_rt_sigqueueinfo),
      FORBID(SYS_rt_tgsigqueueinfo),
      FORBID(SYS_pidfd_send_signal),
      FORBID(SYS_pidfd_open),
      FORBID(438),  // pidfd_getfd
#ifdef SYS_fork
      FORBID(SYS_fork),
      FORBID(SYS_vfork),
#endif
      FORBID(SYS_execve),
      FORBID(SYS_execveat),
      // The network.
      FORBID(SYS_socket),
      FORBID(SYS_socketpair),
      FORBID(SYS_connect),
      FORBID(SYS_bind),
      FORBID(SYS_listen),
      FORBID(SYS_accept),
      FORBID(SYS_accept4),
      FORBID(SYS_sendto),
      FORBID(SYS_sendmsg),
      FORBID(SYS_sendmmsg),
      // Other processes.
      FORBID(SYS_ptrace),
      FORBID(SYS_process_vm_readv),
      FORBID(SYS_process_vm_writev),
      FORBID(SYS_kcmp),
      // Mounts and namespaces.
      FORBID(SYS_mount),
      FORBID(SYS_umount2),
      FORBID(SYS_pivot_root),
      FORBID(SYS_chroot),
      FORBID(428),  // open_tree
      FORBID(429),  // move_mount
      FORBID(430),  // fsopen
      FORBID(431),  // fsconfig
      FORBID(432),  // fsmount
      FORBID(433),  // fspick
      FORBID(442),  // mount_setattr
      FORBID(SYS_unshare),
      FORBID(SYS_setns),
      FORBID(SYS_name_to_handle_at),
      FORBID(SYS_open_by_handle_at),
      FORBID(SYS_mknodat),
#ifdef SYS_mknod
      FORBID(SYS_mknod),
#endif
      // The kernel.
      FORBID(SYS_bpf),
      FORBID(SYS_perf_event_open),
      FORBID(SYS_userfaultfd),
      FORBID(425),  // io_uring_setup
      FORBID(426),  // io_uring_enter
      FORBID(427),  // io_uring_register
      FORBID(SYS_keyctl),
      FORBID(SYS_add_key),
      FORBID(SYS_request_key),
      FORBID(SYS_init_module),
      FORBID(SYS_finit_module),
      FORBID(SYS_delete_module),
      FORBID(SYS_kexec_load),
      FORBID(SYS_reboot),
      FORBID(SYS_swapon),
      FORBID(SYS_swapoff),
      FORBID(SYS_acct),
      FORBID(SYS_quotactl),
      FORBID(SYS_sethostname),
      FORBID(SYS_setdomainname),
      FORBID(SYS_settimeofday),
      FORBID(SYS_clock_settime),
      FORBID(SYS_personality),
#ifdef SYS_iopl
      FORBID(SYS_iopl),
      FORBID(SYS_ioperm),
      FORBID(SYS_modify_ldt),
#endif
      RETURN(SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof program / sizeof *program, .filter = program};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) < 0 ? errno : 0;
}
