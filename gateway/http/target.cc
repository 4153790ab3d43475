#include "gateway/http/target.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace busward::http {

namespace {

bool is_safe_segment(std::string_view segment) {
  if (segment == "." || segment == "..") return false;
  for (const char c : segment) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || c == '/' || c == '\\') return false;
  }
  return true;
}

std::optional<std::string> decode_path(const boost::urls::url_view& url) {
  std::string path;
  for (const auto& encoded : url.encoded_segments()) {
    const std::string segment = encoded.decode();
    if (!is_safe_segment(segment)) return std::nullopt;
    path += '/';
    path += segment;
  }
  if (path.empty()) path = "/";
  return path;
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  Target target;
  if (text == "*") {
    target.path = "*";
    return target;
  }
  const bool origin_form = text.starts_with('/');
  const auto parsed =
      origin_form ? boost::urls::parse_origin_form(text) : boost::urls::parse_absolute_uri(text);
  if (!parsed) return std::nullopt;
  if (!origin_form) {
    if (parsed->scheme() != "http" && parsed->scheme() != "https") return std::nullopt;
    target.authority = std::string{parsed->encoded_host_and_port()};
  }
  auto path = decode_path(*parsed);
  if (!path) return std::nullopt;
  target.path = std::move(*path);
  for (const auto& parameter : parsed->encoded_params()) {
    target.query.emplace_back(parameter.key.decode(), parameter.value.decode());
  }
  return target;
}

}  // namespace busward::http
