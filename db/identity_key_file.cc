#include "db/identity_key_file.h"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

namespace busward::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHexDigits = 64;

// Written beside its name and linked to it, so that a file of that name is always whole.
bool create(const fs::path& file) {
  std::array<unsigned char, 32> key{};
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) return false;
  std::string line = "1 ";
  for (const unsigned char byte : key) line += fmt::format("{:02x}", byte);
  line += '\n';
  const std::string draft = file.string() + fmt::format(".{}", ::getpid());
  const int fd = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                       ::fsync(fd) == 0;
  ::close(fd);
  const bool linked = written && (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(draft.c_str());
  return linked;
}

template <class T>
std::optional<T> parsed(std::string_view text, int base) {
  T value{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<MasterKey> key_in(std::string_view line) {
  const auto blank = line.find(' ');
  if (blank == line.npos) return std::nullopt;
  const auto version = parsed<int>(line.substr(0, blank), 10);
  const std::string_view digits = line.substr(blank + 1);
  if (!version || *version < 1 || digits.size() != kHexDigits) return std::nullopt;
  MasterKey key{.version = *version, .bytes = {}};
  for (std::size_t i = 0; i < key.bytes.size(); ++i) {
    const auto byte = parsed<unsigned char>(digits.substr(2 * i, 2), 16);
    if (!byte) return std::nullopt;
    key.bytes[i] = *byte;
  }
  return key;
}

}  // namespace

geo::Result<MasterKeys, KeyFileFault> load_or_create_identity_keys(const fs::path& file,
                                                                   const Algorithms& algorithms) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 && !create(file)) {
    return KeyFileFault{fmt::format("{}: cannot be made: {}", file.string(), std::strerror(errno))};
  }
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077) != 0) {
    return KeyFileFault{
        fmt::format("{}: others may read the identity keys; chmod 600 it", file.string())};
  }
  std::ifstream in{file};
  std::vector<MasterKey> keys;
  for (std::string line; std::getline(in, line);) {
    const auto key = key_in(line);
    if (!key || (!keys.empty() && key->version <= keys.back().version)) {
      return KeyFileFault{fmt::format(
          "{}:{}: no key; a line is a version that rises, a blank and 64 hexadecimal digits",
          file.string(), keys.size() + 1)};
    }
    keys.push_back(*key);
  }
  if (keys.empty()) {
    return KeyFileFault{fmt::format(
        "{}: holds no key; put the kept copy back, or remove it and all identities with it",
        file.string())};
  }
  return MasterKeys{std::move(keys), algorithms};
}

}  // namespace busward::db
