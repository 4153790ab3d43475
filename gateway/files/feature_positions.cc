#include "gateway/files/feature_positions.h"

namespace busward::files {
namespace {

// Counts brackets outside of strings; nothing more is needed in sound JSON.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_{text} {}

  std::vector<TextPosition> run() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        line_start_ = at_ + 1;
      } else if (c == '"') {
        skip_string();
      } else if (c == '{' || c == '[') {
        open(c);
      } else if (c == '}' || c == ']') {
        --depth_;
      }
    }
    return found_;
  }

 private:
  void skip_string() {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (depth_ == 1) key_ = text_.substr(begin, at_ - begin);
  }

  void open(char bracket) {
    ++depth_;
    if (depth_ == 2) in_features_ = bracket == '[' && key_ == "features";
    if (depth_ == 3 && in_features_) found_.push_back({line_, at_ - line_start_ + 1});
  }

  std::string_view text_;
  std::string_view key_;  // the last string of the top object
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  int depth_ = 0;
  bool in_features_ = false;
  std::vector<TextPosition> found_;
};

}  // namespace

std::vector<TextPosition> feature_positions(std::string_view text) {
  return Scanner{text}.run();
}

}  // namespace busward::files
