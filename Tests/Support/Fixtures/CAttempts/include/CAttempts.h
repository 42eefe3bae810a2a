// SPDX-License-Identifier: Apache-2.0
#ifndef CATTEMPTS_H
#define CATTEMPTS_H

/// The name of an attempt, from 0 on; NULL after the last.
const char *attempt_name(int index);

/// Tries what a confined process must not be able to do, by the system call itself. Returns 0 when it
/// could, otherwise the errno. `victim` is another process's id.
int attempt(int index, int victim);

/// open(2), closed at once. Returns 0 or the errno.
int attempt_open(const char *path, int flags);

/// Starts a thread and waits for it. Returns 0 or an errno.
int attempt_thread(void);

#endif
