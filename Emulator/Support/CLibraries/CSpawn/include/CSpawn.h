// SPDX-License-Identifier: Apache-2.0
#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// The most descriptors that a program can be given.
enum { CSPAWN_DESCRIPTORS = 8 };

/// Starts a program as the leader of a process group of its own, with default signal handling.
/// `descriptors` become its descriptors from 0 on, -1 an empty file for reading; it inherits no
/// other. `directory` is its working directory, NULL this one. It is killed when the calling *thread*
/// ends, however that comes about, so that thread must live as long as the program shall.
///
/// posix_spawn(3) cannot ask for that (PR_SET_PDEATHSIG, prctl(2)), nor close descriptors that
/// another library has opened without O_CLOEXEC.
///
/// Returns the process id, or -1 with the reason in `error`, an errno.
pid_t cspawn(const char *path, char *const arguments[], char *const environment[],
             const char *directory, const int descriptors[], int count, int *error);

/// A descriptor that becomes readable when a child ends, pidfd_open(2), or -1 with errno.
int cspawn_watch(pid_t child);

/// pipe2(2) with O_CLOEXEC, the reading end without waiting. Returns 0 or an errno.
int cspawn_pipe(int *reader, int *writer);

#endif
