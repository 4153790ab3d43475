#include "gateway/http/static_files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <openssl/sha.h>

#include "gateway/http/problem.h"

namespace busward::http {

namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, std::string_view> kContentTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
};

constexpr std::string_view kNoConsole = R"(<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Busward</title>
<style>body{font:16px/1.5 sans-serif;max-width:40em;margin:4em auto}</style>
<h1>Busward is running</h1>
<p>Its console is not built yet: run <code>npm ci &amp;&amp; npm run build</code>
in <code>web/</code> and start the server again. The API answers under <code>/api/v1</code>.</p>
<p>服务已启动，但控制台页面尚未构建。</p>
</html>
)";

std::string_view content_type_of(const std::string& extension) {
  for (const auto& [known, type] : kContentTypes) {
    if (known == extension) return type;
  }
  return "application/octet-stream";
}

// Vite's "name-Bx3_kQ9z.js" in assets/.
bool carries_hash(std::string_view path) {
  if (path.find("/assets/") == std::string_view::npos) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.find('.');
  constexpr std::size_t kHashLength = 8;
  return dot != std::string_view::npos && dot > kHashLength && name[dot - kHashLength - 1] == '-';
}

Body read_file(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::make_shared<const std::string>(std::move(bytes).str());
}

std::string etag_of(const std::string& bytes, std::string_view suffix) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string out = "\"";
  for (std::size_t i = 0; i < 8; ++i) fmt::format_to(std::back_inserter(out), "{:02x}", digest[i]);
  return out + std::string{suffix} + "\"";
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(part);
}

// ";q=0.5" of one element; 1 where there is none, 0 where it is no number.
double weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    std::string_view parameter = take_until(parameters, ';');
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    parameter.remove_prefix(2);
    double weight = 0;
    const auto [end, ec] =
        std::from_chars(parameter.data(), parameter.data() + parameter.size(), weight);
    return ec == std::errc{} && end == parameter.data() + parameter.size() ? weight : 0;
  }
  return 1;
}

double weight_for(std::string_view accept_encoding, std::string_view encoding) {
  std::optional<double> any;
  while (!accept_encoding.empty()) {
    std::string_view element = take_until(accept_encoding, ',');
    const std::string_view name = take_until(element, ';');
    if (equal_ignoring_case(name, encoding)) return weight_of(element);
    if (name == "*") any = weight_of(element);
  }
  return any.value_or(0);
}

}  // namespace

Encoding choose_encoding(std::optional<std::string_view> accept_encoding, EncodingChoice choice) {
  if (!accept_encoding) return Encoding::plain;
  const double brotli = choice.has_brotli ? weight_for(*accept_encoding, "br") : 0;
  const double gzip = choice.has_gzip ? weight_for(*accept_encoding, "gzip") : 0;
  const double plain = weight_for(*accept_encoding, "identity");
  if (brotli > 0 && brotli >= gzip && brotli >= plain) return Encoding::brotli;
  if (gzip > 0 && gzip >= plain) return Encoding::gzip;
  return Encoding::plain;
}

StaticFiles StaticFiles::load(const fs::path& folder) {
  StaticFiles loaded;
  std::error_code ec;
  if (!fs::is_regular_file(folder / "index.html", ec)) return loaded;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || extension == ".br" || extension == ".gz") continue;
    const auto path = "/" + entry.path().lexically_relative(folder).generic_string();
    File& file = loaded.files_[path];
    file.content_type = content_type_of(extension);
    file.immutable = carries_hash(path);
    const auto variant = [](const fs::path& source, std::string_view suffix) {
      Variant made;
      made.body = read_file(source);
      made.etag = etag_of(*made.body, suffix);
      return made;
    };
    file.plain = variant(entry.path(), "");
    const fs::path brotli = entry.path().string() + ".br";
    const fs::path gzip = entry.path().string() + ".gz";
    if (fs::is_regular_file(brotli)) file.brotli = variant(brotli, "-br");
    if (fs::is_regular_file(gzip)) file.gzip = variant(gzip, "-gz");
  }
  return loaded;
}

// Browsers ask for /favicon.ico whatever the page says; ours is a drawing, whose name may carry a
// hash.
const StaticFiles::File* StaticFiles::find_icon() const {
  for (const auto& [path, file] : files_) {
    if (path.ends_with(".svg") && path.find("/busward") != std::string::npos) return &file;
  }
  return nullptr;
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  if (path == "/") path = "/index.html";
  const auto exact = files_.find(path);
  if (exact != files_.end()) return &exact->second;
  if (path == "/favicon.ico") return find_icon();
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.find('.') != std::string_view::npos) return nullptr;
  return &files_.find("/index.html")->second;
}

Response StaticFiles::answer(const Request& request) const {
  if (!has_console()) {
    if (request.path != "/")
      return problem_response(Problem::not_found, "The console is not built.");
    Response page = text_response(503, kNoConsole);
    page.content_type = "text/html; charset=utf-8";
    page.headers.push_back({"Cache-Control", "no-store"});
    return page;
  }
  const File* const file = find(request.path);
  if (!file) return problem_response(Problem::not_found, "There is no such file.");

  const Encoding encoding = choose_encoding(
      request.header("Accept-Encoding"),
      EncodingChoice{.has_brotli = file->brotli.has_value(), .has_gzip = file->gzip.has_value()});
  const Variant* variant = &file->plain;
  Response response;
  if (encoding == Encoding::brotli) variant = &*file->brotli;
  if (encoding == Encoding::gzip) variant = &*file->gzip;
  if (encoding != Encoding::plain) {
    response.headers.push_back({"Content-Encoding", encoding == Encoding::brotli ? "br" : "gzip"});
  }
  if (file->brotli || file->gzip) response.headers.push_back({"Vary", "Accept-Encoding"});
  response.headers.push_back({"ETag", variant->etag});
  response.headers.push_back(
      {"Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache"});
  const auto known = request.header("If-None-Match");
  if (known && matches_etag(*known, variant->etag)) {
    response.status = 304;
    return response;
  }
  response.content_type = file->content_type;
  response.body = variant->body;
  return response;
}

}  // namespace busward::http
