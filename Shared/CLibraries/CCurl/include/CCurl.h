// SPDX-License-Identifier: Apache-2.0
#pragma once

// libcurl, found at run time: its types and constants come from curl's own headers, its functions
// from libcurl.so.4, which is opened when the first of them is needed. A program that sends nothing
// starts without it. Variadic functions are given one fixed form for each kind of argument.

#include <curl/curl.h>

/// Opens and initialises libcurl, once for the process, from any thread.
/// Returns NULL when it can be used, otherwise the reason, which lives for ever. Every other function
/// here may be called only after this returned NULL.
const char *ccurl_load(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
CURLcode ccurl_easy_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value);
/// Copies the string.
CURLcode ccurl_easy_set_string(CURL *easy, CURLoption option, const char *value);
/// Keeps the pointer.
CURLcode ccurl_easy_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
/// CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
CURLcode ccurl_easy_set_write(CURL *easy, CURLoption option, curl_write_callback function);
/// CURLOPT_READFUNCTION.
CURLcode ccurl_easy_set_read(CURL *easy, curl_read_callback function);
/// CURLOPT_SEEKFUNCTION.
CURLcode ccurl_easy_set_seek(CURL *easy, curl_seek_callback function);
/// CURLOPT_OPENSOCKETFUNCTION.
CURLcode ccurl_easy_set_opensocket(CURL *easy, curl_opensocket_callback function);
/// The address of an AF_INET or AF_INET6 socket address in network order.
/// Returns how many of the 16 bytes it has: 4, 16, or 0 for any other family.
int ccurl_sockaddr_bytes(const struct curl_sockaddr *address, unsigned char *bytes);
const char *ccurl_easy_strerror(CURLcode code);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free_all(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove_handle(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi, int *running);
/// Waits until something can be done, the time in milliseconds is over, or ccurl_multi_wakeup is called.
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
/// May be called from any thread.
CURLMcode ccurl_multi_wakeup(CURLM *multi);
CURLMsg *ccurl_multi_info_read(CURLM *multi, int *remaining);
