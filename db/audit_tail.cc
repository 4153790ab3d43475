#include "db/audit_tail.h"

#include <fstream>
#include <iterator>
#include <system_error>

#include <boost/algorithm/hex.hpp>

namespace busward::db {

std::optional<AuditTail> read_tail(const std::filesystem::path& file) {
  std::ifstream in{file};
  AuditTail tail;
  std::string hex;
  if (!(in >> tail.seal >> hex) || hex.size() % 2 != 0) return std::nullopt;
  if (hex.find_first_not_of("0123456789ABCDEFabcdef") != std::string::npos) return std::nullopt;
  boost::algorithm::unhex(hex, std::back_inserter(tail.hash));
  return tail;
}

bool write_tail(const std::filesystem::path& file, const AuditTail& tail) {
  std::string hex;
  boost::algorithm::hex(tail.hash, std::back_inserter(hex));
  const std::filesystem::path draft = file.string() + ".new";
  {
    std::ofstream out{draft, std::ios::trunc};
    out << tail.seal << ' ' << hex << '\n';
    if (!out.flush()) return false;
  }
  std::error_code ec;
  std::filesystem::rename(draft, file, ec);
  return !ec;
}

}  // namespace busward::db
