// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

// The content of a file that is part of the executable; NULL where there is none of the name.
const unsigned char *embedded_file(const char *name, size_t *count);
