#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh EXECUTABLE FOLDER: makes FOLDER a function's deployment package that needs nothing of the
# machine it runs on: bootstrap, the function, and in lib/ the loader and every shared library,
# those included that libcurl brings when the function first speaks to AWS. With ARCHITECTURE (arm64
# or x86_64) in the environment it refuses to make a package for another processor.
set -euo pipefail
executable=$1
folder=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

case $(od -An -tu2 -j18 -N2 "$executable" | tr -d ' ') in
62) made_for=x86_64 ;;
183) made_for=arm64 ;;
*) made_for="another processor" ;;
esac
if [ "${ARCHITECTURE:-$made_for}" != "$made_for" ]; then
  echo "package.sh: $executable is for $made_for, and Architecture is $ARCHITECTURE:" \
    "build on such a machine, or deploy with Architecture = \"$made_for\"" >&2
  exit 1
fi

rm -rf "$folder"
mkdir -p "$folder/lib"
install -m 755 "$executable" "$folder/function"
"${CC:-$(command -v cc || command -v clang)}" -static -Os -s -Wall -Wextra -Werror -o "$folder/bootstrap" "$here/bootstrap.c"

# Reads to the end, since a broken pipe would count as a failure. ldconfig is not in everyone's PATH.
library_path() { /sbin/ldconfig -p | awk -v name="$1" '$1 == name && !found++ { print $NF }'; }
libraries_of() { ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }'; }
copy() { install -m 644 "$(readlink -f "$1")" "$folder/lib/$(basename "$1")"; }

curl=$(library_path libcurl.so.4)
[ -n "$curl" ] || { echo "package.sh: libcurl.so.4 is not installed" >&2; exit 1; }
{ libraries_of "$executable"; libraries_of "$curl"; echo "$curl"; } | sort -u | while read -r library; do
  copy "$library"
done
# Names are resolved by libraries that the C library loads by itself.
for name in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
  library=$(library_path "$name")
  [ -z "$library" ] || copy "$library"
done
loader=$(ldd "$executable" | awk '$1 ~ /^\/.*ld-linux/ { print $1 }')
install -m 755 "$(readlink -f "$loader")" "$folder/lib/loader"
# Debian's place for them, and Amazon Linux's.
for authorities in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
  [ ! -f "$authorities" ] || break
done
install -m 644 "$authorities" "$folder/lib/ca-certificates.crt"
# A package is the same whenever it is made, so that its hash says what is in it. ZIP knows no earlier
# time than 1980.
find "$folder" -exec touch --date=1980-01-02T00:00:00Z {} +
