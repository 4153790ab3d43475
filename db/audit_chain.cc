#include "db/audit_chain.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <unordered_set>

#include <fmt/format.h>

namespace busward::db {

namespace {

constexpr std::size_t kHashBytes = 32;

void add_part(std::string& into, std::string_view part) {
  fmt::format_to(std::back_inserter(into), "{}:", part.size());
  into += part;
}

}  // namespace

void AuditContent::add(const char* text) {
  if (text == nullptr) {
    content_ += "-";
  } else {
    add_part(content_, text);
  }
}

std::string hash_of(const AuditSeal& seal) {
  const Hash hash = hash_named(seal.algorithm);
  if (hash == nullptr) return {};
  std::string text;
  add_part(text, seal.algorithm);
  add_part(text, std::to_string(seal.number));
  add_part(text, seal.from_xid);
  add_part(text, seal.before_xid);
  for (const std::int64_t id : seal.entry_ids) add_part(text, std::to_string(id));
  add_part(text, seal.entry_hashes);
  add_part(text, seal.previous);
  return hash(text);
}

std::string anchor_message(std::string_view day, const AuditSeal& seal) {
  std::string text;
  add_part(text, "busward audit anchor");
  add_part(text, day);
  add_part(text, std::to_string(seal.number));
  add_part(text, seal.hash);
  return text;
}

std::vector<AuditFinding> compare(const AuditSeal& seal, const std::vector<AuditEntry>& there) {
  std::map<std::int64_t, std::string_view> sealed;
  std::unordered_set<std::string_view> hashes;
  for (std::size_t i = 0; i < seal.entry_ids.size(); ++i) {
    const auto hash = std::string_view{seal.entry_hashes}.substr(i * kHashBytes, kHashBytes);
    sealed.emplace(seal.entry_ids[i], hash);
    hashes.insert(hash);
  }
  std::vector<AuditFinding> findings;
  for (const AuditEntry& entry : there) {
    const auto found = sealed.find(entry.id);
    if (found == sealed.end()) {
      findings.push_back({Tampering::inserted, entry.id});
      continue;
    }
    if (found->second != entry.hash) {
      const bool moved = hashes.contains(entry.hash);
      findings.push_back({moved ? Tampering::reordered : Tampering::changed, entry.id});
    }
    sealed.erase(found);
  }
  for (const auto& [id, hash] : sealed) findings.push_back({Tampering::missing, id});
  std::ranges::sort(findings, {}, &AuditFinding::number);
  return findings;
}

}  // namespace busward::db
