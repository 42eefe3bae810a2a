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

struct order {
  const char *path;
  char *const *arguments;
  char *const *environment;
  const char *directory;
  const int *descriptors;
  int count;
  pid_t parent;
};

// Puts each descriptor at its place; 0 or -1 with errno. All are moved out of the way first: one may
// have a number that is another's place.
static int arrange(const struct order *order) {
  int moved[CSPAWN_DESCRIPTORS];
  for (int place = 0; place < order->count; place++) {
    int given = order->descriptors[place];
    int source = given < 0 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : given;
    if (source < 0) return -1;
    moved[place] = fcntl(source, F_DUPFD_CLOEXEC, CSPAWN_DESCRIPTORS);
    if (moved[place] < 0) return -1;
  }
  for (int place = 0; place < order->count; place++) {
    if (dup2(moved[place], place) < 0) return -1;
  }
  // Every descriptor of ours is closed on execution, but Foundation, for one, writes files whose
  // descriptors are not. A kernel before 5.9 has no such call.
  syscall(SYS_close_range, (unsigned)order->count, ~0u, 0u);
  return 0;
}

// Runs in the child, which shares the parent's memory until it executes the program: system calls
// and nothing else. Returns an errno.
static int become(const struct order *order) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before the line above.
  if (getppid() != order->parent) _exit(127);
  if (order->directory && chdir(order->directory) < 0) return errno;
  if (arrange(order) < 0) return errno;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  // The program may be being written: by a compiler, or because another thread's child still holds
  // the descriptor that wrote it, until it executes its own program.
  struct timespec pause = {.tv_nsec = 20000000};
  for (int attempt = 0; attempt < 50; attempt++) {
    execve(order->path, order->arguments, order->environment);
    if (errno != ETXTBSY) break;
    nanosleep(&pause, NULL);
  }
  return errno;
}

pid_t cspawn(const char *path, char *const arguments[], char *const environment[],
             const char *directory, const int descriptors[], int count, int *error) {
  if (count < 0 || count > CSPAWN_DESCRIPTORS) {
    *error = EINVAL;
    return -1;
  }
  struct order order = {path, arguments, environment, directory, descriptors, count, getpid()};
  volatile int failure = 0;
  // A signal must not run one of the parent's handlers in the child, on the parent's memory.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t pid = vfork();
  if (pid == 0) {
    failure = become(&order);
    _exit(127);
  }
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
