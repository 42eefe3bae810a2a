// SPDX-License-Identifier: Apache-2.0
#ifndef CCONFINEMENT_H
#define CCONFINEMENT_H

// What a process takes from itself for good. Every function returns 0 or an errno, and must be called
// before the process has a second thread: a namespace and a filter are a thread's own.

/// Keeps the process from ever gaining privileges (PR_SET_NO_NEW_PRIVS, prctl(2)), which
/// ``confinement_restrict_files`` and ``confinement_filter_calls`` ask for.
int confinement_forbid_privileges(void);

/// Leaves the network: for a network namespace of its own, and where that takes a privilege, in a
/// user namespace of its own (unshare(2)).
int confinement_leave_network(void);

/// Gives up all capabilities but those to read and write files whatever their modes
/// (capabilities(7)): root's own files may belong to another user.
int confinement_drop_capabilities(void);

/// Restricts the process by Landlock (landlock(7)) to reading what lies at or below the paths in
/// `readable` and to doing as it likes with files below those in `writable`; paths that do not exist
/// are passed over. Where the kernel knows of it, TCP, abstract sockets and signals to others are
/// forbidden too. ENOSYS or EOPNOTSUPP: the kernel has no Landlock.
int confinement_restrict_files(const char *const readable[], int readableCount,
                               const char *const writable[], int writableCount);

/// Makes every system call that no transcode needs fail with EPERM (seccomp(2)): sockets, programs,
/// processes, debugging, mounts, namespaces, keys, modules, clocks, io_uring.
int confinement_filter_calls(void);

#endif
