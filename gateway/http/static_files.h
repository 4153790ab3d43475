#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/exchange.h"

namespace busward::http {

// The console's files: everything below a folder, read once into memory, so nothing of a request
// ever reaches the file system. Twins "x.br" and "x.gz" of a file "x" are its encodings and go out
// to who accepts them. Files whose name carries a hash are immutable for the browser, all others
// are asked for again by ETag. An unknown path without a dot is a page of the console's own and
// gets index.html. Immutable after load.
class StaticFiles {
 public:
  // Without an index.html in the folder there is one page that says how to build the console.
  static StaticFiles load(const std::filesystem::path& folder);

  bool has_console() const { return !files_.empty(); }
  Response answer(const Request& request) const;

 private:
  struct Variant {
    Body body;
    std::string etag;
  };
  struct File {
    std::string content_type;
    bool immutable = false;
    Variant plain;
    std::optional<Variant> brotli;
    std::optional<Variant> gzip;
  };

  const File* find(std::string_view path) const;
  const File* find_icon() const;

  std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

enum class Encoding { plain, brotli, gzip };
struct EncodingChoice {
  bool has_brotli = false;
  bool has_gzip = false;
};
// The best of what there is that Accept-Encoding allows; brotli before gzip before plain where they
// weigh the same.
Encoding choose_encoding(std::optional<std::string_view> accept_encoding, EncodingChoice choice);

}  // namespace busward::http
