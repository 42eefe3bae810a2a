// SPDX-License-Identifier: Apache-2.0
// What Lambda starts. The function beside it was linked against a newer C library than Lambda's, so
// it must run under the loader and the libraries that the package carries. A kernel only takes a
// loader by an absolute path, which is why this small static program names it instead.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

// The folder that holds the package: Lambda says it, otherwise this program's own path does.
static const char *package_folder(const char *self) {
  static char folder[PATH_MAX];
  const char *root = getenv("LAMBDA_TASK_ROOT");
  if (self[0] != '/' && root != NULL && root[0] == '/') return root;
  const char *slash = strrchr(self, '/');
  if (slash == NULL) return root != NULL ? root : "/var/task";
  size_t length = (size_t)(slash - self);
  if (length >= sizeof folder) return "/var/task";
  memcpy(folder, self, length);
  folder[length] = 0;
  return length > 0 ? folder : "/";
}

int main(int count, char **words) {
  const char *folder = package_folder(count > 0 ? words[0] : "");
  char loader[PATH_MAX], libraries[PATH_MAX], function[PATH_MAX], certificates[PATH_MAX];
  if (snprintf(loader, sizeof loader, "%s/lib/loader", folder) >= (int)sizeof loader ||
      snprintf(libraries, sizeof libraries, "%s/lib", folder) >= (int)sizeof libraries ||
      snprintf(function, sizeof function, "%s/function", folder) >= (int)sizeof function ||
      snprintf(certificates, sizeof certificates, "%s/lib/ca-certificates.crt", folder) >=
          (int)sizeof certificates) {
    fputs("bootstrap: the package's path is too long\n", stderr);
    return 126;
  }
  // The certificates of public authorities, where the machine's own are not at the expected place.
  setenv("SSL_CERT_FILE", certificates, 0);
  char **command = calloc((size_t)count + 6, sizeof *command);
  if (command == NULL) return 126;
  int used = 0;
  command[used++] = loader;
  command[used++] = "--library-path";
  command[used++] = libraries;
  command[used++] = function;
  for (int index = 1; index < count; index++) command[used++] = words[index];
  execve(loader, command, environ);
  perror("bootstrap: cannot start the function under the package's loader");
  return 126;
}
