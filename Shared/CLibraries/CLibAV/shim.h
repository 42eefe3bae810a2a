// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/aes.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/imgutils.h>
#include <libavutil/intreadwrite.h>
#include <libavutil/mathematics.h>
#include <libavutil/md5.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/samplefmt.h>

// Swift does not import macros that cast or compute; each has a function here.

static inline int clibav_error_end_of_file(void) { return AVERROR_EOF; }
static inline int clibav_error_again(void) { return AVERROR(EAGAIN); }
static inline int clibav_error_invalid_data(void) { return AVERROR_INVALIDDATA; }
static inline int clibav_error_no_memory(void) { return AVERROR(ENOMEM); }
static inline int clibav_error_not_permitted(void) { return AVERROR(EPERM); }
static inline int clibav_error_no_entry(void) { return AVERROR(ENOENT); }
static inline int clibav_error_from_errno(int number) { return AVERROR(number); }
static inline int64_t clibav_no_timestamp(void) { return AV_NOPTS_VALUE; }

// A frame's duration was renamed in libavutil 57.30.
static inline int64_t clibav_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame->duration;
#else
  return frame->pkt_duration;
#endif
}

static inline int clibav_frame_is_interlaced(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
  return frame->interlaced_frame;
#endif
}

// Says that a frame is of two fields, and which comes first.
static inline void clibav_frame_set_fields(AVFrame *frame, int is_top_first) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  frame->flags |= AV_FRAME_FLAG_INTERLACED;
  if (is_top_first) frame->flags |= AV_FRAME_FLAG_TOP_FIELD_FIRST;
  else frame->flags &= ~AV_FRAME_FLAG_TOP_FIELD_FIRST;
#else
  frame->interlaced_frame = 1;
  frame->top_field_first = is_top_first;
#endif
}

// The display matrix of a stream: clockwise degrees to make it upright, 0 without one, and whether it
// has to be mirrored from left to right after that.
static inline double clibav_stream_rotation(const AVStream *stream, int *is_mirrored) {
  const uint8_t *matrix = NULL;
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  const AVPacketSideData *data = av_packet_side_data_get(
      stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data,
      AV_PKT_DATA_DISPLAYMATRIX);
  if (data && data->size >= 9 * sizeof(int32_t)) matrix = data->data;
#else
  size_t size = 0;
  matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  if (size < 9 * sizeof(int32_t)) matrix = NULL;
#endif
  *is_mirrored = 0;
  if (!matrix) return 0;
  int32_t turn[9];
  memcpy(turn, matrix, sizeof turn);
  // A turn has a determinant above zero. What mirrors as well is a turn and then a change of sign of
  // the first column, which is taken back to see the turn.
  if ((double)turn[0] * turn[4] < (double)turn[1] * turn[3]) {
    *is_mirrored = 1;
    for (int row = 0; row < 9; row += 3) turn[row] = turn[row] == INT32_MIN ? INT32_MAX : -turn[row];
  }
  return -av_display_rotation_get(turn);
}

// The Dolby Vision profile of a stream, or -1.
static inline int clibav_stream_dolby_vision_profile(const AVStream *stream) {
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  const AVPacketSideData *data = av_packet_side_data_get(
      stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data,
      AV_PKT_DATA_DOVI_CONF);
  return data && data->size >= sizeof(AVDOVIDecoderConfigurationRecord)
             ? ((const AVDOVIDecoderConfigurationRecord *)data->data)->dv_profile : -1;
#else
  size_t size = 0;
  const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DOVI_CONF, &size);
  return data && size >= sizeof(AVDOVIDecoderConfigurationRecord)
             ? ((const AVDOVIDecoderConfigurationRecord *)data)->dv_profile : -1;
#endif
}

// A reader's position, for progress by bytes.
static inline int64_t clibav_position(AVIOContext *context) { return avio_tell(context); }

// Formats one line of libav*'s log the way it would print it, without its prefix.
static inline void clibav_format_log(void *context, int level, const char *format,
                                     va_list arguments, char *line, int size) {
  int prefix = 0;
  av_log_format_line2(context, level, format, arguments, line, size, &prefix);
}
