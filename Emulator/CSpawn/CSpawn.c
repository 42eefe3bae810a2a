// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Runs in the child, which shares the parent's memory until it executes the program: system calls
// and nothing else.
static void become(const char *path, char *const arguments[], char *const environment[],
                   const char *directory, int output, pid_t parent, volatile int *error) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before the line above.
  if (getppid() != parent) _exit(127);
  int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
      dup2(output, STDERR_FILENO) < 0 || chdir(directory) < 0) {
    *error = errno;
    _exit(127);
  }
  // Every descriptor of the parent's is meant to be closed on execution; this is for libraries that
  // forget it. A kernel before 5.9 has no such call.
  syscall(SYS_close_range, 3u, ~0u, 0u);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  // The program may be being written: by a compiler, or because another thread's child still holds
  // the descriptor that wrote it, until it executes its own program.
  struct timespec pause = {.tv_nsec = 20000000};
  for (int attempt = 0; attempt < 50; attempt++) {
    execve(path, arguments, environment);
    if (errno != ETXTBSY) break;
    nanosleep(&pause, NULL);
  }
  *error = errno;
  _exit(127);
}

pid_t cspawn(const char *path, char *const arguments[], char *const environment[],
             const char *directory, int output, int *error) {
  volatile int failure = 0;
  pid_t parent = getpid();
  // A signal must not run one of the parent's handlers in the child, on the parent's memory.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t pid = vfork();
  if (pid == 0) become(path, arguments, environment, directory, output, parent, &failure);
  if (pid < 0) failure = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (pid > 0 && failure != 0) waitpid(pid, NULL, 0);
  *error = failure;
  return failure == 0 ? pid : -1;
}

int cspawn_watch(pid_t child) { return (int)syscall(SYS_pidfd_open, child, 0u); }

int cspawn_pipe(int *reader, int *writer) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return errno;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  *reader = ends[0];
  *writer = ends[1];
  return 0;
}
