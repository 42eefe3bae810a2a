// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// Swift can neither call variadic functions nor read every union: the few calls of libmicrohttpd
// that need one have a plain form here.

typedef void *(*mhd_target_callback)(void *context, const char *target,
                                     struct MHD_Connection *connection);
typedef size_t (*mhd_unescape_callback)(void *context, struct MHD_Connection *connection,
                                        char *text);

/// Starts a daemon in epoll mode that listens nowhere: connections are added to it. NULL when it
/// cannot.
static inline struct MHD_Daemon *mhd_start(
    unsigned threads, unsigned connection_limit, unsigned idle_seconds,
    size_t connection_memory, void *context, MHD_NotifyConnectionCallback changed,
    mhd_target_callback target,
    mhd_unescape_callback unescape, MHD_AccessHandlerCallback access,
    MHD_RequestCompletedCallback completed) {
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET, 0, NULL,
      NULL, access, context,
      MHD_OPTION_NOTIFY_CONNECTION, changed, context,
      MHD_OPTION_URI_LOG_CALLBACK, target, context,
      MHD_OPTION_UNESCAPE_CALLBACK, unescape, context,
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_CONNECTION_LIMIT, connection_limit,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
      // The last of equal options counts; a pool of one is no pool.
      MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 1u,
      MHD_OPTION_END);
}

/// Accepts the next connection of a listening socket and hands it to a daemon: 1, or 0 when none
/// waits, or -1 with errno.
static inline int mhd_accept(struct MHD_Daemon *daemon, int listener) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  // accept4(2) by number: with _GNU_SOURCE, which declares it, the C library's types differ from
  // those of the modules beside this one, and the compiler refuses them together.
  int connection = (int)syscall(SYS_accept4, listener, (struct sockaddr *)&address, &size,
                                SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (connection < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
  int on = 1;
  (void)setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // A connection that is not taken is closed by the library.
  (void)MHD_add_connection(daemon, connection, (struct sockaddr *)&address, size);
  return 1;
}

/// The port at this end of a connection, or 0.
static inline uint16_t mhd_local_port(int socket) {
  struct sockaddr_storage address;
  socklen_t size = sizeof address;
  if (getsockname(socket, (struct sockaddr *)&address, &size) < 0) return 0;
  // It stands at the same place in both families' addresses.
  return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

/// Makes the end of the connection, rather than a coding or a length, the end of the response.
static inline void mhd_end_by_closing(struct MHD_Response *response) {
  (void)MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
}

/// The socket of a connection, or -1.
static inline int mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

/// What the connection callback stored for a connection, or NULL.
static inline void *mhd_connection_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

/// Writes the peer's numeric address, ended by a zero byte.
static inline bool mhd_peer(struct MHD_Connection *connection, char *text, unsigned size) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (!info || !info->client_addr) return false;
  if (info->client_addr->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)info->client_addr;
    return inet_ntop(AF_INET, &v4->sin_addr, text, size) != NULL;
  }
  if (info->client_addr->sa_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)info->client_addr;
    return inet_ntop(AF_INET6, &v6->sin6_addr, text, size) != NULL;
  }
  return false;
}
