// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CAttempts.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long try_socket(int victim) { return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }
static long try_local_socket(int victim) { return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }
static long try_netlink(int victim) { return syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0); }

static long try_execute(int victim) {
  char *const arguments[] = {"true", NULL}, *const environment[] = {NULL};
  return syscall(SYS_execve, "/usr/bin/true", arguments, environment);
}

// The child of a fork that should not be ends at once.
static long try_fork(int victim) {
  long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  if (child > 0) waitpid((pid_t)child, NULL, 0);
  return child;
}

static long try_clone3(int victim) { return syscall(SYS_clone3, NULL, 0); }
static long try_ptrace(int victim) { return syscall(SYS_ptrace, PTRACE_SEIZE, victim, 0, 0); }

static long try_read_memory(int victim) {
  return syscall(SYS_process_vm_readv, victim, NULL, 0, NULL, 0, 0);
}

static long try_signal(int victim) { return syscall(SYS_kill, victim, 0); }
static long try_signal_thread(int victim) { return syscall(SYS_tgkill, victim, victim, 0); }
static long try_mount(int victim) { return syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL); }
static long try_chroot(int victim) { return syscall(SYS_chroot, "/"); }
static long try_unshare(int victim) { return syscall(SYS_unshare, CLONE_NEWUSER); }
static long try_setns(int victim) { return syscall(SYS_setns, -1, 0); }
static long try_bpf(int victim) { return syscall(SYS_bpf, -1, NULL, 0); }
static long try_io_uring(int victim) { return syscall(425, 1, NULL); }
static long try_keys(int victim) { return syscall(SYS_keyctl, 0, -3, 0); }
static long try_userfaultfd(int victim) { return syscall(SYS_userfaultfd, 1); }
static long try_personality(int victim) { return syscall(SYS_personality, 0xffffffff); }

static const struct {
  const char *name;
  long (*run)(int victim);
} attempts[] = {
    {"socket", try_socket},
    {"local socket", try_local_socket},
    {"netlink", try_netlink},
    {"execute", try_execute},
    {"fork", try_fork},
    {"clone3", try_clone3},
    {"ptrace", try_ptrace},
    {"read memory", try_read_memory},
    {"signal", try_signal},
    {"signal a thread", try_signal_thread},
    {"mount", try_mount},
    {"chroot", try_chroot},
    {"unshare", try_unshare},
    {"setns", try_setns},
    {"bpf", try_bpf},
    {"io_uring", try_io_uring},
    {"keys", try_keys},
    {"userfaultfd", try_userfaultfd},
    {"personality", try_personality},
};

const char *attempt_name(int index) {
  return (size_t)index < sizeof attempts / sizeof *attempts ? attempts[index].name : NULL;
}

int attempt(int index, int victim) { return attempts[index].run(victim) < 0 ? errno : 0; }

int attempt_open(const char *path, int flags) {
  int file = open(path, flags, 0600);
  if (file < 0) return errno;
  close(file);
  return 0;
}

static void *nothing(void *argument) { return argument; }

int attempt_thread(void) {
  pthread_t thread;
  int result = pthread_create(&thread, NULL, nothing, NULL);
  return result == 0 ? pthread_join(thread, NULL) : result;
}
