// SPDX-License-Identifier: Apache-2.0
#pragma once
// The low-level digests (SHA256_Init and its kin) are marked deprecated in favour of EVP, yet they
// alone work without initialising the library, which costs a short process most of a millisecond.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
