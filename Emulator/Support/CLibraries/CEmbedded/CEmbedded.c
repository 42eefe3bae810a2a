// SPDX-License-Identifier: Apache-2.0
#include "CEmbedded.h"
#include <string.h>

// C's #embed, since a Swift array literal of a hundred kilobytes takes the compiler half a minute.
static const unsigned char api_js[] = {
#embed "../../../Console/Web/api.js"
};
static const unsigned char developer_view_js[] = {
#embed "../../../Console/Web/developer-view.js"
};
static const unsigned char dom_js[] = {
#embed "../../../Console/Web/dom.js"
};
static const unsigned char format_js[] = {
#embed "../../../Console/Web/format.js"
};
static const unsigned char job_view_js[] = {
#embed "../../../Console/Web/job-view.js"
};
static const unsigned char icon_svg[] = {
#embed "../../../Console/Web/icon.svg"
};
static const unsigned char index_html[] = {
#embed "../../../Console/Web/index.html"
};
static const unsigned char library_js[] = {
#embed "../../../Console/Web/library.js"
};
static const unsigned char main_js[] = {
#embed "../../../Console/Web/main.js"
};
static const unsigned char session_js[] = {
#embed "../../../Console/Web/session.js"
};
static const unsigned char steps_js[] = {
#embed "../../../Console/Web/steps.js"
};
static const unsigned char storyboard_js[] = {
#embed "../../../Console/Web/storyboard.js"
};
static const unsigned char stream_js[] = {
#embed "../../../Console/Web/stream.js"
};
static const unsigned char style_css[] = {
#embed "../../../Console/Web/style.css"
};
static const unsigned char upload_js[] = {
#embed "../../../Console/Web/upload.js"
};
static const unsigned char video_view_js[] = {
#embed "../../../Console/Web/video-view.js"
};
static const unsigned char videos_view_js[] = {
#embed "../../../Console/Web/videos-view.js"
};
static const unsigned char lambda_node_mjs[] = {
#embed "../../../Services/Lambda/Runtimes/Clients/lambda_node.mjs"
};
static const unsigned char lambda_python_py[] = {
#embed "../../../Services/Lambda/Runtimes/Clients/lambda_python.py"
};
static const unsigned char aws_model_txt[] = {
#embed "../../../Services/MediaConvert/Model/aws-model.txt"
};
static const unsigned char settings_txt[] = {
#embed "../../../Services/MediaConvert/Settings/settings.txt"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} files[] = {
    {"api.js", api_js, sizeof api_js},
    {"developer-view.js", developer_view_js, sizeof developer_view_js},
    {"dom.js", dom_js, sizeof dom_js},
    {"format.js", format_js, sizeof format_js},
    {"job-view.js", job_view_js, sizeof job_view_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"index.html", index_html, sizeof index_html},
    {"library.js", library_js, sizeof library_js},
    {"main.js", main_js, sizeof main_js},
    {"session.js", session_js, sizeof session_js},
    {"steps.js", steps_js, sizeof steps_js},
    {"storyboard.js", storyboard_js, sizeof storyboard_js},
    {"stream.js", stream_js, sizeof stream_js},
    {"style.css", style_css, sizeof style_css},
    {"upload.js", upload_js, sizeof upload_js},
    {"video-view.js", video_view_js, sizeof video_view_js},
    {"videos-view.js", videos_view_js, sizeof videos_view_js},
    {"lambda_node.mjs", lambda_node_mjs, sizeof lambda_node_mjs},
    {"lambda_python.py", lambda_python_py, sizeof lambda_python_py},
    {"aws-model.txt", aws_model_txt, sizeof aws_model_txt},
    {"settings.txt", settings_txt, sizeof settings_txt},
};

const unsigned char *embedded_file(const char *name, size_t *count) {
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (strcmp(files[i].name, name) == 0) {
      *count = files[i].count;
      return files[i].bytes;
    }
  }
  return NULL;
}
